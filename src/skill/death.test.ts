import { expect, test } from 'vitest';
import { causeOf, type Death } from './death.ts';

const V8 = 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n';

test.each<[string, Partial<Death>, ReturnType<typeof causeOf>]>([
  [
    'a hang',
    { silentMs: 180_000, signal: 'SIGKILL' },
    { fault: 'timeout', message: 'no sign of life for 180 s', certain: false },
  ],
  [
    'a full heap',
    { signal: 'SIGABRT', errors: `<--- Last few GCs --->\n${V8}` },
    { fault: 'memory', message: 'out of memory', certain: true },
  ],
  [
    'an array too large',
    { code: 1, errors: 'RangeError: Array buffer allocation failed\n' },
    { fault: 'memory', message: 'out of memory', certain: true },
  ],
  [
    'a broken engine',
    { code: 1, errors: 'Error: the QuickJS engine broke\n' },
    { fault: 'memory', message: 'broke the engine of the sandbox', certain: true },
  ],
  ['used up time', { signal: 'SIGXCPU' }, { fault: 'timeout', message: 'used up its processor time', certain: false }],
  [
    'a kill from outside',
    { signal: 'SIGKILL' },
    { fault: 'memory', message: 'killed from outside, perhaps for memory', certain: false },
  ],
  ['another signal', { signal: 'SIGSEGV' }, { fault: 'threw', message: 'ended with SIGSEGV', certain: false }],
  [
    'an exception',
    { code: 7, errors: 'at x\nTypeError: no\n' },
    { fault: 'threw', message: 'ended with exit code 7: TypeError: no', certain: false },
  ],
  [
    'a hang with a full heap',
    { silentMs: 1500, errors: V8 },
    { fault: 'timeout', message: 'no sign of life for 1.5 s', certain: false },
  ],
])('%s', (_, death, cause) => {
  expect(causeOf({ silentMs: null, code: null, signal: null, errors: '', ...death })).toEqual(cause);
});

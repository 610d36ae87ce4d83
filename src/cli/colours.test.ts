import { expect, test } from 'vitest';
import { hasColours } from './colours.ts';

test.each([
  ['a terminal', true, {}, true],
  ['a terminal that has none', true, { TERM: 'dumb' }, false],
  ['a terminal, forbidden', true, { NO_COLOR: '1' }, false],
  ['a terminal, forbidden by another name', true, { FORCE_COLOR: '0' }, false],
  ['a file', false, {}, false],
  ['a file, under continuous integration', false, { CI: 'true' }, false],
  ['a file, asked for', false, { FORCE_COLOR: '1', NO_COLOR: '' }, true],
  ['a file, asked for and forbidden', false, { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
] as const)('colours: %s', (_name, isTTY, environment, shown) => {
  expect(hasColours({ isTTY }, environment)).toBe(shown);
});

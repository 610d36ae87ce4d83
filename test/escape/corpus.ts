/** All payloads by family. */
import { DECEIVING, LOOPING, POLLUTING, REACHING } from './basic.ts';
import type { Payload } from './payload.ts';
import { BOMBS, BUILTINS, CLOCKS, FLOODS, MEMORY, REACHING_OUT, REFILLS } from './resources.ts';
import { ERRORS, INJECTION, ITERATORS, PROMISES, PROXIES } from './values.ts';

/** Families whose payloads leave their process whole. */
export const FAMILIES: Readonly<Record<string, readonly Payload[]>> = {
  'reaching the host': REACHING,
  'changing what is shared': POLLUTING,
  'running for ever': LOOPING,
  'deceiving the host': DECEIVING,
  'errors of the host and getters': ERRORS,
  'proxies and constructors': PROXIES,
  promises: PROMISES,
  'iterators and generators': ITERATORS,
  'texts that want to be obeyed': INJECTION,
  'refilling the fuel': REFILLS,
  'unmetered builtins': BUILTINS,
  'expressions and big integers': BOMBS,
  'floods of output': FLOODS,
  'files and network': REACHING_OUT,
  clocks: CLOCKS,
};

export const CORPUS: readonly Payload[] = Object.values(FAMILIES).flat();

/** Payloads that end their process. */
export const HOARDS = MEMORY;

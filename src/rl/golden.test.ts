/** Learning is fixed to the byte: the hash of a learner, its world included, after three updates on toys with options. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createPpo, type PpoConfig, ppoDefaults } from './ppo.ts';
import { corridorWorld, dither, identityWorld, runToEnd, toyProcess } from './testing.ts';

const config: PpoConfig = { ...ppoDefaults, ticks: 64, minibatch: 64, annealOver: 10_000 };
const corridor = () => toyProcess(corridorWorld(6), [dither, runToEnd], 5, 3);
const normalised = { normaliseObservations: true, normaliseRewards: true };

test.each([
  ['64 and 64 units in a corridor with options', corridor, { hidden: [64, 64] }, 'f4cbb60a73f3bf94'],
  ['48 units, with normalisers', corridor, { hidden: [48], ...normalised }, '1fa7bde17735930f'],
  ['nine actions', () => toyProcess(identityWorld(9), [], 8, 3), { hidden: [32, 32] }, 'da6d9ff3dcdadd46'],
])('three updates: %s', (_what, process, more, expected) => {
  const ppo = createPpo(process(), { ...config, ...more }, 7);
  for (let i = 0; i < 3; i++) ppo.update();
  expect(createHash('sha256').update(ppo.save()).digest('hex').slice(0, 16)).toBe(expected);
});

/** Worlds of one's own as files: what they may be, what is told of those that fail, and that a run holds its world. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createWorld } from '../env/classic/classic.ts';
import { createFileWorld, readWorldFile } from './world-file.ts';

const ROOT = join(import.meta.dirname, '../..');
const tanks = { file: 'tanks.ts', text: readFileSync(join(ROOT, 'examples/worlds/tanks.ts'), 'utf8') };

/** A small world, line by line; each case changes one thing. */
const small = `import type { WorldSpec } from 'rlgpt';
const world: WorldSpec = {
  id: 'small', stateSize: 1, episodeLimit: 10,
  observation: [{ name: 'x', unit: 'm', low: 0, high: 1, about: 'Place.', read: (s, at) => s[at] }],
  actions: ['down', 'up'],
  start(s, at, rng) { s[at] = rng.uniform(); },
  step(s, at, action, from) { s[at] += action[from]; return 1; },
  ended: () => false,
};
export default world;
`;

test('a file is the world that its record makes, step by step', async () => {
  const { default: spec } = (await import('../../examples/worlds/tanks.ts')) as { default: never };
  const [own, plain] = [createFileWorld(tanks, 2), createWorld(spec, { n: 2 })];
  for (let step = 0; step < 40; step++) {
    for (const env of [own, plain]) env.stepBox!(Float32Array.of(0.3, 0.9, 0.8, step % 2));
    expect(own.observation).toEqual(plain.observation);
  }
  expect(readWorldFile({ file: 'x.ts', text: small }).id).toBe('small');
  // A record may stand in the export itself, and types may be asked for in any form.
  const inline = small.replace('const world: WorldSpec =', 'export default').replace('export default world;', '');
  expect(readWorldFile({ file: 'x.ts', text: inline.replace('import type {', 'import { type') }).id).toBe('small');
});

test.each([
  [
    "import type { WorldSpec } from 'rlgpt';",
    "import { readFileSync } from 'node:fs';",
    "x.ts imports 'node:fs' at line 1",
  ],
  [
    "import type { WorldSpec } from 'rlgpt';",
    "import { solve } from 'rlgpt';",
    "imports 'solve' from 'rlgpt' at line 1",
  ],
  ['export default world;', '', 'x.ts has no default export'],
  ['export default world;', 'export default 7;', 'is no record'],
  ['stateSize: 1', 'stateSize: -1', 'stateSize is -1'],
  ["id: 'small'", "id: 'gym:small'", "world 'gym:small': an id of this form"],
  ['episodeLimit: 10', 'episodeLimit: Infinity', 'episodeLimit is Infinity'],
  ['step(s, at, action, from) { s[at] += action[from]; return 1; },', '', 'step of the world in x.ts is undefined'],
  ['start(s, at, rng)', 'start(s, at, rng', 'x.ts cannot be read, line 6'],
  ['const world', 'enum A { B }\nconst world', 'x.ts cannot be read, line 2'],
  ['const world', 'missing();\nconst world', 'missing is not defined (line 2)'],
])('a file in which %j is %j is refused by name', (from, to, message) => {
  const file = { file: 'x.ts', text: small.replace(from, to) };
  expect(() => readWorldFile(file)).toThrow(
    expect.objectContaining({ kind: 'usage', message: expect.stringContaining(message) }),
  );
});

test('a part that no world has is named, since types are not looked at', () => {
  const file = { file: 'x.ts', text: small.replace('ended:', 'dangrs: [], ended:') };
  expect(() => readWorldFile(file)).toThrow(
    expect.objectContaining({
      kind: 'unknown-name',
      message: "unknown part of the world in x.ts 'dangrs'",
      remedy: expect.stringContaining("'dangers'"),
    }),
  );
});

test('a state that has no room is refused before it is made', () => {
  const file = { file: 'x.ts', text: small.replace('stateSize: 1', 'stateSize: 1e12') };
  expect(() => createFileWorld(file, 1)).toThrow(
    expect.objectContaining({ kind: 'usage', message: 'there is no room for 1 worlds' }),
  );
});

test('what a world throws, and numbers that are not finite, are told with line and step', () => {
  const failing = (body: string) => {
    const env = createFileWorld({ file: 'x.ts', text: small.replace('s[at] += action[from];', body) }, 2);
    for (let step = 0; step < 3; step++) env.step(Int32Array.of(1, 0));
  };
  expect(() => failing('nothing.at(1);')).toThrow(
    expect.objectContaining({ kind: 'world', message: "world 'small' failed: nothing is not defined (line 7)" }),
  );
  expect(() => failing('s[at] = action[from] ? Math.sqrt(-s[at]) : 0;')).toThrow(
    expect.objectContaining({
      kind: 'world',
      message: "'x' of world 'small' is NaN after step 1 of an episode (action 1)",
    }),
  );
});

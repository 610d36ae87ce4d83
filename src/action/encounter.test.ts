/** Encounters: the same scene turned or mirrored looks the same and offers the same, and what is near counts only where it can come. */
import { expect, test } from 'vitest';
import { makeHandbook } from '../env/craftax/classic/handbook.ts';
import type { SkillApi } from '../env/env.ts';
import { createEncounter } from './encounter.ts';

interface Scene {
  creatures: { name: string; rows: number; columns: number }[];
  heading: 'left' | 'right' | 'up' | 'down';
  stone: readonly [rows: number, columns: number] | null;
  health: number;
  held: readonly string[];
  enclosed: boolean;
}

const CODES = { noop: 0, left: 1, right: 2, up: 3, down: 4, do: 5, placeStone: 7 };

function encounterOf(scene: Scene) {
  const at = ([r, c]: readonly [number, number], rows: number, columns: number) => r === rows && c === columns;
  const api: SkillApi = {
    ...CODES,
    creatures: () => scene.creatures,
    heading: () => CODES[scene.heading],
    block: (rows: number, columns: number) => (scene.stone && at(scene.stone, rows, columns) ? 'stone' : 'grass'),
    mob: (rows: number, columns: number) =>
      scene.creatures.find((one) => at([one.rows, one.columns], rows, columns))?.name ?? null,
    fact: (name: string) => (scene.held.includes(name) ? 1 : 0),
    health: () => scene.health,
    light: () => 1,
    asleep: () => false,
    enclosed: () => scene.enclosed,
  };
  return createEncounter({ n: 1, handbook: makeHandbook('field'), skillApi: () => api });
}

const scene = (parts: Partial<Scene>): Scene => ({
  creatures: [],
  heading: 'up',
  stone: null,
  health: 9,
  held: [],
  enclosed: false,
  ...parts,
});

/** A zombie a knight's move away, a stone beside the player, who looks at the zombie's side: turned and mirrored in all eight ways. */
const turns: readonly Partial<Scene>[] = [
  { creatures: [{ name: 'zombie', rows: -2, columns: 1 }], heading: 'up', stone: [0, -1] },
  { creatures: [{ name: 'zombie', rows: -2, columns: -1 }], heading: 'up', stone: [0, 1] },
  { creatures: [{ name: 'zombie', rows: 2, columns: 1 }], heading: 'down', stone: [0, -1] },
  { creatures: [{ name: 'zombie', rows: 2, columns: -1 }], heading: 'down', stone: [0, 1] },
  { creatures: [{ name: 'zombie', rows: 1, columns: -2 }], heading: 'left', stone: [-1, 0] },
  { creatures: [{ name: 'zombie', rows: -1, columns: -2 }], heading: 'left', stone: [1, 0] },
  { creatures: [{ name: 'zombie', rows: 1, columns: 2 }], heading: 'right', stone: [-1, 0] },
  { creatures: [{ name: 'zombie', rows: -1, columns: 2 }], heading: 'right', stone: [1, 0] },
];

function seen(parts: Partial<Scene>) {
  const encounter = encounterOf(scene(parts));
  expect(encounter.look(0)).toBe(true);
  const out = new Float32Array(encounter.size);
  encounter.observe(0, out, 0);
  return { out: [...out], codes: encounter.deviations.map(({ code }) => code(0)) };
}

test('a scene looks the same from all eight sides, and towards and away go there', () => {
  const first = seen(turns[0]);
  for (const turn of turns) {
    const { out, codes } = seen(turn);
    expect(out).toEqual(first.out);
    expect(codes[0]).toBe(CODES[turn.heading!]);
    const opposite = { up: 'down', down: 'up', left: 'right', right: 'left' } as const;
    expect(codes[1]).toBe(CODES[opposite[turn.heading!]]);
  }
});

test('a blow needs an attacker in front, a wall a free cell in front and what it is made of', () => {
  const names = encounterOf(scene({})).deviations.map(({ name }) => name);
  const codes = (parts: Partial<Scene>) => Object.fromEntries(seen(parts).codes.map((code, i) => [names[i], code]));
  const beside = [{ name: 'zombie', rows: -1, columns: 0 }];
  expect(codes({ creatures: beside, held: ['have:stone'] })).toMatchObject({ strike: 5, wall: -1 });
  expect(codes({ creatures: beside, heading: 'left', held: ['have:stone'] })).toMatchObject({ strike: -1, wall: 7 });
  expect(codes({ creatures: beside, heading: 'left' })).toMatchObject({ wall: -1 });
});

test('what is far, peaceful or shut out is no encounter, and lost health is counted by steps', () => {
  const look = (parts: Partial<Scene>) => encounterOf(scene(parts)).look(0);
  expect(look({ creatures: [{ name: 'zombie', rows: 2, columns: 2 }] })).toBe(false);
  expect(look({ creatures: [{ name: 'cow', rows: 1, columns: 0 }] })).toBe(false);
  expect(look({ creatures: [{ name: 'arrow', rows: 3, columns: 0 }] })).toBe(true);
  expect(look({ creatures: [{ name: 'zombie', rows: 1, columns: 0 }], enclosed: true })).toBe(false);
  const parts = scene({});
  const encounter = encounterOf(parts);
  for (const [health, lost] of [
    [9, 0],
    [7, 2],
    [8, 0],
  ]) {
    parts.health = health;
    encounter.look(0);
    expect(encounter.lost(0)).toBe(lost);
  }
});

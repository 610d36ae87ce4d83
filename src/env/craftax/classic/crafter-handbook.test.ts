/** What the handbook of Crafter says, against what crafter_rules.py measured in the package (1.8.3), and live where it is installed. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { crafterCosts, makeHandbook } from './handbook.ts';

interface Rules {
  readonly crafter: string;
  readonly place: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** What is used up, and the stations near by. */
  readonly make: Readonly<Record<string, readonly [Readonly<Record<string, number>>, readonly string[]]>>;
  readonly ripe: number;
  readonly within: number;
  /** Whether a plant beside a creature is destroyed. */
  readonly eaten: Readonly<Record<string, boolean>>;
  readonly zombie: {
    readonly health: number;
    /** Health that one beside the player takes, step by step. */
    readonly losses: readonly number[];
    readonly asleep: number;
    readonly sudden: boolean;
    /** Chances to come nearer in a step, by distance in line. */
    readonly comes: Readonly<Record<string, number>>;
    /** By material: how near to the player at the nearest, null for never. */
    readonly dark: Readonly<Record<string, number | null>>;
  };
  readonly skeleton: {
    readonly health: number;
    /** Chances of a shot in a step, by distance in line. */
    readonly shoots: Readonly<Record<string, number>>;
    readonly dark: Readonly<Record<string, number | null>>;
  };
}

const golden = new URL('../golden/', import.meta.url).pathname;
const handbook = makeHandbook('crafter', crafterCosts);
const operator = (name: string) => handbook.operators.find((one) => one.name === name)!;
const entity = (name: string) => handbook.entities.find((one) => one.name === name)!;
const grounds = (dark: Readonly<Record<string, number | null>>) =>
  Object.entries(dark).flatMap(([name, nearest]) => (nearest === null ? [] : [{ on: [name], nearest }]));

function agree(rules: Rules): void {
  for (const [name, uses] of Object.entries(rules.place)) expect(operator(`place ${name}`).consumes).toEqual(uses);
  for (const [name, [uses, stations]] of Object.entries(rules.make)) {
    const { consumes, needs } = operator(`make ${name}`);
    expect(consumes).toEqual(uses);
    const near = needs.flatMap(({ fact }) =>
      fact.startsWith('near:') ? [fact.replace('near:crafting_', 'near:')] : [],
    );
    expect(near).toEqual(stations.map((station) => `near:${station}`));
  }
  const { ticks, within } = operator('wait plant');
  expect([ticks, within]).toEqual([rules.ripe, rules.within]);
  expect(Object.values(rules.eaten)).toEqual([true, true, true]);
  expect(handbook.blocks.filter(({ fragile }) => fragile).map(({ name }) => name)).toEqual(['plant']);
  const zombie = entity('zombie');
  const { damage, asleep, rest, sudden, sight, chase } = zombie.attack!;
  expect(zombie.health).toBe(rules.zombie.health);
  const once = [damage, ...Array.from({ length: rest }, () => 0)];
  expect(rules.zombie.losses).toEqual([...once, ...once, damage, 0]);
  expect([asleep, sudden]).toEqual([rules.zombie.asleep, rules.zombie.sudden]);
  // in line one step in five is along the other axis, and stands still; one that strays comes nearer once in four
  expect(Math.abs(rules.zombie.comes[sight] - (0.8 * chase + (1 - chase) / 4))).toBeLessThan(0.04);
  expect(Math.abs(rules.zombie.comes[sight + 1] - 0.25)).toBeLessThan(0.04);
  expect(grounds(rules.zombie.dark)).toEqual([zombie.appears]);
  const skeleton = entity('skeleton');
  const { nearest, furthest, chance, close } = skeleton.attack!.shot!;
  expect(skeleton.health).toBe(rules.skeleton.health);
  const { shoots } = rules.skeleton;
  for (const far of [nearest, furthest]) expect(Math.abs(shoots[far] - chance)).toBeLessThan(0.04);
  for (const far of [2, nearest - 1]) expect(Math.abs(shoots[far] - close)).toBeLessThan(0.04);
  expect(shoots[furthest + 1]).toBe(0);
  expect(grounds(rules.skeleton.dark)).toEqual([skeleton.appears]);
}

test('the handbook of Crafter says what was measured in the package', () => {
  const rules: Rules = JSON.parse(readFileSync(`${golden}crafter-1.8.3.json`, 'utf8'));
  expect(rules.crafter).toBe('1.8.3');
  agree(rules);
});

const python = process.env.RLGPT_PYTHON || undefined;

test.skipIf(python === undefined)(
  'live: so it is in the installed package (skipped unless RLGPT_PYTHON names a Python with crafter)',
  { timeout: 120_000 },
  () => agree(JSON.parse(execFileSync(python!, [`${golden}crafter_rules.py`], { encoding: 'utf8' }))),
);

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeRng } from '../../core/rng.ts';
import { bindGoal } from '../../goal/monitor.ts';
import { parseGoal } from '../../goal/parse.ts';
import { checkAgents, showAgent } from '../conformance-agents.ts';
import { clearances, distances, FAR } from './distance.ts';
import { drawLayout, type LayoutName, layoutNames } from './layouts.ts';
import { readMap, readScenario } from './map.ts';
import { settle, target } from './moves.ts';
import type { GridPathsOptions } from './options.ts';
import { createGridPaths } from './paths.ts';
import { largestPart } from './place.ts';

const maps = join(import.meta.dirname, '../../../examples/maps');
const text = (name: string) => readFileSync(join(maps, name), 'utf8');
const [STAY, UP, RIGHT, DOWN, LEFT] = [0, 1, 2, 3, 4];

test.each<[string, Omit<GridPathsOptions, 'n'>]>([
  ['standard', { agents: 3 }],
  ['rooms, turns, slip', { agents: 4, layout: 'rooms', collisions: 'turns', slip: 0.2, rewards: { team: 0.5 } }],
  ['shared goals', { agents: 2, goals: 'shared', collisions: 'none', arrival: 'stop', layoutSeed: 3 }],
  ['a map of letters', { agents: 2, map: text('errands.map'), goals: 'none', collisions: 'turns' }],
  ['a warehouse', { agents: 4, layout: 'warehouse', letters: 'aab', arrival: 'stop' }],
])('worlds of several agents keep their word: %s', (_, options) => {
  checkAgents((n) => createGridPaths({ n, ...options }));
});

test('the last world has the agents that are left', () => {
  const env = createGridPaths({ n: 5, agents: 3 });
  expect(env.agents).toEqual(['agent_0', 'agent_1', 'agent_2']);
  env.reset(3, 1);
  env.step(Int32Array.of(-1, -1, -1, 1, -1));
  expect(env.facts.read(4, env.facts.index('steps'))).toBe(1);
  expect(env.facts.read(0, env.facts.index('steps'))).toBe(0);
  expect(createGridPaths({ n: 3 }).agents).toEqual(['agent_0']);
});

/** Agents in a row of `#` and blanks, by the map; starts are the cells of A in the order of the draw. */
function placed(map: string, cells: readonly number[], goals: readonly number[], rest: Partial<GridPathsOptions> = {}) {
  const { columns } = readMap(map);
  const place = (cell: number) => `${cell % columns}\t${Math.floor(cell / columns)}`;
  const lines = cells.map((cell, i) => `0\tm\t0\t0\t${place(cell)}\t${place(goals[i])}\t0`);
  const n = cells.length;
  return createGridPaths({ n, agents: n, map, scenario: `version 1\n${lines.join('\n')}`, ...rest });
}

const where = (env: ReturnType<typeof createGridPaths>) =>
  Array.from({ length: env.n }, (_, row) => {
    const [r, c] = env.observation.position.subarray(2 * row);
    return [r, c];
  });

test('standard collisions: no shared cell, no swap; following and circles are fine', () => {
  const corridor = '####\n    \n####\n';
  const env = placed(corridor, [4, 5], [6, 7]);
  env.step(Int32Array.of(RIGHT, LEFT));
  expect(where(env)).toEqual([
    [1, 0],
    [1, 1],
  ]); // a swap
  expect(env.facts.read(0, env.facts.index('blocked'))).toBe(1);
  env.step(Int32Array.of(RIGHT, RIGHT));
  expect(where(env)).toEqual([
    [1, 1],
    [1, 2],
  ]); // one follows the other
  env.step(Int32Array.of(RIGHT, STAY));
  expect(where(env)).toEqual([
    [1, 1],
    [1, 2],
  ]); // taken
  const meeting = placed(corridor, [4, 6], [5, 7]);
  meeting.step(Int32Array.of(RIGHT, LEFT));
  expect(where(meeting)).toEqual([
    [1, 0],
    [1, 2],
  ]); // both want the cell between
  const square = placed('  \n  \n', [0, 1, 3, 2], [1, 3, 2, 0]);
  square.step(Int32Array.of(RIGHT, DOWN, LEFT, UP));
  expect([...square.terminated]).toEqual([1, 1, 1, 1]);
  expect([...square.reward!]).toEqual([1, 1, 1, 1]);
});

test('an agent that stops at its goal blocks nobody; one that stays does', () => {
  const corridor = '####\n    \n####\n';
  for (const [arrival, end] of [
    ['stop', 3],
    ['stay', 1],
  ] as const) {
    const env = placed(corridor, [4, 5], [7, 6], { arrival });
    for (let t = 0; t < 4; t++) env.step(Int32Array.of(RIGHT, t === 0 ? RIGHT : STAY));
    expect(where(env)[0]).toEqual([1, end]);
    expect(env.terminated[0]).toBe(arrival === 'stop' ? 1 : 0);
  }
});

test('moves are settled as a slow reading of the rules settles them', () => {
  const columns = 4;
  const obstacles = new Uint8Array(16);
  const rng = makeRng('unused');
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.nat(15), { minLength: 1, maxLength: 8 }),
      fc.array(fc.nat(4), { minLength: 8, maxLength: 8 }),
      fc.nat(255),
      (cells, moves, absent) => {
        const present = Uint8Array.from(cells, (_, a) => 1 - ((absent >> a) & 1 & (a % 2)));
        const wanted = Int32Array.from(cells, (cell, a) => {
          const to = target(cell, moves[a], columns, obstacles);
          return to < 0 ? cell : to;
        });
        const slow = [...wanted];
        for (let again = true; again; ) {
          const pairs = slow.flatMap((_, a) => slow.map((__, b) => [a, b])).filter(([a, b]) => a !== b);
          const conflicts = pairs.filter(
            ([a, b]) =>
              present[a] + present[b] === 2 &&
              (slow[a] === slow[b] || (slow[a] === cells[b] && slow[b] === cells[a])) &&
              slow[a] !== cells[a],
          );
          for (const [a] of conflicts) slow[a] = cells[a];
          again = conflicts.length > 0;
        }
        settle({ cells: Int32Array.from(cells), wanted, present }, 'standard', 16, rng);
        expect([...wanted]).toEqual(slow);
      },
    ),
    { numRuns: 500 },
  );
});

test('in turns, nobody enters a taken cell and the order is drawn', () => {
  const winners = new Set<string>();
  for (let seed = 0; seed < 20; seed++) {
    const env = placed('   \n', [0, 2], [1, 0], { collisions: 'turns' });
    env.reset(0, seed);
    env.step(Int32Array.of(RIGHT, LEFT));
    winners.add(JSON.stringify(where(env)));
  }
  expect([...winners].sort()).toEqual(['[[0,0],[0,1]]', '[[0,1],[0,2]]']);
});

test('no agent beats the shortest way, and going the way takes exactly as long', () => {
  for (const layout of layoutNames) {
    const env = createGridPaths({ n: 3, agents: 3, layout, collisions: 'none', arrival: 'stop' });
    for (let seed = 0; seed < 5; seed++) {
      env.reset(0, seed);
      const longest = Math.max(...env.observation.distance);
      let steps = 0;
      for (; env.terminated[0] === 0; steps++) {
        env.step(Int32Array.from({ length: 3 }, (_, row) => env.observation.way.indexOf(1, 5 * row) - 5 * row));
      }
      expect(steps).toBe(Math.max(1, longest));
    }
  }
});

test('slips are as frequent as they are said to be', () => {
  const env = createGridPaths({ n: 1, map: `${'.'.repeat(600)}\n`, slip: 0.25, goals: 'none', limit: 5000 });
  let stays = 0;
  for (let t = 0; t < 4000; t++) {
    if (t % 200 === 0) env.reset(0, t);
    const before = where(env)[0][1];
    env.step(Int32Array.of(before < 300 ? RIGHT : LEFT));
    if (where(env)[0][1] === before) stays++;
  }
  // a slip is uniform over five actions, of which three leave the agent where it is in a corridor
  expect(Math.abs(stays / 4000 - 0.25 * 0.6)).toBeLessThan(0.025);
});

test.each<LayoutName>(['rooms', 'warehouse'])('%s are connected', (layout) => {
  for (const [rows, columns] of [
    [12, 12],
    [7, 23],
    [5, 5],
    [31, 16],
  ]) {
    for (let seed = 0; seed < 5; seed++) {
      const map = drawLayout({ layout, rows, columns, density: 0, letters: 'abc' }, makeRng(seed));
      const free = map.obstacles.filter((obstacle) => obstacle === 0).length;
      expect(largestPart(map).reduce((sum, inside) => sum + inside, 0)).toBe(free);
      expect([...map.letters].filter((letter) => letter > 0).sort()).toEqual([1, 2, 3]);
    }
  }
});

test('clearance is the distance to what may be run into', () => {
  const map = readMap('.....\n.....\n..#..\n.....\n.....\n.....\n');
  const out = clearances(map.rows, map.columns, map.obstacles);
  expect([out[0], out[6], out[11], out[12], out[17], out[22]]).toEqual([1, 2, 1, 0, 1, 2]);
});

test('maps and scenarios of the MovingAI benchmarks are read', () => {
  const map = readMap(text('crossing.map'));
  expect([map.rows, map.columns]).toEqual([7, 11]);
  expect(map.obstacles[4]).toBe(0);
  expect(map.obstacles[5]).toBe(1);
  const errands = readScenario(text('crossing.scen'), map, 4);
  expect(errands[1]).toEqual({ start: 54, goal: 44 });
  const env = createGridPaths({
    n: 4,
    agents: 4,
    map: join(maps, 'crossing.map'),
    scenario: join(maps, 'crossing.scen'),
  });
  expect([...env.observation.distance]).toEqual([10, 10, 6, 6]);
});

test.each<[string, string]>([
  ['type octile\nheight 2\nwidth 2\nmap\n..\n', 'row 1'],
  ['type octile\nheight 1\nmap\n..\n', 'width'],
  ['type octile\nheight 1\nwidth 2\n..\n', "'map'"],
  ['type octile\nheight 1\nwidth 2\nmap\n.?\n', "'?'"],
  ['..\n.!\n', "'!'"],
  ['##\n##\n', 'no free cell'],
])('a bad map says what is wrong: %j', (map, message) => {
  expect(() => readMap(map)).toThrow(message);
});

test.each<[object, string]>([
  [{ agents: 0 }, 'agents is 0'],
  [{ layout: 'maze' }, 'maze'],
  [{ slip: 1 }, 'slip is 1'],
  [{ letters: 'A' }, "letters are 'A'"],
  [{ scenario: 'x' }, 'without its map'],
  [{ colour: 1 }, 'colour'],
  [{ map: '/nonexistent.map' }, '/nonexistent.map'],
  [{ agents: 8, n: 8, map: '..\n..\n' }, 'do not fit'],
  [{ fields: ['smell'] }, 'smell'],
])('bad options are refused by name: %j', (options, message) => {
  expect(() => createGridPaths({ n: 4, ...options } as GridPathsOptions)).toThrow(message);
});

/** Fewest steps of one agent that stands on the letters of a word one after the other, from a cell. */
function shortestErrand(map: ReturnType<typeof readMap>, from: number, word: string): number {
  const { columns, obstacles, letters } = map;
  const code = (i: number) => word.charCodeAt(i) - 96;
  const progress = (cell: number, done: number) =>
    done < word.length && letters[cell] === code(done) ? done + 1 : done;
  const seen = new Set<number>();
  let front = [[from, progress(from, 0)]];
  for (let steps = 0; ; steps++) {
    if (front.some(([, done]) => done === word.length)) return steps;
    const next: number[][] = [];
    for (const [cell, done] of front) {
      for (let move = 1; move < 5; move++) {
        const to = target(cell, move, columns, obstacles);
        if (to < 0) continue;
        const state = [to, progress(to, done)];
        const key = state[0] * 16 + state[1];
        if (seen.has(key)) continue;
        seen.add(key);
        next.push(state);
      }
    }
    front = next;
  }
}

test('errands take the fewest steps that an independent search found for this map', () => {
  const map = readMap(text('errands.map'));
  const words = ['ab', 'ac', 'de', 'db', 'fae', 'abdc', 'acfb', 'acfc', 'faeg', 'acfbh'];
  const [p, q] = [2 * 21 + 11, 10 * 21 + 8];
  expect(map.starts).toEqual([p, q]);
  expect(words.map((word) => shortestErrand(map, p, word))).toEqual([14, 12, 13, 18, 11, 28, 24, 16, 26, 29]);
  expect(words.map((word) => shortestErrand(map, q, word))).toEqual([7, 9, 8, 9, 14, 21, 21, 13, 29, 26]);
});

test('goals speak of letters, of the team and of the night', () => {
  const env = createGridPaths({ n: 2, agents: 2, map: 'a.b\n...\n', goals: 'none', collisions: 'none' });
  const read = (row: number, name: string) => env.facts.read(row, env.facts.index(name));
  const monitor = bindGoal(parseGoal('any:a >= 1 then at:b >= 1'), env.facts);
  let reached = false;
  monitor.begin(0);
  for (let t = 0; t < 12; t++) {
    // up and to the left, then along the first row
    const move = t < 3 ? (t === 0 ? UP : LEFT) : RIGHT;
    env.step(Int32Array.of(move, STAY));
    monitor.step(0);
    reached ||= monitor.holds(0);
    expect(read(1, 'night')).toBe(t + 1 >= 10 ? 1 : 0);
  }
  expect(reached).toBe(true);
  expect(read(1, 'any:b')).toBe(1);
  expect(read(0, 'at:b')).toBe(1);
});

test('a world that a distance cannot cross has no way', () => {
  const map = readMap('.#.\n');
  const out = new Int32Array(3);
  distances([0], map.columns, map.obstacles, out);
  expect([...out]).toEqual([0, FAR, FAR]);
});

test('every seed places agents with a way to different goals', () => {
  const env = createGridPaths({ n: 6, agents: 6, density: 0.4 });
  for (let seed = 0; seed < 50; seed++) {
    env.reset(0, seed);
    expect(Math.max(...env.observation.distance)).toBeLessThan(10_000);
    expect(new Set(where(env).map(String)).size).toBe(6);
    const goals = where(env).map(
      ([r, c], row) => `${r + env.observation.goal[2 * row]},${c + env.observation.goal[2 * row + 1]}`,
    );
    expect(new Set(goals).size).toBe(6);
  }
  expect(showAgent(env, 0).terminated).toBe(0);
});

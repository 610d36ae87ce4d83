/** Replays of a solution are the episodes that its evaluation played. */
import { beforeAll, expect, test } from 'vitest';
import { rollOut } from '../src/action/controller.ts';
import { makeFilm } from '../src/agent/film.ts';
import { makeWorlds } from '../src/agent/open.ts';
import { recordReplays } from '../src/agent/replay.ts';
import { evaluate, evaluationStarts, type Solution, solutionController } from '../src/agent/solution.ts';
import { bindGoal } from '../src/goal/monitor.ts';
import { prepareSandbox } from '../src/skill/sandbox.ts';

beforeAll(() => prepareSandbox());

const source = (name: string, code: string) => ({ name, code, about: name, stepLimit: 400 });
const task = {
  name: 'dirt',
  text: 'get dirt',
  goal: { fact: 'gain:dirt', atLeast: 1 },
  within: 80,
  biome: 'forest',
  start: {},
};
/** Digs below its feet for a random while, so that some worlds succeed; it also ends often, so that it is started again. */
const dig = source(
  'dig',
  `export function* dig(w) {
    yield w.act({ pitch: 90 });
    const steps = Math.floor(w.random() * 30);
    for (let i = 0; i < steps; i++) yield w.act({ attack: true });
  }`,
);
const program = source(
  'program',
  `export function* program(w) { yield* w.run('dig'); yield w.act({ forward: true }); }`,
);
const blob = () => new Uint8Array();

function solve(): Solution {
  const controllers = [{ via: 'code', name: 'dig', source: dig }] as const;
  const env = makeWorlds('minecraft-v1', task, { n: 4 });
  const { steps: _, ...evaluation } = evaluate(solutionController({ program, controllers }, blob), env, task, {
    worlds: 12,
    seed: 3,
  });
  return { schema: 1, env: 'minecraft-v1', task, program, controllers, evaluation };
}

test('the first success and the first failure, as they were in the evaluation', () => {
  const solution = solve();
  const env = makeWorlds('minecraft-v1', task, { n: 4 });
  const { outcomes } = rollOut({
    env,
    controller: solutionController(solution, blob),
    goal: bindGoal(task.goal, env.facts),
    within: task.within,
    starts: evaluationStarts(3, 12),
    seed: 3,
  });
  expect(outcomes.filter((o) => o.success).length).toBe(solution.evaluation.success.successes);
  const replays = recordReplays({ solution, blob, seed: 3 });
  expect(replays.map((r) => r.success)).toEqual([true, false]);
  for (const replay of replays) {
    const index = outcomes.findIndex((o) => o.success === replay.success);
    expect(replay).toMatchObject({ index, steps: outcomes[index].steps, world: evaluationStarts(3, 12)[index] });
    const { path, look, changes, events, bags } = replay;
    expect(path).toHaveLength(3 * (replay.steps + 1));
    expect(look).toHaveLength(2 * (replay.steps + 1));
    expect(events[0]).toEqual({ frame: 0, kind: 'run', text: 'dig' });
    expect(events.at(-1)).toMatchObject({ frame: replay.steps, kind: 'end' });
    expect([...events].sort((a, b) => a.frame - b.frame)).toEqual(events);
    const { kinds, beings } = replay;
    expect([...beings].sort((a, b) => a.frame - b.frame)).toEqual(beings);
    for (const { at } of beings)
      for (let i = 0; i < at.length; i += 4) {
        expect(kinds[at[i]].name).toMatch(/./);
        expect(at[i + 2]).toBeLessThan(640);
      }
    if (replay.success) {
      expect(changes.length).toBeGreaterThan(0);
      expect(events.some((e) => e.kind === 'gain' && e.text === '+1 dirt')).toBe(true);
      expect(bags.at(-1)!.items).toEqual({ dirt: 1 });
    }
  }
  expect(recordReplays({ solution, blob, seed: 3 })).toEqual(replays);
});

test('what the evaluation did not see is not looked for', () => {
  const solution = solve();
  const rate = { ...solution.evaluation.success, successes: 0 };
  const replays = recordReplays({
    solution: { ...solution, evaluation: { ...solution.evaluation, success: rate } },
    blob,
    seed: 3,
  });
  expect(replays.map((r) => r.success)).toEqual([false]);
  expect(recordReplays({ solution: { ...solution, env: 'other-v1' }, blob, seed: 3 })).toEqual([]);
});

test('a film shows the first failure, or the world asked for, and ends as the evaluation did', () => {
  const solution = solve();
  const spec = { solution, blob, seed: 3, width: 16, height: 10, frames: 6 };
  const film = makeFilm(spec);
  const [failure] = recordReplays(spec).filter((replay) => !replay.success);
  expect(film).toMatchObject({ success: false, world: failure.index, steps: failure.steps });
  expect(Buffer.from(film.png.subarray(1, 4)).toString('latin1')).toBe('PNG');
  expect(Buffer.from(film.png).includes('acTL')).toBe(true);
  const still = makeFilm({ ...spec, frames: 1, world: film.world });
  expect(Buffer.from(still.png).includes('acTL')).toBe(false);
  expect(makeFilm(spec).png).toEqual(film.png);
  expect(() => makeFilm({ ...spec, world: 12 })).toThrow('there is no world 12');
  expect(() => makeFilm({ ...spec, solution: { ...solution, env: 'adder-v1' } })).toThrow(
    "'adder-v1' cannot be rendered",
  );
});

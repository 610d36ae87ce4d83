import { expect, test } from 'vitest';
import { makeRng } from '../../core/rng.ts';
import { worlds } from '../../env/catalog.ts';
import type { Env } from '../../env/env.ts';
import { crossFeedback, drawFeedback, feedbackSpace, mutateFeedback, printFeedback, readFeedback } from './feedback.ts';

const small = [
  'cartpole-v1',
  'acrobot-v1',
  'pendulum-v1',
  'moab-v1',
  'lunarlander-v3',
  'driving-v1',
  'extrusion-v1',
] as const;

test.each(small)('programs for %s are read back from their code as they were printed', (id) => {
  const env = (worlds[id].create as (options: object) => Env)({ n: 1 });
  const space = feedbackSpace(env)!;
  const rng = makeRng('feedback', id);
  let program = drawFeedback(space, rng);
  for (let i = 0; i < 200; i++) {
    const source = printFeedback(program, space, { name: 'act', stepLimit: 10 });
    const read = readFeedback(source.code, space);
    expect(printFeedback(read!, space, { name: 'act', stepLimit: 10 }), source.code).toEqual(source);
    const mate = drawFeedback(space, rng);
    program = crossFeedback(mutateFeedback(read!, space, rng), mate, rng);
  }
  expect(readFeedback('export function* act(w) { for (;;) yield w.leap; }', space)).toBeNull();
});

test('no quantity is a counter, the last action or what the end makes of an episode', () => {
  const { quantities } = feedbackSpace(worlds['driving-v1'].create({ n: 1 }))!;
  const facts = quantities.map(({ fact }) => fact);
  expect(facts).toContain('gap');
  for (const fact of ['alive', 'steps', 'action.pedal', 'done']) expect(facts).not.toContain(fact);
});

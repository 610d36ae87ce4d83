/** Learning is fixed to the byte: the hash of a learner, its worlds included, after three updates with options in Minecraft. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { makeEncoder } from '../action/encoder.ts';
import { extend, type Option } from '../action/options.ts';
import { createProcess } from '../action/semi-markov.ts';
import { plan4mcActions } from '../env/minecraft/actions.ts';
import { createMinecraft } from '../env/minecraft/minecraft.ts';
import { vanilla } from '../env/minecraft/vanilla.generated.ts';
import { SKILL_DONE, SKILL_FAILED, type Skill } from '../skill/skill.ts';
import { createPpo, ppoDefaults } from './ppo.ts';

interface Api {
  act(keys: Readonly<Record<string, unknown>>): number;
  random(): number;
}

/** Ten steps ahead while digging; one start in ten fails. */
const charge: Skill = {
  source: { name: 'charge', code: '', about: '', stepLimit: 30 },
  hash: 'charge',
  start: (api) => {
    const w = api as unknown as Api;
    const steps = w.random() < 0.1 ? 0 : 10;
    let left = steps;
    const yaw = 30 * Math.round(2 * w.random());
    return {
      next: () => {
        if (steps === 0) return SKILL_FAILED;
        return left-- > 0 ? w.act({ forward: true, attack: left % 2 === 0, yaw, jump: left > 5 }) : SKILL_DONE;
      },
      error: null,
      stop: () => {},
    };
  },
};

function learner(hidden: readonly number[]) {
  const env = createMinecraft({ n: 8, rules: vanilla, biome: 'forest', start: { planks: 3, dirt: 1 } });
  const { names, codes } = plan4mcActions(env.actions);
  const place = env.actions.encode([0, 0, 0, 12, 12, 6, 0, 1]);
  const primitives = [...names.map((name, i) => ({ name, code: codes[i] })), { name: 'place', code: place }];
  const sees = { fact: 'sees:log', atLeast: 1 };
  const options: Option[] = [
    { name: 'charge', skill: charge, when: null, until: null },
    { name: 'charge_log', skill: charge, when: sees, until: { fact: 'faces:log', atLeast: 1 } },
  ];
  const process = createProcess({
    env,
    actions: extend(primitives, options),
    encoder: makeEncoder(env, {
      fields: env.fields.filter((field) => !field.lazy).map((field) => field.name),
      relevant: ['log', 'wooden_axe', 'planks'],
      crop: 2,
    }),
    goal: { goal: { fact: 'gain:log', atLeast: 1 }, within: 50 },
    starts: (episode) => episode % 5,
    reward: { success: 1, step: -0.01, shaping: 0.3, potential: { all: [sees, { fact: 'faces:log', atLeast: 1 }] } },
    gamma: 0.99,
  });
  return createPpo(process, { ...ppoDefaults, hidden, ticks: 64, minibatch: 64 }, 7);
}

test.each([
  [[64, 64], '39cc8afd2d5f88f5'],
  [[48], 'a565db883bda7f08'],
])('three updates with hidden layers %j', (hidden, expected) => {
  const ppo = learner(hidden);
  for (let i = 0; i < 3; i++) ppo.update();
  expect(createHash('sha256').update(ppo.save()).digest('hex').slice(0, 16)).toBe(expected);
});

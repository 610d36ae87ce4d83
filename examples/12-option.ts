/**
 * An option in the action space of PPO: MountainCar's goal with the three pushes alone, and with a coded skill among them;
 * five seeds.
 * Run: npm run build && node dist/examples/12-option.js
 */
import {
  bootstrap,
  compileSkill,
  createPpo,
  createProcess,
  extend,
  type GoalProcess,
  makeEncoder,
  makeRng,
  mean,
  type Option,
  type Policy,
  parseGoal,
  ppoDefaults,
  prepareSandbox,
  worlds,
} from 'rlgpt';

await prepareSandbox();
const skill = compileSkill({
  name: 'swing',
  code: 'export function* swing(w) { for (let i = 0; i < 20; i++) yield w.velocity() < 0 ? w.left : w.right; }',
  about: 'pushes the way the car moves, for twenty steps',
  stepLimit: 20,
});
if ('fault' in skill) throw new Error(`${skill.message} ${skill.remedy}`);
const swing: Option = { name: 'swing', skill, when: null, until: null };

/** Episodes of 200 steps; those of a test have starts of their own. */
function episodes(n: number, first: number, options: readonly Option[]): GoalProcess {
  const env = worlds['mountaincar-v0'].create({ n });
  const primitives = ['left', 'coast', 'right'].map((name, code) => ({ name, code }));
  return createProcess({
    env,
    actions: extend(primitives, options),
    encoder: makeEncoder(env, { fields: env.fields.map(({ name }) => name), relevant: [] }),
    goal: { goal: parseGoal('position >= 0.5'), within: 200 },
    starts: (episode) => first + episode,
    reward: { success: 1, step: -0.005, shaping: 0 },
    gamma: 0.99,
  });
}

/** Share of 50 fresh episodes in which the best actions of a policy reach the goal. */
function success(policy: Policy, options: readonly Option[]): number {
  const process = episodes(50, 1_000_000, options);
  const observation = new Float32Array(process.observationSize);
  const mask = new Uint8Array(process.actionNames.length);
  const over = new Uint8Array(process.n);
  while (over.includes(0)) {
    for (let world = 0; world < process.n; world++) {
      if (over[world] === 1 || process.ready[world] === 0) continue;
      process.observe(world, observation, 0);
      process.mask(world, mask, 0);
      process.begin(world, policy.act(observation, mask));
    }
    process.tick();
    for (let world = 0; world < process.n; world++) over[world] |= process.terminated[world] | process.truncated[world];
  }
  return process.stats().successes / process.n;
}

for (const options of [[], [swing]]) {
  const rates = [1, 2, 3, 4, 5].map((seed) => {
    const ppo = createPpo(episodes(16, seed * 100_000, options), { ...ppoDefaults, hidden: [32, 32] }, seed);
    while (ppo.progress().steps < 50_000) ppo.update();
    return success(ppo.policy(), options);
  });
  const { value, low, high } = bootstrap(rates, mean, makeRng('interval'));
  const name = options.length === 0 ? 'without' : 'with';
  console.log(
    `${name} the option: ${value.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}] of five seeds (${rates})`,
  );
}

/** The bars of the bridge to Python: our worlds as theirs, theirs as ours, the package, its speed, and learners that use it. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { preparePeers } from '../bench/peers.ts';
import { ownPython } from '../bench/python.ts';
import { type AcceptOptions, atLeast, type Bar, type Measurement } from './bar.ts';
import { once, PACKAGES, passes, pythonOf, pythonWith, ROOT, run } from './python.ts';

async function bridge({ seed, note }: AcceptOptions): Promise<Bar[]> {
  const python = pythonWith('craftax', PACKAGES, note);
  const envs = passes(() => run(python, 'python/tests/test_envs.py'));
  const agents = passes(() => run(python, 'python/tests/test_agents.py'));
  const { single, steps, batched, worlds } = JSON.parse(run(python, 'python/tests/speed.py'));
  return [
    atLeast("Gymnasium's check_env and the tests of the bridge, every world", envs, 1, once(seed)),
    atLeast("PettingZoo's tests, every world of several agents", agents, 1, once(seed)),
    atLeast('round trips/s, single', single, 50_000, { ...once(seed), detail: { stepsOfEnv: steps, worlds } }),
    atLeast('steps/s, 32 a message', batched, 300_000, once(seed)),
  ];
}

/** A Python of its own with a gym whose setup needs tools of its time. */
function pythonWithOldGym(version: string, numpy: string, note: AcceptOptions['note']): string {
  const python = pythonOf(ownPython(`gym-${version}`, ['setuptools==65.5.0', 'wheel==0.38.4'], note));
  const install = ['-m', 'pip', 'install', '--quiet', '--no-build-isolation', `gym==${version}`, `numpy${numpy}`];
  execFileSync(python, install, { stdio: ['ignore', 'ignore', 'inherit'] });
  return python;
}

/** Environments that crash, hang, send NaN or speak the gym of old, as worlds. */
async function gymWorlds({ seed, note }: AcceptOptions): Promise<Bar[]> {
  const python = pythonWith('craftax', PACKAGES, note);
  const old = [pythonWithOldGym('0.26.2', '<2', note), pythonWithOldGym('0.21.0', '<1.24', note)];
  note('provoking faults in Python: tracebacks that appear here are meant to ...');
  const tests = ['vitest', 'run', '--maxWorkers=1', '--reporter=dot', 'src/env/gym'];
  const env = { ...process.env, RLGPT_PYTHON: python, RLGPT_OLD_GYM: old.join(':') };
  const passed = passes(() => execFileSync('npx', tests, { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'inherit'] }));
  return [atLeast('Python environments as worlds: faults, gym 0.26.2 and 0.21.0', passed, 1, once(seed))];
}

/** Into a new virtual environment, from which rlgpt is found and the examples of the README run. */
async function python({ seed, note }: AcceptOptions): Promise<Bar[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rlgpt-package-'));
  const fresh = join(folder, 'bin/python');
  note(`installing python/ into ${folder} ...`);
  const installed = passes(() => {
    execFileSync('python3', ['-m', 'venv', folder], { stdio: 'ignore' });
    const what = `${join(ROOT, 'python')}[pettingzoo]`;
    execFileSync(fresh, ['-m', 'pip', 'install', '--quiet', what], { stdio: ['ignore', 'ignore', 'inherit'] });
  });
  const examples = passes(() => run(fresh, 'python/tests/test_package.py'));
  rmSync(folder, { recursive: true });
  return [
    atLeast('pip install ./python into a new environment', installed, 1, once(seed)),
    atLeast('its examples run, and it says where rlgpt is not found', examples, 1, once(seed)),
  ];
}

/** Stable-Baselines3's PPO through the bridge, in the environment of the peers of PPO's benchmark. */
async function training({ seed, note }: AcceptOptions): Promise<Bar[]> {
  const python = pythonOf(preparePeers(note));
  const train = (task: string, ...flags: string[]) =>
    JSON.parse(run(python, 'python/tests/train_sb3.py', [task, '--steps', '40000', '--seed', String(seed), ...flags]));
  const same = passes(() => run(python, 'python/tests/test_sb3.py'));
  // a process a world, as make_vec_env has it, and one process
  const [pole, dirt] = [train('cartpole', '--processes'), train('minecraft')];
  return [
    atLeast("make_sb3 is Stable-Baselines3's vector over single worlds", same, 1, once(seed)),
    atLeast('Stable-Baselines3 in cartpole-v1: mean return', pole.after, 475, { ...once(seed), detail: pole }),
    atLeast('Stable-Baselines3 gets dirt in minecraft-v1: mean return', dirt.after, 0.8, {
      ...once(seed),
      detail: dirt,
    }),
  ];
}

export const bridges: Readonly<Record<string, Measurement>> = { bridge, gymWorlds, python, training };

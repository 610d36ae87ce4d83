/** The Python peers of PPO on CartPole: their packages, and scripts of bench/peers that print JSON. */
import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { type Python, preparePython } from './python.ts';

const SCRIPTS = resolve(import.meta.dirname, import.meta.url.endsWith('.ts') ? '..' : '../..', 'bench/peers');
const PACKAGES = [
  'torch==2.15.0',
  'stable-baselines3==2.9.2',
  'gymnasium==1.2.3',
  'jax==0.10.2',
  'flax==0.12.8',
  'optax==0.2.8',
  'gymnax==1.0.1',
  'six==1.17.0',
  'tensorboard',
];

export const preparePeers = (note: (text: string) => void): Python => preparePython('rl-peers', PACKAGES, note);

/** Runs a script of bench/peers and parses the last line that it prints. */
export async function runPeer(
  python: string,
  script: string,
  args: readonly number[],
): Promise<Record<string, number | null>> {
  const { stdout } = await promisify(execFile)(python, [join(SCRIPTS, script), ...args.map(String)], {
    maxBuffer: 1e8,
  });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Record<string, number | null>;
}

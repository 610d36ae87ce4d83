/** Python peers of a benchmark: a virtual environment made by this file, and scripts of bench/peers that print JSON. */
import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const ROOT = resolve(import.meta.dirname, '../..');
const VENV = join(ROOT, 'node_modules/.cache/peers');
/** About 6 GB, because PyTorch's wheel brings its GPU libraries. */
const PACKAGES = [
  ...['torch', 'stable-baselines3==2.9.2', 'gymnasium==1.2.3', 'jax==0.10.2', 'flax==0.12.8', 'optax==0.2.8'],
  ...['gymnax==1.0.1', 'tensorboard'],
];

/** A Python that has the peers, or why there is none. */
export type Peers = { readonly python: string } | { readonly skipped: string };

/** RLGPT_PEERS_PYTHON names a Python that has the packages; else they are installed once, which takes minutes. */
export function preparePeers(note: (text: string) => void): Peers {
  const given = process.env.RLGPT_PEERS_PYTHON;
  if (given !== undefined) return { python: given };
  const python = join(VENV, 'bin/python');
  const ready = join(VENV, 'ready');
  try {
    if (!existsSync(ready)) {
      execFileSync('python3', ['-c', 'import sys, venv; sys.exit(sys.version_info < (3, 11))'], { stdio: 'ignore' });
      note(`installing the peers into ${VENV} (several gigabytes) ...`);
      mkdirSync(VENV, { recursive: true });
      execFileSync('python3', ['-m', 'venv', VENV], { stdio: 'ignore' });
      execFileSync(python, ['-m', 'pip', 'install', '--quiet', ...PACKAGES], {
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      mkdirSync(ready);
    }
    return { python };
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
    return { skipped: `Python 3.11 with the peers is not here: ${why}` };
  }
}

/** Runs a script of bench/peers and parses the last line that it prints. */
export async function runPeer(
  python: string,
  script: string,
  args: readonly number[],
): Promise<Record<string, number | null>> {
  const path = join(ROOT, 'bench/peers', script);
  const { stdout } = await promisify(execFile)(python, [path, ...args.map(String)], { maxBuffer: 1e8 });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Record<string, number | null>;
}

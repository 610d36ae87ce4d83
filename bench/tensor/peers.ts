/** What the tensor benchmark measures against and with: PyTorch in a process of its own, and the optional engines. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { CACHE, preparePython } from '../python.ts';

/** As far as it is the same work: with one thread, first losses are compared with ours. */
export const TORCH = ['torch==2.13.0', 'scipy-openblas32==0.3.34.481.3'];
const NODE_PEERS = ['koffi@3.3.4', 'onnxruntime-node@1.30.0'];

export interface PeerTime {
  /** Best and median milliseconds of one step. */
  readonly ms: number;
  readonly median: number;
  /** Losses of the first three steps. */
  readonly losses: readonly number[];
}

export interface TorchPeer {
  readonly version: string;
  time(workload: string, what: 'train' | 'act', seconds: number, rows?: number): Promise<PeerTime>;
  close(): void;
}

/** A running PyTorch, or why there is none. */
export async function startTorch(note: (text: string) => void): Promise<TorchPeer | { readonly skipped: string }> {
  const prepared = preparePython('tensor-peers', TORCH, note);
  if ('skipped' in prepared) return prepared;
  // This file runs from dist/bench/tensor; the script stays where it is.
  const script = fileURLToPath(new URL('../../../bench/tensor/peer.py', import.meta.url));
  const child = spawn(prepared.python, [script], { stdio: ['pipe', 'pipe', 'ignore'] });
  // A Python that does not start gives no answer, which is told below.
  child.on('error', () => {});
  child.stdin.on('error', () => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<Record<string, unknown>> => {
    const line = await lines.next();
    if (line.done) throw new Error(`${prepared.python} ${script} ended without an answer`);
    return JSON.parse(line.value) as Record<string, unknown>;
  };
  try {
    const { torch } = await answer();
    return {
      version: String(torch),
      async time(workload, what, seconds, rows) {
        child.stdin.write(`${[workload, what, seconds, ...(rows === undefined ? [] : [rows])].join(' ')}\n`);
        return (await answer()) as unknown as PeerTime;
      },
      close: () => child.stdin.end(),
    };
  } catch (error) {
    return { skipped: String(error) };
  }
}

/** Installs the optional packages beside, not into, this project, unless they are found already. */
export function prepareNodePeers(note: (text: string) => void): void {
  if (process.env.RLGPT_PEERS === undefined) {
    const folder = join(CACHE, 'node-peers');
    if (!existsSync(join(folder, 'node_modules/onnxruntime-node'))) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'package.json'), '{}');
      note(`installing ${NODE_PEERS.join(', ')} into ${folder} (once; 290 MB) ...`);
      const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--silent'];
      try {
        execFileSync('npm', ['install', ...flags, ...NODE_PEERS], { cwd: folder, stdio: 'ignore' });
      } catch (error) {
        note(`the optional packages do not install: ${error instanceof Error ? error.message : error}`);
      }
    }
    process.env.RLGPT_PEERS = folder;
  }
  process.env.RLGPT_OPENBLAS ??= openBlasOfPython();
  // The library shall choose its kernels for this processor; losses are compared with PyTorch's, which would tell.
  for (const name of ['OPENBLAS_CORETYPE', 'OPENBLAS_L2_SIZE']) delete process.env[name];
}

/** The OpenBLAS of the Python package, or '' for the system's. */
function openBlasOfPython(): string {
  const python = process.env.RLGPT_PEERS_PYTHON ?? join(CACHE, 'tensor-peers/bin/python');
  const code = 'import scipy_openblas32 as s, os; print(os.path.join(s.get_lib_dir(), s.get_library(fullname=True)))';
  try {
    return execFileSync(python, ['-c', code], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return '';
  }
}

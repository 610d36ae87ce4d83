/** `rlgpt doctor`: checks what a run needs from this machine, and whether a run folder is intact. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { freemem, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { solutionFiles } from '../agent/solution.ts';
import { readPolicies, readSolution } from '../agent/solution-folder.ts';
import { RlgptError } from '../core/errors.ts';
import { findPeer } from '../core/peers.ts';
import { INSTALL } from '../env/minecraft-live/connect.ts';
import { readIfThere, storageError, writeAtomic } from '../run/files.ts';
import { readRunFile } from '../run/folder.ts';
import { repairRun } from '../run/repair.ts';
import { type PartCheck, verifyRun } from '../run/verify.ts';
import { systemTools } from '../skill/limits.ts';
import { prepareSandbox } from '../skill/sandbox.ts';
import { EXIT } from './launch.ts';
import { parsePath } from './parse.ts';

export interface Check {
  readonly name: string;
  /** A `warn` hinders only what its detail names. */
  readonly status: 'ok' | 'warn' | 'fail';
  readonly detail: string;
}

interface Flags {
  readonly repair: boolean;
  readonly json: boolean;
}

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .summary('check this machine, or a run folder')
    .description('Checks what a run needs from this machine; with a run folder, also every checksum in it.')
    .argument('[run]', 'a run folder', parsePath)
    .option('--repair', 'cut off what is damaged, so that resume goes on from the last intact point', false)
    .option('--json', 'print one JSON record a check', false)
    .addHelpText(
      'after',
      `
Examples:
  rlgpt doctor
  rlgpt doctor --json
  rlgpt doctor runs/craft-a-wooden-pickaxe-seed-0
  rlgpt doctor runs/craft-a-wooden-pickaxe-seed-0 --repair

A repair keeps what it cuts off in RUN/damaged/. A run repeats what is lost with\nthe same result.`,
    )
    .action(async (folder: string | undefined, flags: Flags) => {
      const say = (sentence: string) => (flags.json ? process.stderr : process.stdout).write(`${sentence}\n`);
      if (flags.repair) for (const sentence of repair(folder)) say(sentence);
      const checks = [...(await checkMachine()), ...(folder === undefined ? [] : checkRun(folder))];
      for (const check of checks) process.stdout.write(`${flags.json ? JSON.stringify(check) : lineOf(check)}\n`);
      const failed = checks.filter((check) => check.status === 'fail');
      if (folder !== undefined && failed.some(({ name }) => REPAIRED.has(name)))
        say(`To cut off what is damaged, and resume before it: rlgpt doctor ${folder} --repair`);
      process.exitCode = failed.length > 0 ? EXIT.failed : EXIT.done;
    });
}

const lineOf = ({ name, status, detail }: Check) => `${status.padEnd(5)}${name.padEnd(12)}${detail}`;

/** Parts of a run that `--repair` deals with. */
const REPAIRED: ReadonlySet<string> = new Set<PartCheck['part']>([
  'records',
  'blobs',
  'checkpoints',
  'blame',
  'spending',
]);

/** What was repaired, a sentence each. */
function repair(folder: string | undefined): readonly string[] {
  if (folder === undefined)
    throw new RlgptError('usage', '--repair is given without a run folder', 'Name the run: rlgpt doctor RUN --repair.');
  const done = repairRun(folder);
  return done.length === 0 ? ['nothing to repair'] : done.map((sentence) => `repaired: ${sentence}`);
}

/** The sandbox check comes last: it locks the realm of this process down. */
async function checkMachine(): Promise<readonly Check[]> {
  return [
    checkNode(),
    checkMemory(),
    checkSimd(),
    checkLimits(),
    checkFolder(process.cwd()),
    await checkModels(),
    checkMineflayer(),
    await checkSandbox(),
  ];
}

function checkNode(): Check {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const enough = major > 20 || (major === 20 && minor >= 19);
  return {
    name: 'node',
    status: enough ? 'ok' : 'fail',
    detail: `${process.versions.node}${enough ? '' : '; install 20.19 or later'}`,
  };
}

function checkMemory(): Check {
  const [free, total] = [freemem(), totalmem()].map((bytes) => Math.round(bytes / 2 ** 20));
  return {
    name: 'memory',
    status: free >= 1024 ? 'ok' : 'warn',
    detail: `${free} of ${total} MB free; a run uses about 1000 MB`,
  };
}

/** What the system can keep generated code from, besides node itself. */
function checkLimits(): Check {
  const { prlimit, noNetwork } = systemTools();
  const lacking = [
    ...(prlimit === null ? ['no bound on memory outside of the heap (prlimit)'] : []),
    ...(noNetwork === null ? ['the network cannot be taken away (unshare)'] : []),
  ];
  return {
    name: 'limits',
    status: lacking.length === 0 ? 'ok' : 'warn',
    detail: lacking.join('; ') || 'memory is bounded and the network is taken away from generated code',
  };
}

/** The part of WebAssembly used here; Node has it, its type package does not declare it. */
declare const WebAssembly: { validate(bytes: Uint8Array): boolean };

/** A function that uses two SIMD instructions. */
const SIMD = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
];

function checkSimd(): Check {
  const works = WebAssembly.validate(Uint8Array.from(SIMD));
  return {
    name: 'simd',
    status: works ? 'ok' : 'fail',
    detail: works ? 'WebAssembly SIMD works' : 'no WebAssembly SIMD; learning cannot run on this processor',
  };
}

function checkFolder(folder: string): Check {
  try {
    const probe = mkdtempSync(join(folder, '.rlgpt-'));
    try {
      writeAtomic(join(probe, 'probe'), 'x');
    } finally {
      rmSync(probe, { recursive: true });
    }
    return { name: 'folder', status: 'ok', detail: `'${folder}' can be written` };
  } catch (error) {
    const { message, remedy } = storageError(error, 'write in', folder);
    return { name: 'folder', status: 'warn', detail: `${message}. ${remedy}` };
  }
}

/** Looks the package up without loading it; only src/llm may do that. */
async function checkModels(): Promise<Check> {
  try {
    import.meta.resolve('ai');
    return { name: 'ai', status: 'ok', detail: 'installed; hosted models can be used with their key' };
  } catch {
    return {
      name: 'ai',
      status: 'warn',
      detail:
        'not installed; offline and compatible:NAME@URL work without it, openai: and anthropic: need npm install ai@6',
    };
  }
}

/** Also where RLGPT_PEERS leads; without loading it. */
function checkMineflayer(): Check {
  const found = findPeer('mineflayer') !== null;
  const detail = found
    ? 'installed; solutions can play on Minecraft servers'
    : `not installed; play --server needs it: ${INSTALL}`;
  return { name: 'mineflayer', status: found ? 'ok' : 'warn', detail };
}

async function checkSandbox(): Promise<Check> {
  try {
    await prepareSandbox();
  } catch (error) {
    return {
      name: 'sandbox',
      status: 'fail',
      detail: `lockdown failed: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
  const frozen = Object.isFrozen(Object.prototype);
  return {
    name: 'sandbox',
    status: frozen ? 'ok' : 'fail',
    detail: frozen ? 'lockdown works' : 'lockdown left Object.prototype open',
  };
}

function checkRun(folder: string): readonly Check[] {
  return [...checkPart('run', () => checkRecords(folder)), ...checkPart('solution', () => checkSolution(folder))];
}

/** An error in a part is its check. */
function checkPart(name: string, check: () => readonly Check[]): readonly Check[] {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof RlgptError)) throw error;
    return [{ name, status: 'fail', detail: `${error.message}. ${error.remedy}` }];
  }
}

function checkRecords(folder: string): readonly Check[] {
  const { task, seed, versions } = readRunFile(folder);
  const about: Check = { name: 'run', status: 'ok', detail: `'${task}', seed ${seed}, rlgpt ${versions.rlgpt}` };
  const parts = verifyRun(folder).map(
    ({ part, intact, detail }): Check => ({ name: part, status: intact ? 'ok' : 'fail', detail }),
  );
  return [about, ...parts];
}

/** The solution, once there is one: each of its files is what solution.json says. */
function checkSolution(run: string): readonly Check[] {
  const folder = join(run, 'solution');
  if (!existsSync(folder)) return [];
  const files = solutionFiles(readSolution(folder), readPolicies(folder));
  const changed = [...files].filter(([path, content]) => {
    const bytes = readIfThere(join(folder, path));
    return bytes === null || !bytes.equals(Buffer.from(content as Uint8Array));
  });
  if (changed.length === 0) return [{ name: 'solution', status: 'ok', detail: `${files.size} files are intact` }];
  const names = changed.map(([path]) => path).join(', ');
  return [
    { name: 'solution', status: 'fail', detail: `damaged or edited: ${names}; 'rlgpt resume' writes them again` },
  ];
}

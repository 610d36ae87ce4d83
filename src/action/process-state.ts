/**
 * The saved state of a process as bytes: magic, length of a JSON header, the header, the worlds one after the other,
 * and the SHA-256 of all that in hexadecimal.
 */
import { RlgptError } from '../core/errors.ts';
import { sha256 } from '../core/hash.ts';
import { jsonText } from '../core/json.ts';
import type { Env } from '../env/env.ts';
import type { Curriculum } from '../goal/curriculum.ts';
import type { Payer } from './pay.ts';
import type { Counts } from './process-stats.ts';
import type { Running } from './running.ts';

const MAGIC = 'rlgpt process 3\n';
const DIGEST = 64;

/** What a state must have in common with the process that loads it. */
interface Identity {
  readonly env: string;
  readonly n: number;
  readonly actions: readonly string[];
  /** Step limit of an episode. */
  readonly limit: number;
}

interface Header {
  readonly identity: Identity;
  readonly arrays: Readonly<Record<'over' | 'taken' | 'round' | 'faults', readonly number[]>>;
  /** Of each world, what whoever pays it remembers. */
  readonly memory: readonly (readonly number[])[];
  readonly counts: Counts;
  /** Of a curriculum, where there is one. */
  readonly lessons?: readonly number[];
}

/** All that a process keeps from tick to tick, between two decisions. */
export interface ProcessState {
  readonly identity: Identity;
  readonly env: Env;
  /** [n]: of each world's episode, whether it is over, its primitive steps, and how many came before it. */
  readonly over: Uint8Array;
  readonly taken: Int32Array;
  readonly round: Int32Array;
  readonly running: Running;
  readonly payer: Payer;
  readonly curriculum: Curriculum | null;
  readonly counts: Counts;
}

/** The state as bytes. Throws RlgptError 'usage' in the middle of an action. */
export function saveProcess(state: ProcessState): Uint8Array {
  const { identity, env, over, taken, round, running, payer, curriculum, counts } = state;
  const busy = running.ready.indexOf(0);
  if (busy >= 0) throw new RlgptError('usage', `world ${busy} is acting`, 'Call interruptAll before save.');
  const worlds = Array.from({ length: env.n }, (_, world) => env.save(world));
  const arrays = { over: [...over], taken: [...taken], round: [...round], faults: [...running.faults] };
  const memory = worlds.map((_, world) => payer.save(world));
  const lessons = curriculum === null ? {} : { lessons: curriculum.save() };
  return packState({ identity, arrays, memory, counts, ...lessons }, worlds);
}

/** Goes on from bytes of `saveProcess`; all worlds are ready then. Throws as `unpackState` does. */
export function loadProcess(state: ProcessState, bytes: Uint8Array): void {
  const { identity, env, over, taken, round, running, payer, curriculum, counts } = state;
  const saved = unpackState(bytes, identity);
  for (let world = 0; world < env.n; world++) {
    running.rest(world);
    env.load(world, saved.worlds[world]);
  }
  over.set(saved.arrays.over);
  taken.set(saved.arrays.taken);
  round.set(saved.arrays.round);
  running.faults.set(saved.arrays.faults);
  Object.assign(counts, saved.counts);
  if (saved.lessons !== undefined) curriculum?.load(saved.lessons);
  for (let world = 0; world < env.n; world++) payer.load(world, saved.memory[world], over[world] === 1);
}

/** Magic, length of the header, header as JSON, saved worlds, SHA-256 of all before it. */
function packState(header: Header, worlds: readonly Uint8Array[]): Uint8Array {
  const lengths = worlds.map((world) => world.length);
  const text = Buffer.from(jsonText({ ...header, lengths }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  const body = Buffer.concat([Buffer.from(MAGIC), length, text, ...worlds]);
  return new Uint8Array(Buffer.concat([body, Buffer.from(sha256(body))]));
}

/** Throws RlgptError 'corrupt' for bytes that `packState` did not write, 'shape' for another identity. */
function unpackState(bytes: Uint8Array, identity: Identity): Header & { readonly worlds: Uint8Array[] } {
  const body = Buffer.from(bytes.subarray(0, Math.max(0, bytes.length - DIGEST)));
  const digest = Buffer.from(bytes.subarray(body.length)).toString('latin1');
  if (body.subarray(0, MAGIC.length).toString('latin1') !== MAGIC || digest !== sha256(body)) {
    throw new RlgptError(
      'corrupt',
      `process state of ${bytes.length} bytes does not check`,
      'Use an older checkpoint.',
    );
  }
  const textAt = MAGIC.length + 4;
  let at = textAt + body.readUInt32LE(MAGIC.length);
  const header = JSON.parse(body.toString('utf8', textAt, at)) as Header & { readonly lengths: readonly number[] };
  const [saved, present] = [jsonText(header.identity), jsonText(identity)];
  if (saved !== present) {
    throw new RlgptError('shape', `state is of ${saved}, not of ${present}`, 'Load it into a process made alike.');
  }
  const worlds = header.lengths.map((length) => {
    at += length;
    return new Uint8Array(body.subarray(at - length, at));
  });
  return { ...header, worlds };
}

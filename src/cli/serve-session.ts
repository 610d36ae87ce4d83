/**
 * A conversation of `rlgpt serve`: worlds made, reset and stepped as Gymnasium wants them. The pipe is in serve.ts.
 *
 * Requests are maps. { op: 'worlds' } lists worlds. { op: 'make', env, n?, task?, fields?, features?, options?, limit?, shaping?,
 * repeat?, autoreset?, facts?, masks? } makes a vector of them and replies with its spaces. { op: 'reset', s, w? } begins episodes, s
 * uint32 seeds [n], w uint8 [n] which worlds (all unless told). { op: 'step', c | x, s? } takes int32 codes [n] or float32
 * numbers [n, dimensions]. { op: 'render', rows, columns, world? } replies with p, bytes [rows, columns, 3], and without rows with
 * x, its facts as text. With autoreset 'next' an
 * ended world begins anew at the next step, with 'same' at once: what it ended with is then in z (as o) and zf (as f), and
 * s are the seeds for those that begin anew. Replies to reset and step: o, the
 * fields one after the other, each [n, ...shape]; r float32 rewards [n]; t and u uint8 [n], terminated and truncated;
 * f float64 [n, facts]; m uint8 [n, actions], 1 for an action that could have an effect now. In a world of several agents
 * every agent is one of the n, see env/agents.ts.
 */
import { RlgptError, unknownName } from '../core/errors.ts';
import { packageVersion } from '../core/version.ts';
import { worlds } from '../env/catalog.ts';
import type { Env, FieldArray } from '../env/env.ts';
import type { Packed } from '../env/gym/msgpack.ts';
import { bindGoal, type Monitor } from '../goal/monitor.ts';
import { describe, type Made, makeServed, maskedCodes, type Request } from './serve-worlds.ts';

/** Throws RlgptError for a request that cannot be met. */
export type Session = (request: Request) => Packed;

export function openSession(): Session {
  let served: Session | null = null;
  return (request) => {
    switch (request.op) {
      case 'worlds':
        return { version: packageVersion(), worlds: Object.entries(worlds).map(([id, { about }]) => ({ id, about })) };
      case 'make': {
        const made = makeServed(request);
        const limit = wholeOf(request.limit, made.task?.within ?? made.env.episodeLimit ?? 10_000, 'limit');
        served = serve(made, request, limit);
        return describe(made, limit);
      }
      case 'reset':
      case 'step':
      case 'render':
        if (served !== null) return served(request);
        throw new RlgptError('usage', 'no worlds are made yet', "Send { op: 'make', env: ... } first.");
      default:
        throw unknownName('operation', String(request.op), ['worlds', 'make', 'reset', 'step', 'render']);
    }
  };
}

const numberOf = (value: Packed | undefined, otherwise: number) => (typeof value === 'number' ? value : otherwise);

/** The bytes that an array shows, without copying. */
const bytesOf = (array: FieldArray | Float64Array | Uint32Array) =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

/** Copies the bytes of a request into `into`. Throws RlgptError 'shape' when they are not as many. */
function copy(value: Packed | undefined, into: FieldArray | Uint32Array, what: string): void {
  const bytes = bytesOf(into);
  if (!(value instanceof Uint8Array) || value.length !== bytes.length) {
    const got = value instanceof Uint8Array ? `${value.length} bytes` : String(value);
    throw new RlgptError('shape', `'${what}' is ${got}`, `Send ${bytes.length} bytes: ${into.constructor.name}.`);
  }
  bytes.set(value);
}

/** What an episode is: rewards, ends and limits over the worlds of a vector. */
function episodes({ env, task }: Made, limit: number, shaping: number) {
  const { n } = env;
  const monitor: Monitor | null = task === null ? null : bindGoal(task.goal, env.facts);
  const elapsed = new Int32Array(n);
  const progress = new Float32Array(n);
  const reward = new Float32Array(n);
  const terminated = new Uint8Array(n);
  const truncated = new Uint8Array(n);
  return {
    reward,
    terminated,
    truncated,
    begin(world: number, seed: number): void {
      env.reset(world, seed);
      elapsed[world] = reward[world] = terminated[world] = truncated[world] = 0;
      monitor?.begin(world);
      progress[world] = monitor?.progress(world) ?? 0;
    },
    /** After a step. A task's goal ends an episode and pays 1; progress towards it pays `shaping` times its change. */
    judge(world: number): void {
      elapsed[world]++;
      terminated[world] = env.terminated[world];
      reward[world] = env.reward?.[world] ?? 0;
      const cut = elapsed[world] >= limit || env.truncated?.[world] === 1;
      if (monitor !== null) {
        monitor.step(world);
        const now = monitor.progress(world);
        const done = monitor.holds(world) || (cut && monitor.accepts(world));
        reward[world] = (done ? 1 : 0) + shaping * (now - progress[world]);
        progress[world] = now;
        if (done || monitor.fails(world)) terminated[world] = 1;
      }
      truncated[world] = terminated[world] === 0 && cut ? 1 : 0;
    },
    ended: (world: number): boolean => terminated[world] === 1 || truncated[world] === 1,
  };
}

function serve(made: Made, request: Request, limit: number): Session {
  const { env } = made;
  const { n } = env;
  const shaping = numberOf(request.shaping, 0);
  if (!Number.isFinite(shaping)) throw new RlgptError('usage', `shaping is ${shaping}`, 'Use a finite number.');
  const play = episodes(made, limit, shaping);
  const reply = replier(made, request, play);
  const autoreset = autoresetOf(request.autoreset);
  const seeds = new Uint32Array(n);
  const codes = new Int32Array(n);
  const width = env.box?.names.length ?? 0;
  const numbers = new Float32Array(n * width);
  /** 1 for a world that takes no more part in this message. */
  const idle = new Uint8Array(n);
  const total = new Float32Array(n);
  const repeat = wholeOf(request.repeat, 1, 'repeat');
  const chosen = new Uint8Array(n);
  return (message) => {
    if (message.op === 'render')
      return message.rows === undefined ? { x: told(env, message) } : { p: drawn(env, message) };
    if (message.op === 'reset' || autoreset !== null) copy(message.s, seeds, 's');
    if (message.op === 'reset') {
      if (message.w === undefined) chosen.fill(1);
      else copy(message.w, chosen, 'w');
      for (let i = 0; i < n; i++) if (chosen[i] !== 0) play.begin(i, seeds[i]);
      return reply();
    }
    const continuous = message.x !== undefined && env.stepBox !== undefined;
    if (continuous) copy(message.x, numbers, 'x');
    else copy(message.c, codes, 'c');
    // Gymnasium's next-step reset: a world that has ended takes no action but begins anew
    for (let i = 0; i < n; i++) {
      idle[i] = autoreset === 'next' && play.ended(i) ? 1 : 0;
      if (idle[i] === 0) continue;
      play.begin(i, seeds[i]);
      codes[i] = -1;
      if (continuous) numbers[i * width] = Number.NaN;
    }
    // an action is held for `repeat` steps of the world, or until the episode ends
    total.fill(0);
    for (let round = 0; round < repeat; round++) {
      if (continuous) env.stepBox!(numbers);
      else env.step(codes);
      for (let i = 0; i < n; i++) {
        if (idle[i] === 1) continue;
        play.judge(i);
        total[i] += play.reward[i];
        if (!play.ended(i)) continue;
        idle[i] = 1;
        codes[i] = -1;
        if (continuous) numbers[i * width] = Number.NaN;
      }
    }
    play.reward.set(total);
    return autoreset === 'same' ? replyAndBegin(play, seeds, reply) : reply();
  };
}

/** The reply to a step after which worlds that have ended begin anew: its ends and rewards are those of the step. */
function replyAndBegin(play: ReturnType<typeof episodes>, seeds: Uint32Array, reply: () => Reply): Reply {
  const over = [...seeds.keys()].filter(play.ended);
  if (over.length === 0) return reply();
  const { o, f, r, t, u } = reply();
  const last = { z: o.slice(), r: r.slice(), t: t.slice(), u: u.slice(), ...(f && { zf: f.slice() }) };
  for (const world of over) play.begin(world, seeds[world]);
  return { ...reply(), ...last };
}

function autoresetOf(value: Packed | undefined): 'next' | 'same' | null {
  if (value === undefined || value === null || value === 'next' || value === 'same') return value ?? null;
  throw new RlgptError('usage', `autoreset is ${JSON.stringify(value)}`, "Use 'next', 'same' or nothing.");
}

function wholeOf(value: Packed | undefined, otherwise: number, what: string): number {
  const number = numberOf(value, otherwise);
  if (Number.isInteger(number) && number >= 1) return number;
  throw new RlgptError('usage', `${what} is ${number}`, 'Use a positive integer.');
}

const MOST_PIXELS = 4096;

function worldOf(env: Env, { world }: Request): number {
  const index = numberOf(world, 0);
  if (env.terminated[index] !== undefined) return index;
  throw new RlgptError('usage', `there is no world ${index}`, `Use a whole number from 0 to ${env.n - 1}.`);
}

/** A picture of one world. */
function drawn(env: Env, request: Request): Uint8Array {
  if (env.draw === undefined) throw new RlgptError('usage', `world '${env.id}' cannot be drawn`, "Use 'ansi'.");
  const [rows, columns] = [wholeOf(request.rows, 0, 'rows'), wholeOf(request.columns, 0, 'columns')];
  if (Math.max(rows, columns) > MOST_PIXELS) {
    throw new RlgptError('usage', `a picture of ${rows} x ${columns}`, `Use at most ${MOST_PIXELS} each way.`);
  }
  const data = new Uint8Array(3 * rows * columns);
  env.draw(worldOf(env, request), { rows, columns, data });
  return data;
}

/** What goals can read of one world, a line a fact. */
function told(env: Env, request: Request): string {
  const world = worldOf(env, request);
  const { names, infos } = env.facts;
  const lines = names.map(
    (name, i) => `${name} = ${Number(env.facts.read(world, i).toPrecision(6))} ${infos?.[i].unit ?? ''}`,
  );
  return lines.map((line) => line.trimEnd()).join('\n');
}

/** What a reset or step is answered with; see the head of this file. */
interface Reply {
  readonly [key: string]: Packed;
  readonly o: Uint8Array;
  readonly r: Uint8Array;
  readonly t: Uint8Array;
  readonly u: Uint8Array;
  f?: Uint8Array;
  m?: Uint8Array;
}

/** Makes the reply of a reset or step; its arrays are overwritten by the next. */
function replier(made: Made, request: Request, play: ReturnType<typeof episodes>): () => Reply {
  const { env, fields } = made;
  const facts = (Array.isArray(request.facts) ? request.facts : []).map((name) => {
    const index = env.facts.index(String(name));
    if (index < 0) throw unknownName('fact', String(name), env.facts.names);
    return index;
  });
  const parts = fields.map((field) => bytesOf(env.observation[field.name]));
  const observation = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  const { encoder } = made;
  const features = new Float32Array(env.n * (encoder?.size ?? 0));
  const known = new Float64Array(env.n * facts.length);
  const codes = request.masks === true ? maskedCodes(env) : [];
  const masks = new Uint8Array(env.n * codes.length);
  return () => {
    for (const { lazy, name } of fields) if (lazy) for (let i = 0; i < env.n; i++) env.refresh(name, i);
    if (encoder === null)
      for (let i = 0, at = 0; i < parts.length; at += parts[i++].length) observation.set(parts[i], at);
    for (let i = 0; i < env.n; i++) {
      for (let j = 0; j < facts.length; j++) known[i * facts.length + j] = env.facts.read(i, facts[j]);
    }
    if (encoder !== null) for (let i = 0; i < env.n; i++) encoder.encode(i, features, i * encoder.size);
    const o = encoder === null ? observation : bytesOf(features);
    const result: Reply = { o, r: bytesOf(play.reward), t: play.terminated, u: play.truncated };
    if (facts.length > 0) result.f = bytesOf(known);
    if (codes.length === 0) return result;
    for (let i = 0, at = 0; i < env.n; i++) for (const code of codes) masks[at++] = env.legal(i, code) ? 1 : 0;
    result.m = masks;
    return result;
  };
}

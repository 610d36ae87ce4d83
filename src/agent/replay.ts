/**
 * Plays a solution again in the worlds of its evaluation and records, for people, the first success and the first
 * failure. Runs generated code: the process must have prepared the sandbox.
 */
import { type Controller, type ControllerRun, type Outcome, rollOut } from '../action/controller.ts';
import { hashSeed } from '../core/rng.ts';
import { type OpenMinecraft, openMinecraft } from '../env/minecraft/minecraft.ts';
import type { Tables } from '../env/minecraft/rules/tables.ts';
import { vanilla } from '../env/minecraft/rules/vanilla.generated.ts';
import { blockLooks, blockRuns, describeAction, heldItems } from '../env/minecraft/view.ts';
import { NX, NY, NZ, type World } from '../env/minecraft/world/world.ts';
import { bindGoal } from '../goal/monitor.ts';
import type { Replay, ReplayEvent } from '../run/report/replay.ts';
import { evaluationStarts, type Solution, solutionController } from './solution.ts';
import { settingsOf } from './task.ts';

export interface ReplaySpec {
  readonly solution: Solution;
  /** Reads policies by hash. */
  readonly blob: (hash: string) => Uint8Array;
  /** Seed of the run, from which the evaluation drew its worlds. */
  readonly seed: number;
}

/** Frames kept of an episode; longer ones keep every second step, every third, and so on. */
const FRAMES = 6000;

/** Up to two replays, the success first. None for a world that this viewer cannot draw. */
export function recordReplays(spec: ReplaySpec): readonly Replay[] {
  const { solution, seed } = spec;
  const { env: envId, task, evaluation } = solution;
  if (envId !== 'minecraft-v1') return [];
  const open = openMinecraft({ n: 1, rules: vanilla, ...settingsOf(task) });
  const replays: Replay[] = [];
  const { successes, trials } = evaluation.success;
  let wantSuccess = successes > 0;
  let wantFailure = successes < trials;
  for (const [index, start] of evaluationStarts(seed, evaluation.worlds).entries()) {
    if (!wantSuccess && !wantFailure) break;
    const tape = makeTape(open);
    const outcome = playWorld(spec, open, tape, { index, start });
    if (!(outcome.success ? wantSuccess : wantFailure)) continue;
    if (outcome.success) wantSuccess = false;
    else wantFailure = false;
    replays.push(tape.finish(outcome, { index, start }));
  }
  return replays.sort((a, b) => Number(b.success) - Number(a.success));
}

interface Place {
  /** Index in the evaluation. */
  readonly index: number;
  /** Seed of the world. */
  readonly start: number;
}

/** One episode exactly as the evaluation played it: a run of the controller draws from the place and the restart. */
function playWorld({ solution, blob, seed }: ReplaySpec, open: OpenMinecraft, tape: Tape, place: Place): Outcome {
  const { task } = solution;
  const inner = solutionController(solution, blob, { onRun: (_env, _world, name) => tape.running(name) });
  let restarts = 0;
  const controller: Controller = {
    name: inner.name,
    start: (env, world) => taped(inner.start(env, world, hashSeed(seed, place.index, restarts++)), tape),
  };
  const goal = bindGoal(task.goal, open.env.facts);
  return rollOut({ env: open.env, controller, goal, within: task.within, starts: [place.start], seed }).outcomes[0];
}

/** Every step of an episode asks the run for its code once, so that is where frames are taken. */
function taped(run: ControllerRun, tape: Tape): ControllerRun {
  return {
    next: () => {
      tape.frame();
      const code = run.next();
      tape.act(code);
      return code;
    },
    get error() {
      return run.error;
    },
    stop: () => run.stop(),
  };
}

interface Tape {
  /** Takes the world as it stands before a step. */
  frame(): void;
  /** The action of that step; negative for none. */
  act(code: number): void;
  running(controller: string): void;
  finish(outcome: Outcome, place: Place): Replay;
}

/** Living things are noted every so many frames, within so many blocks. */
const BEINGS_EVERY = 5;
const BEINGS_WITHIN = 40;

function noteBeings(
  { body, entities: e }: World,
  frame: number,
  beings: { frame: number; at: readonly number[] }[],
): void {
  const at: number[] = [];
  for (let i = 0; i < e.count; i++) {
    if (Math.hypot(e.x[i] - body.x, e.y[i] - body.y, e.z[i] - body.z) > BEINGS_WITHIN) continue;
    at.push(e.kind[i], ...[e.x[i], e.y[i], e.z[i]].map((value) => Math.round(10 * value)));
  }
  if (beings.at(-1)?.at.join() !== at.join()) beings.push({ frame, at });
}

const hundredths = (value: number) => Math.round(100 * value);

function makeTape({ env, worlds, tables }: OpenMinecraft): Tape {
  const [world] = worlds;
  const { rules } = tables;
  const positions: number[] = [];
  const look: number[] = [];
  const acts: { frame: number; text: string }[] = [];
  const log = makeLog(world, tables);
  const beings: { frame: number; at: readonly number[] }[] = [];
  let frames = 0;
  let blocks = '';

  const frame = () => {
    if (frames === 0) {
      blocks = Buffer.from(blockRuns(world)).toString('base64');
      log.begin();
    }
    positions.push(hundredths(world.body.x), hundredths(world.body.y), hundredths(world.body.z));
    look.push(world.body.yaw, world.body.pitch);
    if (frames % BEINGS_EVERY === 0) noteBeings(world, frames, beings);
    log.note(frames++);
  };

  return {
    frame,
    act: (code) => {
      const text = code < 0 ? '' : describeAction(env.actions, rules, code, world.bag);
      if (acts.at(-1)?.text !== text) acts.push({ frame: frames - 1, text });
    },
    running: (controller) => {
      const last = log.events.findLast((event) => event.kind === 'run');
      if (last?.text !== controller) log.events.push({ frame: frames - 1, kind: 'run', text: controller });
    },
    finish: (outcome, { index, start }) => {
      frame();
      const { success, steps } = outcome;
      const end = endText(outcome);
      log.events.push({ frame: frames - 1, kind: 'end', text: end });
      const stride = Math.ceil(frames / FRAMES);
      const title = success ? 'First success' : 'First failure';
      const about = { title, outcome: success ? 'success' : end, success, world: start, index, steps, stride };
      const looks = { size: [NX, NY, NZ] as const, blocks, palette: blockLooks(rules) };
      const kinds = rules.entities.map(({ name, color, width, height }) => ({ name, color, width, height }));
      return { ...about, ...looks, kinds, ...thinned(stride, { positions, look, acts, beings, ...log }) };
    },
  };
}

/** What changes in a world from frame to frame. */
interface Log {
  readonly changes: [number, number, number][];
  readonly bags: { frame: number; items: Record<string, number> }[];
  readonly events: ReplayEvent[];
  /** Takes the world as it stands for the start. */
  begin(): void;
  /** Enters what has changed since the frame before. */
  note(frame: number): void;
}

function makeLog(world: World, { rules, air }: Tables): Log {
  const changes: Log['changes'] = [];
  const bags: Log['bags'] = [];
  const events: ReplayEvent[] = [];
  const before = new Uint8Array(world.blocks.length);
  let seen = 0;
  let bagVersion = -1;
  let life = 0;

  /** Blocks of one kind dug or placed one after the other make one line. */
  const noteBlock = (frame: number, cell: number) => {
    const block = world.blocks[cell];
    const what = block === air ? `digs ${rules.blocks[before[cell]].name}` : `places ${rules.blocks[block].name}`;
    changes.push([frame, cell, block]);
    before[cell] = block;
    const last = events.at(-1);
    const [same, count] = last?.kind === 'block' ? last.text.split(' × ') : [];
    if (last !== undefined && same === what) {
      events[events.length - 1] = { ...last, text: `${what} × ${Number(count ?? 1) + 1}` };
    } else events.push({ frame, kind: 'block', text: what });
  };

  const noteBag = (frame: number) => {
    bagVersion = world.bag.version;
    const items = heldItems(world.bag, rules);
    const change = bagChange(bags.at(-1)?.items ?? {}, items);
    if (change === null) return;
    if (frame > 0) events.push({ frame, ...change });
    bags.push({ frame, items });
  };

  const noteLife = (frame: number) => {
    const now = Math.max(0, world.body.life);
    if (now < life) events.push({ frame, kind: 'harm', text: `hurt: life ${shortLife(now)} of 20` });
    life = now;
  };

  return {
    changes,
    bags,
    events,
    begin: () => {
      before.set(world.blocks);
      seen = world.changed.length;
      life = world.body.life;
    },
    note: (frame) => {
      for (; seen < world.changed.length; seen++) noteBlock(frame, world.changed[seen]);
      if (world.bag.version !== bagVersion) noteBag(frame);
      noteLife(frame);
    },
  };
}

const shortLife = (life: number) => Number(life.toFixed(1));

/** Null when the counts are the same, as after taking another item in hand. */
function bagChange(
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>,
): Pick<ReplayEvent, 'kind' | 'text'> | null {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const differences = names
    .map((name) => ({ name, by: (after[name] ?? 0) - (before[name] ?? 0) }))
    .filter((d) => d.by !== 0);
  if (differences.length === 0) return null;
  const signed = ({ name, by }: { name: string; by: number }) => `${by > 0 ? '+' : '−'}${Math.abs(by)} ${name}`;
  const gains = differences.filter((d) => d.by > 0);
  const losses = differences.filter((d) => d.by < 0);
  return { kind: gains.length > 0 ? 'gain' : 'loss', text: [...gains, ...losses].map(signed).join(', ') };
}

function endText({ success, died, error, steps }: Outcome): string {
  if (success) return 'goal reached';
  if (died) return 'died';
  return error === null ? `out of steps after ${steps}` : `fault (${error.fault}): ${error.message}`;
}

type Taken = Pick<Replay, 'look' | 'changes' | 'bags' | 'acts' | 'beings' | 'events'> & {
  readonly positions: readonly number[];
};

/** Keeps every stride-th frame and the last one; positions become differences. */
function thinned(stride: number, taken: Taken): Omit<Taken, 'positions'> & Pick<Replay, 'path'> {
  const { positions } = taken;
  const count = positions.length / 3;
  const kept = Array.from({ length: Math.ceil(count / stride) }, (_, i) => i * stride);
  const at = (frame: number) => Math.min(kept.length - 1, Math.ceil(frame / stride));
  const moved = <T extends { readonly frame: number }>(list: readonly T[]) =>
    list.map((entry) => ({ ...entry, frame: at(entry.frame) }));
  return {
    path: kept.flatMap((frame, i) =>
      [0, 1, 2].map((k) => positions[3 * frame + k] - (i === 0 ? 0 : positions[3 * kept[i - 1] + k])),
    ),
    look: kept.flatMap((frame) => [taken.look[2 * frame], taken.look[2 * frame + 1]]),
    changes: taken.changes.map(([frame, cell, block]) => [at(frame), cell, block] as const),
    bags: moved(taken.bags),
    acts: moved(taken.acts),
    beings: moved(taken.beings),
    events: moved(taken.events),
  };
}

/**
 * Any Gymnasium or legacy gym environment as a world: spaces mapped, vectorised, run by Python (see host.ts). An environment
 * that crashes or hangs ends its episode, is reported in `troubles`, and is made anew. A saved world is its seed and
 * actions, so `load` plays them again and is exact for environments that are deterministic.
 */
import { RlgptError, unknownName } from '../../core/errors.ts';
import { makeRng } from '../../core/rng.ts';
import { badCode } from '../bad-code.ts';
import { checkActions, checkWorldCount, checkWorldIndex } from '../count.ts';
import type { Env, Field, FieldArray, SkillApi } from '../env.ts';
import { actionSpaces } from './actions.ts';
import { checkOperators, type Episode, makeFacts, volume } from './facts.ts';
import { emptyHandbook, type GymHandbook, readHandbook, wordsOf } from './handbook.ts';
import { type Host, type HostField, type HostOptions, openHost, type Trouble } from './host.ts';
import { createStepMessage, type Outcome, readOutcome, resetMessage } from './messages.ts';
import { apiDoc, makeApi } from './skill-api.ts';

export interface GymOptions extends Partial<Omit<HostOptions, 'name' | 'n'>> {
  readonly name: string;
  readonly n: number;
  /** A JSON file: what the environment's manual says, and which numbers are which facts. */
  readonly handbook?: string;
}

export interface GymEnv extends Env {
  /** Crashes, hangs and errors of the Python side so far. */
  readonly troubles: readonly Trouble[];
  /** Ends the Python process. */
  close(): void;
}

/** Failed resets in a row after which an environment is given up. */
const PATIENCE = 10;

/** Throws RlgptError 'world' when the environment cannot be made. */
export function createGym(options: GymOptions): GymEnv {
  const { name, n } = options;
  // A process of Python each.
  checkWorldCount(n, { heap: 2000, beside: 20_000_000 });
  const handbook = options.handbook === undefined ? emptyHandbook : readHandbook(options.handbook);
  const host = openHost({
    name,
    n,
    kwargs: options.kwargs ?? {},
    words: wordsOf(handbook),
    python: options.python ?? (process.env.RLGPT_PYTHON || 'python3'),
    timeoutSeconds: options.timeoutSeconds ?? 30,
    startSeconds: options.startSeconds ?? 300,
  });
  try {
    return worldsOver(host, handbook, options);
  } catch (error) {
    host.close();
    throw error;
  }
}

function worldsOver(host: Host, handbook: GymHandbook, { name, n }: GymOptions): GymEnv {
  const world = `gym:${name}`;
  const { actions, box, parts } = actionSpaces(host, handbook);
  const arrays = host.spec.fields.map(({ dtype, shape }) => makeArray(dtype, n * volume(shape)));
  const episodes = createEpisodes(host, world, n, makeViews(host, n, arrays));
  const { terminated, truncated, reward, rows, width, over, advance } = episodes;
  const facts = makeFacts(host, handbook, { arrays, terminated, episodes: episodes.list, reward });
  checkOperators(handbook, facts.names);
  const rngs = Array.from({ length: n }, (_, i) => makeRng('skills', world, i));
  const apis: (SkillApi | undefined)[] = new Array(n).fill(undefined);
  const codeParts = new Int32Array(actions.nvec.length);

  function reset(i: number, seed: number): void {
    checkWorldIndex(i, n);
    episodes.reset(i, seed);
    rngs[i].restore(makeRng('skills', world, seed).save());
  }

  const env: GymEnv = {
    id: world,
    n,
    handbook: { world, ...handbook },
    fields: host.spec.fields.map(toField),
    observation: Object.fromEntries(host.spec.fields.map((field, i) => [field.name, arrays[i]])),
    actions,
    ...(box === null ? {} : { box }),
    facts,
    terminated,
    truncated,
    reward,
    ...(host.spec.limit === null ? {} : { episodeLimit: host.spec.limit }),
    get steps() {
      return episodes.steps;
    },
    troubles: episodes.troubles,
    close: host.close,
    reset,
    step(codes) {
      checkActions(codes, n);
      for (let i = 0; i < n; i++) {
        if (codes[i] >= actions.size) throw badCode(codes[i], actions.size);
        rows[i * width] = Number.NaN;
        if (codes[i] < 0 || over(i)) continue;
        actions.decode(codes[i], codeParts);
        parts(codeParts, rows, i * width);
      }
      advance();
    },
    ...(box === null
      ? {}
      : {
          stepBox(values: Float32Array) {
            checkActions(values, n * width);
            for (let i = 0; i < n; i++) {
              for (let d = 0; d < width; d++) rows[i * width + d] = values[i * width + d];
              if (over(i)) rows[i * width] = Number.NaN;
            }
            advance();
          },
        }),
    refresh: (field) => {
      throw unknownName('lazy field', field, []);
    },
    legal: (i) => !over(i),
    begin: (i) => {
      episodes.list[i].start = episodes.list[i].log.length / width;
    },
    save: (i) => {
      checkWorldIndex(i, n);
      const { seed, log, start } = episodes.list[i];
      return new TextEncoder().encode(JSON.stringify({ world, seed, start, log, rng: [...rngs[i].save()] }));
    },
    load(i, bytes) {
      checkWorldIndex(i, n);
      const saved = readSaved(bytes, world);
      reset(i, saved.seed);
      episodes.replay(i, saved.log);
      episodes.list[i].start = saved.start;
      rngs[i].restore(Uint32Array.from(saved.rng));
    },
    skillApi(i) {
      apis[i] ??= makeApi(env, handbook, i, rngs[i]);
      return apis[i];
    },
    skillApiDoc: apiDoc(handbook, host.spec.fields),
  };
  for (let i = 0; i < n; i++) env.reset(i, i);
  return env;
}

/** The episodes of the worlds as the host plays them; `observe` fills the fields of one world. */
function createEpisodes(host: Host, world: string, n: number, observe: (i: number) => void) {
  const terminated = new Uint8Array(n);
  const truncated = new Uint8Array(n);
  const reward = new Float32Array(n);
  const list = Array.from({ length: n }, (_, i): Episode => ({ seed: i, log: [], start: 0, total: 0 }));
  const troubles: Trouble[] = [];
  /** Resets that failed, without one between that did not. */
  const failures = new Int32Array(n);
  const width = host.spec.actions.length;
  /** Actions to send; a row that begins with NaN stands still. */
  const rows = new Float64Array(n * width);
  const stepMessage = createStepMessage(rows);
  let steps = 0;

  function exchange(message: Uint8Array): Outcome {
    const outcome = readOutcome(host.exchange(message), n);
    for (const trouble of outcome.troubles) troubles.push(trouble);
    return outcome;
  }

  /** Takes over how a world's episode ended, if it did: what failed or ended by itself was not cut. */
  function settle(i: number, outcome: Outcome): void {
    terminated[i] = outcome.terminated(i);
    truncated[i] = terminated[i] === 1 ? 0 : outcome.truncated(i);
  }

  /** Sends what `rows` hold and takes the outcome. */
  function advance(): void {
    const outcome = exchange(stepMessage());
    for (let i = 0; i < n; i++) {
      if (Number.isNaN(rows[i * width])) continue;
      steps++;
      const episode = list[i];
      episode.log.push(...rows.subarray(i * width, (i + 1) * width));
      reward[i] = outcome.reward(i);
      episode.total += reward[i];
      settle(i, outcome);
      observe(i);
    }
  }

  function reset(i: number, seed: number): void {
    // a world whose reset failed is over at once; the next reset tries again
    settle(i, exchange(resetMessage(i, seed)));
    failures[i] = terminated[i] === 1 ? failures[i] + 1 : 0;
    if (failures[i] >= PATIENCE) throw givenUp(world, troubles.at(-1)?.what ?? 'it ended at once');
    reward[i] = 0;
    list[i] = { seed, log: [], start: 0, total: 0 };
    observe(i);
  }

  /** Plays the actions of a log in one world. They are no steps: they have been counted before. */
  function replay(i: number, log: readonly number[]): void {
    for (let at = 0; at < log.length; at += width) {
      rows.fill(Number.NaN);
      rows.set(log.slice(at, at + width), i * width);
      advance();
      steps--;
    }
  }

  return {
    list,
    troubles,
    terminated,
    truncated,
    reward,
    rows,
    width,
    get steps() {
      return steps;
    },
    over: (i: number) => terminated[i] === 1 || truncated[i] === 1,
    advance,
    reset,
    replay,
  };
}

interface Saved {
  readonly seed: number;
  readonly start: number;
  readonly log: readonly number[];
  readonly rng: readonly number[];
}

function readSaved(bytes: Uint8Array, world: string): Saved {
  try {
    const saved = JSON.parse(new TextDecoder().decode(bytes));
    if (saved.world === world && Array.isArray(saved.log)) return saved;
  } catch {
    // told below
  }
  throw new RlgptError(
    'corrupt',
    `${bytes.length} bytes are no saved world of '${world}'`,
    'Use bytes that save wrote.',
  );
}

function givenUp(world: string, why: string): RlgptError {
  return new RlgptError(
    'world',
    `'${world}' could not be reset ${PATIENCE} times in a row: ${why}`,
    'Mend the environment, then resume.',
  );
}

function makeArray(dtype: HostField['dtype'], size: number): FieldArray {
  return dtype === '|u1' ? new Uint8Array(size) : dtype === '<i4' ? new Int32Array(size) : new Float32Array(size);
}

function toField({ name, dtype, shape, low, high, kind }: HostField): Field {
  const meant =
    kind === 'multibinary' ? 'flag' : kind !== 'word' ? 'number' : /block[^.]*$/.test(name) ? 'block' : 'item';
  return {
    name,
    shape,
    low,
    high,
    unit: '',
    lazy: false,
    kind: meant,
    about: `${kind} of the Python environment, ${dtype}.`,
  };
}

/** Copies the row of one world from the shared file into the arrays of fields. */
function makeViews(host: Host, n: number, arrays: readonly FieldArray[]): (world: number) => void {
  const row = new Uint8Array(host.spec.row);
  const bytes = arrays.map((array) => new Uint8Array(array.buffer));
  return (world) => {
    host.observe(world, row);
    for (let i = 0, at = 0; i < bytes.length; i++) {
      const size = bytes[i].length / n;
      bytes[i].set(row.subarray(at, at + size), world * size);
      at += size;
    }
  };
}

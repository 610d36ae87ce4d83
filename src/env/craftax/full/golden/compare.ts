/** Plays recorded traces of the package (see trace.py) with our rules in exact mode, and names every field that differs. */
import { crc32 } from 'node:zlib';
import { makeKey } from '../../threefry.ts';
import { achievementNames, CELLS, SIZE } from '../constants.ts';
import { generate } from '../generate.ts';
import { drawStep, exactLuck, LUCK_SIZE } from '../luck.ts';
import { makeObserver, OBSERVATION_SIZE } from '../observe.ts';
import {
  ACHIEVED,
  BOSS_PROGRESS,
  createWorlds,
  DOWN_LADDERS,
  FLOATS,
  INTS,
  INVENTORY,
  LEVEL,
  MOB,
  MOB_HEALTH,
  MOB_SLOTS,
  MOBS,
  MONSTERS_KILLED,
  PLANTS,
  SWORD_ENCHANTMENT,
  type World,
} from '../state.ts';

const parts = ['map', 'items', 'mobs', 'light', 'ints', 'floats'] as const;

const RESET = 0;
const STEP = 1;
const SET = 2;
const STAGE = 3;
const BRIEF = 4;

export interface TraceHead {
  /** Versions of the packages that played. */
  readonly craftax: string;
  readonly jax: string;
  /** Parts of a step, in the order of the package. */
  readonly stages: readonly string[];
  /** Lengths of the arrays. */
  readonly sizes: Readonly<Record<(typeof parts)[number], number>>;
}

/** What is compared: any function left out is passed over. */
export interface Rules {
  readonly step?: (world: World, action: number, luck: Float32Array) => number;
  readonly over?: (world: World) => boolean;
  /** Parts of a step, by the package's names. */
  readonly stages?: Readonly<Record<string, (world: World, action: number, luck: Float32Array) => void>>;
}

export interface TraceReport {
  readonly head: TraceHead;
  readonly episodes: number;
  /** Steps of the longest episode. */
  readonly longest: number;
  readonly steps: number;
  /** States compared. */
  readonly states: number;
  /** States in which a field differs. */
  readonly different: number;
  /** How often each field differs. */
  readonly fields: Readonly<Record<string, number>>;
  /** The first differences in words, at most 20. */
  readonly examples: readonly string[];
  /** Achievements reached, and steps played on each floor. */
  readonly achieved: ReadonlySet<string>;
  readonly stepsByLevel: readonly number[];
}

/** Sections of `ints` from the top down, for messages. */
const sections: readonly (readonly [string, number])[] = [
  ['plant', PLANTS],
  ['monsters killed', MONSTERS_KILLED],
  ['ladder or chest', DOWN_LADDERS],
  ['achievement', ACHIEVED],
  ['boss or time', BOSS_PROGRESS],
  ['enchantment, potion or spell', SWORD_ENCHANTMENT],
  ['inventory', INVENTORY],
  ['player', 0],
];
const classNames = ['melee', 'passive', 'ranged', 'mob projectile', 'player projectile'];
const mobFields = ['row', 'column', 'mask', 'cooldown', 'type', 'row step', 'column step'];
const floatNames = ['health', 'recover', 'hunger', 'thirst', 'fatigue', 'recover mana', 'light level'];

function slotName(slot: number): string {
  const of = [0, 3, 6, 8, 11].findLastIndex((first) => slot >= first);
  return classNames[of];
}

/** The name of a number, without its floor. */
function nameOf(part: (typeof parts)[number], index: number): string {
  if (part === 'ints' && index >= MOBS) {
    const row = Math.floor((index - MOBS) / MOB);
    return `${slotName(row % MOB_SLOTS)} ${mobFields[(index - MOBS) % MOB]}`;
  }
  if (part === 'floats') {
    return index < MOB_HEALTH ? floatNames[index] : `${slotName((index - MOB_HEALTH) % MOB_SLOTS)} health`;
  }
  if (part === 'ints') {
    const [name, from] = sections.find(([, start]) => index >= start)!;
    return `${name} ${name === 'achievement' ? achievementNames[index - from] : index - from}`;
  }
  return part;
}

function placeOf(part: (typeof parts)[number], index: number): string {
  if (part === 'ints' && index >= MOBS) return ` [mob ${Math.floor((index - MOBS) / MOB)}]`;
  if (part === 'ints' || part === 'floats') return '';
  const cell = index % CELLS;
  return ` [floor ${Math.floor(index / CELLS)}, row ${Math.floor(cell / SIZE)}, column ${cell % SIZE}]`;
}

/** Reads the records one by one; `theirs` is the state of the last one. */
class Reader {
  readonly head: TraceHead;
  readonly theirs: World = createWorlds(1)[0];
  readonly key = makeKey();
  kind = 0;
  argument = 0;
  stateKey: readonly [number, number] = [0, 0];
  reward = 0;
  done = false;
  observation = 0;
  /** Of a brief reset: checksums of the arrays. */
  sums: readonly number[] = [];
  private at: number;
  private readonly view: DataView;
  private readonly bits: readonly Uint32Array[];

  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    const end = bytes.indexOf(10);
    this.head = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end)));
    this.view = new DataView(bytes.buffer, bytes.byteOffset);
    this.at = end + 1;
    if (this.head.sizes.ints !== INTS || this.head.sizes.floats !== FLOATS) throw new SyntaxError('another layout');
    this.bits = (['light', 'ints', 'floats'] as const).map((part) => words(this.theirs[part]));
  }

  next(): boolean {
    if (this.at >= this.bytes.length) return false;
    const { view } = this;
    this.kind = view.getInt32(this.at, true);
    this.argument = view.getInt32(this.at + 4, true);
    this.key.high = view.getUint32(this.at + 8, true);
    this.key.low = view.getUint32(this.at + 12, true);
    this.stateKey = [view.getUint32(this.at + 16, true), view.getUint32(this.at + 20, true)];
    this.reward = view.getFloat32(this.at + 24, true);
    this.done = view.getUint32(this.at + 28, true) === 1;
    this.observation = view.getUint32(this.at + 32, true);
    this.at += 36;
    if (this.kind === BRIEF) {
      this.sums = parts.map((_, i) => view.getUint32(this.at + 4 * i, true));
      this.at += 4 * parts.length;
      return true;
    }
    const { map, items, mobs } = this.theirs;
    for (const into of [map, items, mobs, ...this.bits]) this.apply(into);
    return true;
  }

  private apply(into: Uint8Array | Uint32Array): void {
    const count = this.view.getUint32(this.at, true);
    const places = this.at + 4;
    const values = places + 4 * count;
    for (let i = 0; i < count; i++) {
      into[this.view.getUint32(places + 4 * i, true)] = this.view.getUint32(values + 4 * i, true);
    }
    this.at = values + 4 * count;
  }
}

const words = (array: Float32Array | Int32Array): Uint32Array =>
  new Uint32Array(array.buffer, array.byteOffset, array.length);

const bitsOf = (array: World[(typeof parts)[number]]): Uint8Array | Uint32Array =>
  array instanceof Uint8Array ? array : words(array);

const bytesOf = (array: World[(typeof parts)[number]]): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

function takeOver(world: World, theirs: World): void {
  for (const part of parts) world[part].set(theirs[part]);
}

/** Throws SyntaxError for bytes that are no trace. */
export function compareTraces(bytes: Uint8Array, rules: Rules): TraceReport {
  return new Comparison(bytes, rules).run();
}

class Comparison {
  private readonly reader: Reader;
  private readonly whole = createWorlds(1)[0];
  private readonly staged = createWorlds(1)[0];
  private readonly draws = new Float32Array(LUCK_SIZE);
  private readonly luck = exactLuck();
  private readonly observation = new Float32Array(OBSERVATION_SIZE);
  private readonly observe = makeObserver(1, this.observation);
  private readonly fields: Record<string, number> = {};
  private readonly examples: string[] = [];
  private readonly achieved = new Set<string>();
  private readonly stepsByLevel = new Array<number>(9).fill(0);
  private states = 0;
  private different = 0;
  private episodes = 0;
  private longest = 0;
  private seed = 0;
  private time = 0;

  private readonly rules: Rules;

  constructor(bytes: Uint8Array, rules: Rules) {
    this.rules = rules;
    this.reader = new Reader(bytes);
  }

  run(): TraceReport {
    const { reader, fields, examples, achieved, stepsByLevel } = this;
    while (reader.next()) {
      if (reader.kind === RESET || reader.kind === BRIEF) this.reset();
      else if (reader.kind === STEP) this.step();
      else if (reader.kind === STAGE) this.stage();
      else if (reader.kind === SET) this.sync();
    }
    const { episodes, longest, states, different } = this;
    const steps = stepsByLevel.reduce((a, b) => a + b);
    return { head: reader.head, episodes, longest, steps, states, different, fields, examples, achieved, stepsByLevel };
  }

  private sync(): void {
    takeOver(this.whole, this.reader.theirs);
    takeOver(this.staged, this.reader.theirs);
  }

  private reset(): void {
    const { reader, whole, luck } = this;
    if (reader.argument >= 0) {
      this.seed = reader.argument;
      luck.seed(this.seed);
    }
    this.time = 0;
    this.episodes++;
    luck.next();
    generate(whole, luck.source);
    const { high, low } = luck.stateKey;
    const found = this.others(whole, [high, low]);
    if (reader.kind === BRIEF) {
      parts.forEach((part, i) => {
        if (crc32(bytesOf(whole[part])) !== reader.sums[i]) found.push(`${part}: another checksum`);
      });
      takeOver(reader.theirs, whole);
    }
    this.check('reset', whole, found);
    this.sync();
  }

  private step(): void {
    const { reader, whole, rules, luck } = this;
    luck.draw(reader.argument, this.draws);
    this.time++;
    this.longest = Math.max(this.longest, this.time);
    this.stepsByLevel[whole.ints[LEVEL]]++;
    if (rules.step === undefined) {
      // without rules only what follows from the state
      takeOver(whole, reader.theirs);
      this.check(`action ${reader.argument}`, whole, this.others(whole, reader.stateKey));
      return;
    }
    const reward = rules.step(whole, reader.argument, this.draws);
    const others = this.others(whole, [luck.stateKey.high, luck.stateKey.low]);
    if (!Object.is(reward, reader.reward)) others.push(`reward: theirs ${reader.reward}, ours ${reward}`);
    if (rules.over !== undefined && rules.over(whole) !== reader.done) others.push(`done: theirs ${reader.done}`);
    this.check(`action ${reader.argument}`, whole, others);
    for (let i = 0; i < achievementNames.length; i++) {
      if (reader.theirs.ints[ACHIEVED + i] === 1) this.achieved.add(achievementNames[i]);
    }
    this.sync();
  }

  private stage(): void {
    const { reader, staged, rules, draws } = this;
    const index = reader.argument % 32;
    const action = (reader.argument - index) / 32;
    const name = reader.head.stages[index];
    const play = rules.stages?.[name];
    if (play !== undefined) {
      // the key is that of the whole step
      drawStep({ ...reader.key }, action, draws);
      play(staged, action, draws);
      this.check(`${name}, action ${action}`, staged, []);
    }
    takeOver(staged, reader.theirs);
  }

  /** Differences in what is no array of the state. */
  private others(world: World, stateKey: readonly [number, number]): string[] {
    const { reader, observation } = this;
    const found: string[] = [];
    if (stateKey.some((word, i) => word !== reader.stateKey[i])) found.push(`state_rng: theirs ${reader.stateKey}`);
    this.observe(world, 0);
    if (crc32(new Uint8Array(observation.buffer)) !== reader.observation) found.push('observation: another checksum');
    return found;
  }

  private check(when: string, ours: World, found: string[]): void {
    const { theirs } = this.reader;
    for (const part of parts) this.compare(part, ours[part], theirs[part], found);
    this.states++;
    if (found.length === 0) return;
    this.different++;
    const where = `seed ${this.seed}, step ${this.time}, floor ${ours.ints[LEVEL]}, ${when}`;
    if (this.examples.length < 20) this.examples.push(`${where}: ${found.slice(0, 6).join('; ')}`);
    const names = new Set(found.map((text) => text.split(/ \[|:/)[0]));
    for (const name of names) this.fields[name] = (this.fields[name] ?? 0) + 1;
  }

  private compare(
    part: (typeof parts)[number],
    ours: World[(typeof parts)[number]],
    theirs: World[(typeof parts)[number]],
    found: string[],
  ): void {
    if (Buffer.compare(bytesOf(ours), bytesOf(theirs)) === 0) return;
    const [a, b] = [bitsOf(ours), bitsOf(theirs)];
    for (let i = 0; i < a.length; i++) {
      if (a[i] !== b[i]) found.push(`${nameOf(part, i)}${placeOf(part, i)}: theirs ${theirs[i]}, ours ${ours[i]}`);
    }
  }
}

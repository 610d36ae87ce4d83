/**
 * How creatures attack, learned from what a player sees of them, where the handbook does not tell: system identification, the learned
 * half of model-based reinforcement learning. The coded half is the guard of errands programs, whose tables are solved by value
 * iteration over exactly these figures (`foresight.ts`). Any program may play meanwhile.
 */
import type { Controller, ControllerRun } from '../../action/controller.ts';
import { RlgptError } from '../../core/errors.ts';
import { hashSeed } from '../../core/rng.ts';
import type { Env, SkillApi } from '../../env/env.ts';
import type { Attack, EntityEntry, Handbook } from '../../env/handbook.ts';
import { attacksOf, FURTHEST, LONGEST, Seen } from './attack-counts.ts';

interface Creature {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
}

/** A creature followed from step to step, by its place in the world. */
interface Followed {
  readonly name: string;
  readonly row: number;
  readonly column: number;
  /** Steps since its last blow or shot, LONGEST - 1 at first; and how many of them it stood beside the player. */
  since: number;
  beside: number;
}

/** Facts without a kind in front: bars, such as food. */
const barsOf = ({ operators }: Handbook) => [
  ...new Set(operators.flatMap(({ yields }) => yields.map(({ fact }) => fact)).filter((fact) => !fact.includes(':'))),
];

/** What a world's skills must tell for attacks to be watched. */
const TELLS = ['creatures', 'block', 'fact', 'rows', 'columns', 'health', 'asleep'];
export const canBeWatched = (api: SkillApi): boolean => TELLS.every((name) => name in api);

/** Watches how creatures attack in one world; `step` is to be called before each step, `restart` when an episode begins. */
export function watchAttacks(api: SkillApi, handbook: Handbook) {
  const hostile = handbook.entities.filter((entity) => entity.hostile);
  const kinds = new Map(hostile.filter(({ health }) => health > 0).map(({ name }) => [name, new Seen()]));
  const shotNames = hostile.filter(({ health }) => health === 0).map(({ name }) => name);
  const shotBy = new Map<string, Map<string, number>>();
  const walkable = new Set(handbook.blocks.filter((b) => !b.solid && !b.liquid && !b.danger).map(({ name }) => name));
  const solid = new Set(handbook.blocks.filter((b) => b.solid && !b.liquid).map(({ name }) => name));
  const bars = barsOf(handbook);
  const creatures = api.creatures as () => readonly Creature[];
  const block = api.block as (rows: number, columns: number) => string | null;
  const fact = api.fact as (name: string) => number;
  const number = (name: string) => (api[name] as () => number)();
  let foes: Followed[] = [];
  let shots: Followed[] = [];
  /** All creatures before the step. */
  let others: Followed[] = [];
  let health = 0;
  let slept = false;

  const gap = (row: number, column: number, { row: y, column: x }: Followed) =>
    Math.abs(y - row) + Math.abs(x - column);
  const stood = (list: readonly Followed[], one: Followed, steps: number) =>
    list.find((old) => old.name === one.name && gap(one.row, one.column, old) === steps);

  /** Who of those before is who now: first those that stayed, then those that went a step. */
  function follow(before: readonly Followed[]): Map<Followed, Followed> {
    const left = [...before];
    const same = new Map<Followed, Followed>();
    for (const steps of [0, 1]) {
      for (const now of foes) {
        const old = same.has(now) ? undefined : stood(left, now, steps);
        if (old === undefined) continue;
        left.splice(left.indexOf(old), 1);
        same.set(now, old);
        now.since = Math.min(LONGEST - 1, old.since + 1);
        now.beside = old.beside;
      }
    }
    return same;
  }

  /** Whether a step along the longer way from a place to the player was free, and whether it was taken. */
  function chase(old: Followed, now: Followed, row: number, column: number): boolean | null {
    const [rows, columns] = [row - old.row, column - old.column];
    if (Math.abs(rows) === Math.abs(columns)) return null;
    const down = Math.abs(rows) > Math.abs(columns);
    const [r, c] = [old.row + (down ? Math.sign(rows) : 0), old.column + (down ? 0 : Math.sign(columns))];
    const taken = now.row === r && now.column === c;
    const free = walkable.has(block(r - row, c - column) ?? '') && !others.some((one) => gap(r, c, one) === 0);
    return taken || free ? taken : null;
  }

  /** Whether a shot from a place would fly to the player, or nearly: along the longer way, with nothing solid in between. */
  function open(from: Followed, row: number, column: number): boolean {
    const [rows, columns] = [row - from.row, column - from.column];
    if (rows !== 0 && columns !== 0) return false;
    for (let k = 1; k < Math.abs(rows + columns); k++) {
      const name = block(-k * Math.sign(rows), -k * Math.sign(columns));
      if (name === null || solid.has(name)) return false;
    }
    return true;
  }

  /** Takes in what one attacker did in the step: `row` and `column` are the player's now. */
  function takeIn(old: Followed, now: Followed, [row, column]: readonly [number, number], blow: boolean): void {
    const seen = kinds.get(now.name)!;
    const before = gap(row, column, old);
    const arrives = before > 1 && gap(row, column, now) === 1;
    const nearer = before > 1 && before < FURTHEST ? chase(old, now, row, column) : null;
    if (nearer !== null) seen.nearer.add(before, nearer);
    if (before > 1 && !arrives) return;
    now.beside = Math.min(LONGEST - 1, old.beside + 1);
    seen.strikes.add(now.beside, blow);
    if (arrives && old.since >= LONGEST - 1) seen.arrivals.add(0, blow);
    if (!arrives) seen.blows.add(now.since, blow);
    if (!blow) return;
    now.since = 0;
    now.beside = 0;
  }

  /** A shot that was not there before comes from the attacker that it is nearest to. */
  function takeInShots(known: readonly Followed[], row: number, column: number): Set<Followed> {
    const shooters = new Set<Followed>();
    for (const shot of shots) {
      if (stood(known, shot, 0) ?? stood(known, shot, 1)) continue;
      const away = gap(row, column, shot);
      const by = foes.find((foe) => gap(shot.row, shot.column, foe) <= 1 && gap(row, column, foe) > away);
      if (by === undefined) continue;
      shooters.add(by);
      const names = shotBy.get(by.name) ?? new Map<string, number>();
      shotBy.set(by.name, names.set(shot.name, (names.get(shot.name) ?? 0) + 1));
    }
    return shooters;
  }

  return {
    step(): void {
      const [row, column] = [number('rows'), number('columns')];
      const place = ({ name, rows, columns }: Creature): Followed => ({
        name,
        row: row + rows,
        column: column + columns,
        since: LONGEST - 1,
        beside: LONGEST - 1,
      });
      const inView = creatures();
      const [oldFoes, oldShots] = [foes, shots];
      const stand = inView.map(place);
      foes = stand.filter(({ name }) => kinds.has(name));
      shots = stand.filter(({ name }) => shotNames.includes(name));
      const lost = health - number('health');
      health -= lost;
      const starved = bars.some((bar) => fact(bar) < 1);
      const blow = lost > (starved ? 1 : 0);
      const beside = oldFoes.filter((foe) => gap(row, column, foe) === 1);
      const arrived = foes.filter((foe) => gap(row, column, foe) === 1);
      const flying = oldShots.some((shot) => gap(row, column, shot) <= 2);
      // with more than one that could have done it, nobody is blamed
      const suspects = Math.max(beside.length, arrived.length) + (flying ? 1 : 0);
      const shooters = takeInShots(oldShots, row, column);
      for (const [now, old] of follow(oldFoes)) {
        const at = Math.min(FURTHEST - 1, gap(row, column, old));
        const shot = shooters.has(now);
        const seen = kinds.get(now.name)!;
        if (at > 1) seen.fired.add(at, shot);
        if (at > 1 && (shot || open(old, row, column))) seen.shots[at].add(now.since, shot);
        if (!blow || suspects === 1) takeIn(old, now, [row, column], blow && !flying);
        if (shot) now.since = 0;
      }
      if (blow && suspects === 1) {
        const names = flying ? [...shotBy.keys()] : [(beside[0] ?? arrived[0]).name];
        for (const name of names) (slept ? kinds.get(name)!.asleep : kinds.get(name)!.awake).push(lost);
      }
      others = stand;
      slept = (api.asleep as () => boolean)();
    },
    restart(): void {
      foes = [];
      shots = [];
      others = [];
      health = number('health');
      slept = false;
    },
    /** What is known so far, by kind; a kind of which too little was seen is left out. */
    attacks: () => attacksOf(kinds, shotBy),
  };
}

/** How long to watch, and where. */
export interface AttackLearning {
  /** Primitive steps in all. */
  readonly steps: number;
  /** Primitive steps of an episode at most. */
  readonly within: number;
  /** Seed of an episode by its number. */
  readonly starts: (episode: number) => number;
  /** Tells who is hostile; what it tells of attacks is not read. */
  readonly handbook: Handbook;
}

/** What was seen of attacks, by the name of who attacks. */
export type Attacks = Readonly<Record<string, Attack>>;

/** Watches a program play in world 0 of an env, one episode after another. Throws RlgptError 'usage' for a bad step limit. */
export function attackLearner(
  env: Env,
  program: Controller,
  { within, starts, handbook }: Omit<AttackLearning, 'steps'>,
) {
  if (!(within >= 1)) throw new RlgptError('usage', `step limit is ${within}`, 'Use at least 1 step.');
  const watch = watchAttacks(env.skillApi(0), handbook);
  const codes = new Int32Array(env.n).fill(-1);
  let episodes = 0;
  return {
    /**
     * Plays an episode of at most so many primitive steps, and returns how many it took, 1 at least. Throws RlgptError
     * 'usage' for a start that is over: whoever counts steps would wait for ever.
     */
    episode(most: number): number {
      const seed = starts(episodes++);
      env.reset(0, seed);
      if (env.terminated[0] === 1)
        throw new RlgptError('usage', `the start of episode ${episodes - 1} is over`, 'Start where the world goes on.');
      watch.restart();
      let run: ControllerRun | null = null;
      let t = 0;
      for (; t < Math.min(within, most) && env.terminated[0] === 0; t++) {
        watch.step();
        run ??= program.start(env, 0, hashSeed('attacks', seed, t));
        codes[0] = run.next();
        if (codes[0] < 0) {
          run = null;
          codes[0] = env.actions.noop;
        }
        env.step(codes);
      }
      watch.step();
      run?.stop();
      return t;
    },
    /** What is known so far; a kind of which too little was seen is left out. */
    attacks: watch.attacks,
  };
}

/**
 * Lets a program play in world 0 of an env whose skills tell creatures by offset, as those of Craftax do, and watches how it is
 * attacked: the figures that a handbook may be silent about. Returns them with the primitive steps taken.
 */
export function learnAttacks(
  env: Env,
  program: Controller,
  { steps, ...learning }: AttackLearning,
): { readonly attacks: Attacks; readonly steps: number } {
  const learner = attackLearner(env, program, learning);
  let taken = 0;
  while (taken < steps) taken += learner.episode(steps - taken);
  return { attacks: learner.attacks(), steps: taken };
}

/** Names of those who attack and of whom a handbook does not tell how. */
export const silentAbout = ({ entities }: Handbook): readonly string[] =>
  entities
    .filter(({ hostile, health, attack }) => hostile && health > 0 && attack === undefined)
    .map(({ name }) => name);

/** The handbook, and where it does not tell how a creature attacks, what was learned of that. */
export function withAttacks(handbook: Handbook, attacks: Attacks): Handbook {
  const entities = handbook.entities.map((entity): EntityEntry => {
    const learned = attacks[entity.name];
    return entity.attack !== undefined || learned === undefined ? entity : { ...entity, attack: learned };
  });
  return { ...handbook, entities };
}

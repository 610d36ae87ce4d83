/** Watches how creatures attack in one world, step by step, from what skills are told of them. */
import type { SkillApi } from '../../env/env.ts';
import type { Handbook } from '../../env/handbook.ts';
import { attacksOf, FURTHEST, LONGEST, Seen } from './attack-counts.ts';

/** A creature as skills are told of it: by its offset from the player. */
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

/** What is in view at one step: the player's place in the world, and who stands where. */
interface Scene {
  readonly row: number;
  readonly column: number;
  readonly creatures: readonly Followed[];
  /** Those of them that attack, and those that are shots. */
  readonly foes: readonly Followed[];
  readonly shots: readonly Followed[];
}

const NOBODY: Scene = { row: 0, column: 0, creatures: [], foes: [], shots: [] };

/** What a world's skills must tell for attacks to be watched. */
const TELLS = ['creatures', 'block', 'fact', 'rows', 'columns', 'health', 'asleep'];
export const canBeWatched = (api: SkillApi): boolean => TELLS.every((name) => name in api);

interface Place {
  readonly row: number;
  readonly column: number;
}

/** Steps from a place to another. */
const gap = (a: Place, b: Place) => Math.abs(a.row - b.row) + Math.abs(a.column - b.column);

/** The first of a kind that is so many steps away. */
const find = (list: readonly Followed[], one: Followed, steps: number) =>
  list.find((other) => other.name === one.name && gap(one, other) === steps);

/** Who is who: of those before, first those that stayed, then those that went a step. What is known of them goes over. */
function follow(before: readonly Followed[], foes: readonly Followed[]): Map<Followed, Followed> {
  const left = [...before];
  const same = new Map<Followed, Followed>();
  for (const steps of [0, 1]) {
    for (const now of foes) {
      const old = same.has(now) ? undefined : find(left, now, steps);
      if (old === undefined) continue;
      left.splice(left.indexOf(old), 1);
      same.set(now, old);
      now.since = Math.min(LONGEST - 1, old.since + 1);
      now.beside = old.beside;
    }
  }
  return same;
}

/** Facts without a kind in front: bars, such as food. */
const barsOf = ({ operators }: Handbook) => [
  ...new Set(operators.flatMap(({ yields }) => yields.map(({ fact }) => fact)).filter((fact) => !fact.includes(':'))),
];

/** What is seen of attacks in one world; `step` is to be called before each step, `restart` when an episode begins. */
export function watchAttacks(api: SkillApi, handbook: Handbook) {
  const eyes = makeEyes(api, handbook);
  const { kinds } = eyes;
  /** By attacker: how often each shot came from it. */
  const shotBy = new Map<string, Map<string, number>>();
  let scene = NOBODY;
  let health = 0;
  let slept = false;

  /** A shot that was not there before comes from the attacker that it is nearest to. */
  function findShooters(before: Scene, now: Scene): Set<Followed> {
    const shooters = new Set<Followed>();
    for (const shot of now.shots) {
      if (find(before.shots, shot, 0) ?? find(before.shots, shot, 1)) continue;
      const by = now.foes.find((foe) => gap(shot, foe) <= 1 && gap(now, foe) > gap(now, shot));
      if (by === undefined) continue;
      shooters.add(by);
      const names = shotBy.get(by.name) ?? new Map<string, number>();
      shotBy.set(by.name, names.set(shot.name, (names.get(shot.name) ?? 0) + 1));
    }
    return shooters;
  }

  /** Counts whether an attacker shot in the step, and whether it could have. */
  function countShot(old: Followed, foe: Followed, now: Scene, shot: boolean): void {
    const away = Math.min(FURTHEST - 1, gap(now, old));
    if (away <= 1) return;
    const seen = kinds.get(foe.name)!;
    seen.fired.add(away, shot);
    if (shot || eyes.inLine(old, now)) seen.shots[away].add(foe.since, shot);
  }

  /** Counts whether an attacker came nearer, and once it stands beside the player, whether it struck. */
  function countBlow(old: Followed, foe: Followed, [before, now]: readonly [Scene, Scene], blow: boolean): void {
    const seen = kinds.get(foe.name)!;
    const away = gap(now, old);
    const arrives = away > 1 && gap(now, foe) === 1;
    const nearer = away > 1 && away < FURTHEST ? eyes.cameNearer(old, foe, before, now) : null;
    if (nearer !== null) seen.nearer.add(away, nearer);
    if (away > 1 && !arrives) return;
    foe.beside = Math.min(LONGEST - 1, old.beside + 1);
    seen.strikes.add(foe.beside, blow);
    if (arrives && old.since >= LONGEST - 1) seen.arrivals.add(0, blow);
    if (!arrives) seen.blows.add(foe.since, blow);
    if (!blow) return;
    foe.since = 0;
    foe.beside = 0;
  }

  return {
    step(): void {
      const [before, now] = [scene, eyes.look()];
      scene = now;
      const lost = health - eyes.health();
      health -= lost;
      const blow = lost > (eyes.starves() ? 1 : 0);
      const beside = before.foes.filter((foe) => gap(now, foe) === 1);
      const arrived = now.foes.filter((foe) => gap(now, foe) === 1);
      const flying = before.shots.some((shot) => gap(now, shot) <= 2);
      // With more than one that could have done it, nobody is blamed.
      const suspects = Math.max(beside.length, arrived.length) + (flying ? 1 : 0);
      const shooters = findShooters(before, now);
      for (const [foe, old] of follow(before.foes, now.foes)) {
        const shot = shooters.has(foe);
        countShot(old, foe, now, shot);
        if (!blow || suspects === 1) countBlow(old, foe, [before, now], blow && !flying);
        if (shot) foe.since = 0;
      }
      if (blow && suspects === 1) {
        const names = flying ? [...shotBy.keys()] : [(beside[0] ?? arrived[0]).name];
        for (const name of names) (slept ? kinds.get(name)!.asleep : kinds.get(name)!.awake).push(lost);
      }
      slept = eyes.asleep();
    },
    restart(): void {
      scene = NOBODY;
      health = eyes.health();
      slept = false;
    },
    /** What is known so far, by kind; a kind of which too little was seen is left out. */
    attacks: () => attacksOf(kinds, shotBy),
  };
}

/** What a player can see, by the names of the handbook. */
function makeEyes(api: SkillApi, handbook: Handbook) {
  const hostile = handbook.entities.filter((entity) => entity.hostile);
  const kinds = new Map(hostile.filter(({ health }) => health > 0).map(({ name }) => [name, new Seen()]));
  const shotNames = hostile.filter(({ health }) => health === 0).map(({ name }) => name);
  const walkable = new Set(handbook.blocks.filter((b) => !b.solid && !b.liquid && !b.danger).map(({ name }) => name));
  const solid = new Set(handbook.blocks.filter((b) => b.solid && !b.liquid).map(({ name }) => name));
  const bars = barsOf(handbook);
  const creatures = api.creatures as () => readonly Creature[];
  const block = api.block as (rows: number, columns: number) => string | null;
  const fact = api.fact as (name: string) => number;
  const number = (name: string) => (api[name] as () => number)();

  function look(): Scene {
    const [row, column] = [number('rows'), number('columns')];
    const place = ({ name, rows, columns }: Creature): Followed => ({
      name,
      row: row + rows,
      column: column + columns,
      since: LONGEST - 1,
      beside: LONGEST - 1,
    });
    const all = creatures().map(place);
    const foes = all.filter(({ name }) => kinds.has(name));
    const shots = all.filter(({ name }) => shotNames.includes(name));
    return { row, column, creatures: all, foes, shots };
  }

  /** Whether a step along the longer way to the player was taken; null where it was not free, or both ways are as long. */
  function cameNearer(old: Followed, foe: Followed, before: Scene, { row, column }: Scene): boolean | null {
    const [rows, columns] = [row - old.row, column - old.column];
    if (Math.abs(rows) === Math.abs(columns)) return null;
    const down = Math.abs(rows) > Math.abs(columns);
    const to = {
      row: old.row + (down ? Math.sign(rows) : 0),
      column: old.column + (down ? 0 : Math.sign(columns)),
    };
    const taken = gap(foe, to) === 0;
    const isFree =
      walkable.has(block(to.row - row, to.column - column) ?? '') &&
      !before.creatures.some((other) => gap(to, other) === 0);
    return taken || isFree ? taken : null;
  }

  /** Whether a shot from a place would fly to the player: in the same row or column, with nothing solid in between. */
  function inLine(from: Place, { row, column }: Scene): boolean {
    const [rows, columns] = [row - from.row, column - from.column];
    if (rows !== 0 && columns !== 0) return false;
    for (let k = 1; k < Math.abs(rows + columns); k++) {
      const name = block(-k * Math.sign(rows), -k * Math.sign(columns));
      if (name === null || solid.has(name)) return false;
    }
    return true;
  }

  return {
    /** What has been seen of each attacker. */
    kinds,
    look,
    cameNearer,
    inLine,
    health: () => number('health'),
    asleep: api.asleep as () => boolean,
    /** A bar is empty, which costs health too. */
    starves: () => bars.some((bar) => fact(bar) < 1),
  };
}

/**
 * What an attacker costs in the open: the health that it takes and the time until it is dead, if the player does the best it
 * can, by value iteration over where it stands, how it rests, and where the player looks (one attacker, no walls). Errands
 * programs look a step or two ahead over the true ground and take the rest from this table; the costs of several attackers
 * are added, as collision avoidance in the air does it (Kochenderfer and others 2012, ACAS X).
 */
import type { Attack, Handbook } from '../../env/handbook.ts';

/** Offsets of rows and columns in a table, 0 to this. */
export const TABLE_REACH = 5;
/** Offsets that are solved; it does not fall back any further. */
const REACH = 7;
const SIDE = REACH + 1;
const PLANE = SIDE * SIDE;
const HEADINGS = 4;
/** Left, right, up, down: rows and columns of a step. */
const ROWS = Int32Array.of(0, 0, -1, 1);
const COLUMNS = Int32Array.of(-1, 1, 0, 0);
const SWEEPS = 200;
const CLOSE_ENOUGH = 1e-3;

/** Table entries are whole: this many to a blow. */
export const UNIT = 50;

/** An attacker's ways and the price of a step, in its blows. */
export interface Rhythm extends Pick<Attack, 'rest' | 'sudden' | 'sight' | 'chase'> {
  readonly step: number;
  /** Cells, in the line in which the player looks, within which it strikes the attacker: more than 1 with something to shoot. */
  readonly range?: number;
}

/** The index of a state by offset of any sign: the plane is folded to one quarter. */
export function stateAt(rest: number, heading: number, rows: number, columns: number): number {
  const mirrored = rows < 0 && heading > 1 ? 5 - heading : columns < 0 && heading < 2 ? 1 - heading : heading;
  return (rest * HEADINGS + mirrored) * PLANE + Math.abs(rows) * SIDE + Math.abs(columns);
}

/** Costs in blows by state, one table for each number of blows that the attacker still takes, from one on. */
export function foeCosts(rhythm: Rhythm, blows: number): Float64Array[] {
  const tables: Float64Array[] = [];
  const struck = new Float64Array((rhythm.rest + 1) * HEADINGS * PLANE);
  for (let k = 0; k < blows; k++) {
    const values = new Float64Array(struck.length);
    const replies = new Float64Array(struck.length);
    for (let sweep = 0, change = 1; sweep < SWEEPS && change > CLOSE_ENOUGH; sweep++) {
      fillReplies(rhythm, values, replies);
      change = improve(rhythm, values, replies, struck);
    }
    tables.push(values);
    // a blow that does not kill: the attacker answers
    struck.set(replies);
  }
  return tables;
}

/** Whether an offset lies straight ahead, no further than `range`. */
function isAhead(rows: number, columns: number, heading: number, range: number): boolean {
  const ahead = rows * ROWS[heading] + columns * COLUMNS[heading];
  return ahead > 0 && ahead <= range && ahead === rows + columns;
}

/** The least cost over the player's actions, by state: to wait, to strike, to walk or turn. Returns the largest change. */
function improve(rhythm: Rhythm, values: Float64Array, replies: Float64Array, struck: Float64Array): number {
  let change = 0;
  for (let layer = 0; layer < (rhythm.rest + 1) * HEADINGS; layer++) {
    const rest = layer >> 2;
    const heading = layer & 3;
    for (let cell = 1; cell < PLANE; cell++) {
      const rows = Math.floor(cell / SIDE);
      const columns = cell % SIDE;
      const at = layer * PLANE + cell;
      let least = replies[at];
      if (isAhead(rows, columns, heading, rhythm.range ?? 1)) least = Math.min(least, struck[at]);
      for (let side = 0; side < 4; side++) {
        const blocked = rows === ROWS[side] && columns === COLUMNS[side];
        const r = blocked ? rows : rows - ROWS[side];
        const c = blocked ? columns : columns - COLUMNS[side];
        least = Math.min(least, replies[stateAt(rest, side, Math.min(REACH, r), Math.min(REACH, c))]);
      }
      const value = rhythm.step + least;
      change = Math.max(change, Math.abs(value - values[at]));
      values[at] = value;
    }
  }
  return change;
}

/** What is to be expected once the player has acted, by state: the attacker strikes, comes nearer or strays. */
function fillReplies(rhythm: Rhythm, values: Float64Array, replies: Float64Array): void {
  const sudden = rhythm.sudden === true;
  for (let layer = 0; layer < (rhythm.rest + 1) * HEADINGS; layer++) {
    const rest = layer >> 2;
    const heading = layer & 3;
    for (let cell = 1; cell < PLANE; cell++) {
      const rows = Math.floor(cell / SIDE);
      const columns = cell % SIDE;
      const gap = rows + columns;
      const at = layer * PLANE + cell;
      if (!sudden && gap === 1 && rest === 0) {
        replies[at] = 1 + values[stateAt(rhythm.rest, heading, rows, columns)];
        continue;
      }
      const down = arrive(rhythm, values, rest, heading, rows - Math.sign(rows), columns, cell);
      const across = arrive(rhythm, values, rest, heading, rows, columns - Math.sign(columns), cell);
      const nearer = rows === columns ? (down + across) / 2 : rows > columns ? down : across;
      let stray = 0;
      for (let side = 0; side < 4; side++) {
        stray += 0.25 * arrive(rhythm, values, rest, heading, rows + ROWS[side], columns + COLUMNS[side], cell);
      }
      const chase = gap <= rhythm.sight ? rhythm.chase : 0;
      replies[at] = chase * nearer + (1 - chase) * stray;
    }
  }
}

/** The cost after the attacker's step; one who would step onto the player stays in its cell. */
function arrive(
  rhythm: Rhythm,
  values: Float64Array,
  rest: number,
  heading: number,
  rows: number,
  columns: number,
  cell: number,
): number {
  const blocked = rows === 0 && columns === 0;
  const r = Math.min(REACH, blocked ? Math.floor(cell / SIDE) : rows);
  const c = Math.min(REACH, blocked ? cell % SIDE : columns);
  if (rhythm.sudden !== true) return values[stateAt(Math.max(0, rest - 1), heading, r, c)];
  const near = Math.abs(r) + Math.abs(c) === 1;
  if (near && rest === 0) return 1 + values[stateAt(rhythm.rest, heading, r, c)];
  return values[stateAt(near ? rest - 1 : rest, heading, r, c)];
}

const solved = new Map<string, string>();

/** The character of 0, and the most that one character tells: all are printable. */
export const ZERO = 48;
const MOST = 78;

/** The tables for a program, offsets up to TABLE_REACH only: a character less ZERO is a cost in parts of a blow, UNIT to a blow. */
export function foeTable(rhythm: Rhythm, blows: number): string {
  const key = JSON.stringify([rhythm, blows]);
  const known = solved.get(key);
  if (known !== undefined) return known;
  const parts: number[] = [];
  for (const values of foeCosts(rhythm, blows)) {
    for (let rest = 0; rest <= rhythm.rest; rest++) {
      for (let heading = 0; heading < HEADINGS; heading++) {
        for (let rows = 0; rows <= TABLE_REACH; rows++) {
          for (let columns = 0; columns <= TABLE_REACH; columns++) {
            parts.push(Math.min(MOST, Math.round(UNIT * values[stateAt(rest, heading, rows, columns)])));
          }
        }
      }
    }
  }
  const table = String.fromCharCode(...parts.map((part) => ZERO + part));
  solved.set(key, table);
  return table;
}

// --- tables of a program ---

/** Most blows to an attacker that tables are made for; one that takes more is dealt with as if it took so many. */
const MOST_BLOWS = 5;

/** Cells within which the player's shots count on a table: over more of them the attacker may leave the line. */
const RANGE = 3;

/** What is known of those that attack with blows, the tables of what each costs, weapons, and the price of a step in health. */
export function fightsOf({ entities, items, body }: Handbook, shoots: boolean) {
  const range = shoots ? RANGE : 1;
  if (body === undefined)
    return {
      FOES: {},
      COSTS: [],
      DARTS: {},
      MET: {},
      WEAPONS: [],
      HAND: 1,
      MIGHT: null,
      PRICE: 0,
      RANGE: 1,
      MOST_BLOWS,
    };
  const fighters = entities.flatMap(({ name, health, attack }) =>
    attack === undefined ? [] : [{ name, health, attack }],
  );
  const price = 1 / body.recovery;
  // the weakest stands for all, so that one table serves those of one rhythm
  const step = price / Math.min(...fighters.map(({ attack }) => attack.damage));
  const costs: string[] = [];
  const tableOf = (rhythm: Rhythm): number => {
    const table = foeTable(rhythm, MOST_BLOWS);
    if (!costs.includes(table)) costs.push(table);
    return costs.indexOf(table);
  };
  const foes = fighters.map(({ name, health, attack }) => {
    const { damage, rest, sight, chase, sudden = false, shot = null } = attack;
    const known = { health, damage, rest, sight, chase, sudden, shot };
    if (shot !== null) return [name, known] as const;
    const rhythm = { rest, sight, chase, sudden, step };
    const shooting = range > 1 ? { shooting: tableOf({ ...rhythm, range }) } : {};
    return [name, { ...known, table: tableOf(rhythm), ...shooting }] as const;
  });
  const darts = fighters.flatMap(({ attack }) => (attack.shot ? [[attack.shot.name, attack.damage] as const] : []));
  const met = fighters.flatMap(({ attack: { shot } }) =>
    shot?.met === undefined ? [] : [[shot.name, shot.met] as const],
  );
  const weapons = items.flatMap(({ name, damage }) =>
    damage === undefined ? [] : [[`have:${name}`, damage] as const],
  );
  const tables = { FOES: Object.fromEntries(foes), COSTS: costs, DARTS: Object.fromEntries(darts), MOST_BLOWS };
  return {
    ...tables,
    MET: Object.fromEntries(met),
    WEAPONS: weapons,
    HAND: body.damage,
    MIGHT: body.might ?? null,
    PRICE: price,
    RANGE: range,
  };
}

/** What gets through blocks: 3 for who walks, 1 for shots only, 0 for nothing. */
export function passesOf({ blocks }: Handbook): Record<string, number> {
  const passes = blocks.map(({ name, solid, liquid, danger }) => {
    if (solid && !liquid) return [name, 0] as const;
    return [name, solid || liquid || danger ? 1 : 3] as const;
  });
  return Object.fromEntries(passes);
}

import { expect, test } from 'vitest';
import { makeRng, type Rng } from '../../core/rng.ts';
import { SIDES } from '../../env/sides.ts';
import { foeCosts, foeTable, type Rhythm, stateAt, TABLE_REACH, UNIT, ZERO } from './foresight.ts';

const slow: Rhythm = { rest: 5, sight: 9, chase: 0.75, step: 0.02 };
const sudden: Rhythm = { rest: 5, sight: 8, chase: 0.9, sudden: true, step: 0.02 };

interface Duel {
  rest: number;
  heading: number;
  rows: number;
  columns: number;
  blows: number;
}

/** The attacker's turn by its rules, in an endless plane; returns whether it struck. */
function answer(duel: Duel, rhythm: Rhythm, rng: Rng): boolean {
  const near = () => Math.abs(duel.rows) + Math.abs(duel.columns) === 1;
  if (rhythm.sudden !== true && near() && duel.rest === 0) {
    duel.rest = rhythm.rest;
    return true;
  }
  const chases = Math.abs(duel.rows) + Math.abs(duel.columns) <= rhythm.sight && rng.uniform() < rhythm.chase;
  const longer = Math.abs(duel.rows) - Math.abs(duel.columns) + (rng.uniform() < 0.5 ? 0.5 : -0.5);
  const [r, c] = chases ? (longer > 0 ? [-Math.sign(duel.rows), 0] : [0, -Math.sign(duel.columns)]) : SIDES[rng.int(4)];
  if (duel.rows + r !== 0 || duel.columns + c !== 0) {
    duel.rows += r;
    duel.columns += c;
  }
  const strikes = rhythm.sudden === true && near() && duel.rest === 0;
  if (strikes) duel.rest = rhythm.rest;
  else if (rhythm.sudden !== true || near()) duel.rest = Math.max(0, duel.rest - 1);
  return strikes;
}

/** The player's turn: 0 to 3 a side to press, 4 to wait, 5 to strike. */
function act(duel: Duel, action: number): void {
  if (action === 5) {
    const [r, c] = SIDES[duel.heading];
    if (duel.rows === r && duel.columns === c) duel.blows--;
  } else if (action < 4) {
    const [r, c] = SIDES[action];
    duel.heading = action;
    if (duel.rows === r && duel.columns === c) return;
    duel.rows -= r;
    duel.columns -= c;
  }
}

/** The best action by the tables: what `foeCosts` says of what comes next, expected over draws. */
function choose(duel: Duel, rhythm: Rhythm, tables: readonly Float64Array[], rng: Rng): number {
  let best = 4;
  let least = Infinity;
  for (let action = 0; action < 6; action++) {
    const after = { ...duel };
    act(after, action);
    let sum = 0;
    const draws = after.blows === 0 ? 0 : 40;
    for (let i = 0; i < draws; i++) {
      const next = { ...after };
      sum += answer(next, rhythm, rng) ? 1 : 0;
      const far = Math.abs(next.rows) > 7 || Math.abs(next.columns) > 7;
      sum += far ? 2 : tables[next.blows - 1][stateAt(next.rest, next.heading, next.rows, next.columns)];
    }
    if (sum / 40 < least) {
      least = sum / 40;
      best = action;
    }
  }
  return best;
}

/** What duels from a state really cost when they are fought by the tables. */
function played(start: Duel, rhythm: Rhythm, tables: readonly Float64Array[], duels: number): number {
  const rng = makeRng('duels');
  let sum = 0;
  for (let i = 0; i < duels; i++) {
    const duel = { ...start };
    for (let t = 0; t < 200 && duel.blows > 0; t++) {
      sum += rhythm.step;
      act(duel, choose(duel, rhythm, tables, rng));
      if (duel.blows > 0 && answer(duel, rhythm, rng)) sum += 1;
    }
  }
  return sum / duels;
}

test('duels fought by the tables cost what the tables say', () => {
  const tables = foeCosts(slow, 2);
  for (const start of [
    { rest: 0, heading: 0, rows: 0, columns: 1, blows: 1 },
    { rest: 0, heading: 1, rows: 0, columns: 2, blows: 1 },
    { rest: 3, heading: 2, rows: 1, columns: 1, blows: 2 },
  ]) {
    const told = tables[start.blows - 1][stateAt(start.rest, start.heading, start.rows, start.columns)];
    expect(Math.abs(played(start, slow, tables, 150) - told)).toBeLessThan(0.15);
  }
});

test('to face one that comes is cheap, to be caught from behind dear, and worse where it strikes as it arrives', () => {
  const [table] = foeCosts(slow, 1);
  const [hasty] = foeCosts(sudden, 1);
  const faced = stateAt(0, 1, 0, 2);
  const behind = stateAt(0, 0, 0, 1);
  expect(table[faced]).toBeLessThan(0.1);
  expect(table[behind]).toBeGreaterThan(2 * table[faced]);
  // no player who looks round is as quick as one that is there already
  expect(table[behind]).toBeLessThan(0.5);
  expect(hasty[faced]).toBeGreaterThan(0.5);
});

test('with something to shoot, one that takes two blows and comes in the line of sight is cheap, one that is there already is not', () => {
  const [, blades] = foeCosts(slow, 2);
  const [, arrows] = foeCosts({ ...slow, range: 3 }, 2);
  const ahead = stateAt(0, 1, 0, 3);
  const beside = stateAt(0, 1, 0, 1);
  expect(blades[ahead]).toBeGreaterThan(0.9);
  expect(arrows[ahead]).toBeLessThan(0.3);
  expect(arrows[beside]).toBeGreaterThan(0.4);
});

test('the plane is folded so that mirror images cost the same', () => {
  expect(stateAt(2, 0, -1, -3)).toBe(stateAt(2, 1, 1, 3));
  expect(stateAt(2, 2, -1, 3)).toBe(stateAt(2, 3, 1, 3));
  expect(stateAt(2, 2, 1, -3)).toBe(stateAt(2, 2, 1, 3));
});

test('the table of a program holds the same in whole numbers', () => {
  const side = TABLE_REACH + 1;
  const table = foeTable(slow, 2);
  const costs = foeCosts(slow, 2);
  expect(table).toHaveLength(2 * (slow.rest + 1) * 4 * side * side);
  const at = (((1 * (slow.rest + 1) + 3) * 4 + 2) * side + 4) * side + 5;
  expect(table.charCodeAt(at) - ZERO).toBe(Math.round(UNIT * costs[1][stateAt(3, 2, 4, 5)]));
  expect(foeTable({ ...slow }, 2)).toBe(table);
});

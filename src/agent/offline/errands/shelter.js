/**
 * The part of an errands program that shuts the player in. A shelter is a chamber of two to four
 * cells. A wall can be put on a side of a cell only by one who moved towards that side, within the chamber: so a row of two
 * closes at its ends, a square on all sides.
 */
import { isExit } from './floors.js';
import { plots } from './garden.js';
import { guard, look, storm } from './guard.js';
import { HURRY } from './peril.js';
import { volley } from './volley.js';

/** @type {[number, number][]} */
export const SIDES = [
  [0, -1],
  [0, 1],
  [-1, 0],
  [1, 0],
];
// steps that it is worth to drink, or the like, from within
const WET_BONUS = 6;
export const OPEN = 0;
const SHUT = 1;
export const EARTH = 2; // shut, and can be dug
const UNFIT = 3; // unknown or dangerous, or shots break it
const WET = 4; // shut; can be filled and then dug

const LITTER = -1; // open, and takes no wall
// steps that it is worth to have a way to another floor within
const EXIT_BONUS = 8;
export const canDig = (w) => WALL?.tools.every((fact) => w.fact(fact) >= 1);
/** Whether something lies on a cell, so that nothing can be placed there. */
export const littered = (w, r, c) => w.item !== undefined && w.item(r, c) !== null;
/** What a cell is for a shelter. */
export function kindOf(w, r, c) {
  const block = w.known(r, c);
  if (block === null) return UNFIT;
  const kind = KIND[block] ?? OPEN;
  if (kind === OPEN && littered(w, r, c)) return LITTER;
  return (kind === EARTH || kind === WET) && !canDig(w) ? SHUT : kind;
}
/** Kinds of the cells around, rows and columns -5 to 5, row by row. */
function survey(w) {
  const kinds = [];
  for (let r = -5; r <= 5; r++) for (let c = -5; c <= 5; c++) kinds.push(kindOf(w, r, c));
  return kinds;
}
/** How a line of sight from a cell leads over something liquid to open ground: the first liquid cell, or 0 where no shot comes from. */
export function opening(w, r0, c0, side) {
  const [r, c] = SIDES[side];
  let first = 0;
  for (let k = 1; k <= 6; k++) {
    const block = w.known(r0 + k * r, c0 + k * c);
    if (first > 0 && VEILS.includes(block)) return first;
    if (block === null || STOPS.includes(block)) return 0;
    if (LIQUIDS.includes(block)) first = first || k;
    else if (first > 0) return first;
  }
  return 0;
}
/** What a shape costs at a place of the survey and which walls it takes, or null where it does not fit. */
function fitting(w, kinds, at, { cells, sides }, held) {
  let walls = 0;
  let work = cells.length;
  let given = held;
  let wet = 0;
  let exit = 0;
  for (const cell of cells) {
    const kind = kinds[at + cell];
    if (kind === LITTER) exit = isExit(w, Math.floor((at + cell) / 11) - 5, ((at + cell) % 11) - 5) ? EXIT_BONUS : exit;
    else if (kind === EARTH) {
      given++;
      work += 2;
    } else if (kind === WET && held > 0) work += 4;
    else if (kind !== OPEN) return null;
  }
  for (const { at: beyond, closable } of sides) {
    const kind = kinds[at + beyond];
    if (kind === UNFIT || kind === LITTER || (kind === OPEN && !closable)) return null;
    if (kind === OPEN) walls++;
    else if (kind >= WET) wet = WET_BONUS;
  }
  if (walls > given) return null;
  return { cost: work + 2 * walls - wet - exit, walls, given, wet: wet > 0 };
}
/** How many walls keep shots out that come over something liquid. */
function screens(w, kinds, at, sides) {
  let walls = 0;
  for (const { at: beyond, from, side } of sides) {
    if (kinds[at + beyond] < WET) continue;
    const cell = at + from;
    if (opening(w, Math.floor(cell / 11) - 5, (cell % 11) - 5, side) > 0) walls++;
  }
  return walls;
}
/** The cheapest chamber near by that can be closed with what is held, or null. */
export function chamber(w, m) {
  const kinds = survey(w);
  for (const { name, rows, columns } of m.creatures)
    if (!SHOTS.includes(name)) kinds[(rows + 5) * 11 + columns + 5] = UNFIT;
  for (const spot of plots(w, m)) {
    for (const [y, x] of spot.young ? SIDES : []) {
      const [r, c] = [spot.r + y, spot.c + x];
      if (Math.abs(r) <= 5 && Math.abs(c) <= 5 && kinds[(r + 5) * 11 + c + 5] === EARTH)
        kinds[(r + 5) * 11 + c + 5] = SHUT;
    }
  }
  const held = w.fact(WALL.item);
  let best = null;
  for (let r = -3; r <= 3; r++) {
    for (let c = -3; c <= 3; c++) {
      const at = (r + 5) * 11 + c + 5;
      const d = Math.abs(r) + Math.abs(c);
      if (best !== null && d - WET_BONUS - EXIT_BONUS >= best.cost) continue;
      for (const { cells, sides } of SHAPES) {
        const fit = fitting(w, kinds, at, { cells, sides }, held);
        if (fit === null || (best !== null && d + fit.cost >= best.cost)) continue;
        const more = fit.wet ? screens(w, kinds, at, sides) : 0;
        const cost = d + fit.cost + 2 * more;
        if (fit.walls + more <= fit.given && (best === null || cost < best.cost))
          best = { cost, cells, r: r + w.rows(), c: c + w.columns() };
      }
    }
  }
  if (best === null) return null;
  return { cost: best.cost, cells: best.cells.map((cell) => [best.r + Math.floor(cell / 11), best.c + (cell % 11)]) };
}

export const presses = (w) => [w.left, w.right, w.up, w.down];
/** Inside a chamber: the action that closes it further, 'shut' when it is, null when it cannot be. */
export function closing(w, m, cells) {
  const y = w.rows();
  const x = w.columns();
  const has = (r, c) => cells.some((cell) => cell[0] === r + y && cell[1] === c + x);
  const kinds = new Map();
  const kind = (r, c) => {
    const key = 32 * r + c;
    if (!kinds.has(key)) kinds.set(key, kindOf(w, r, c));
    return kinds.get(key);
  };
  const codes = presses(w);
  const front = SIDES[codes.indexOf(w.heading())];
  if (front !== undefined) {
    const [r, c] = front;
    if (has(r, c) && kind(r, c) === EARTH) return act(w, WALL.dig);
    if (has(r, c) && kind(r, c) === WET) return w.fact(WALL.item) < 1 ? null : act(w, WALL.place);
    if (!has(r, c) && kind(r, c) === OPEN) {
      if (m.creatures.some(({ rows, columns }) => rows === r && columns === c))
        return ATTACKERS.includes(w.facing()) ? act(w, BLOWS[w.facing()]) : w.noop;
      return w.fact(WALL.item) < 1 ? null : act(w, WALL.place);
    }
  }
  let open = false;
  const queue = [[0, 0, -1]];
  const met = new Set([0]);
  for (let i = 0; i < queue.length; i++) {
    const [r, c, first] = queue[i];
    for (let s = 0; s < 4; s++) {
      const [dr, dc] = SIDES[s];
      const press = first < 0 ? codes[s] : first;
      const next = kind(r + dr, c + dc);
      if (!has(r + dr, c + dc)) {
        if (next <= OPEN) open = true;
        continue;
      }
      if (next === EARTH || next === WET) return press;
      if (!has(r + 2 * dr, c + 2 * dc) && kind(r + 2 * dr, c + 2 * dc) === OPEN) return press;
      if (met.has(32 * (r + dr) + c + dc)) continue;
      met.add(32 * (r + dr) + c + dc);
      queue.push([r + dr, c + dc, press]);
    }
  }
  return open ? null : 'shut';
}

// steps for which a side from which a shot came is kept in mind
const RAKED = 40;
/** A side of the player's place, by name. */
export const sideOf = (w, side) => w.rows() + ',' + w.columns() + ',' + side;
/** How far something liquid lies on a side, with open ground before it; 0 for not at all. */
export function brink(w, side) {
  const [r, c] = SIDES[side];
  let k = 1;
  while (k < 4 && PASSES[w.known(k * r, k * c)] === 3) k++;
  return PASSES[w.known(k * r, k * c)] === 1 ? k : 0;
}
/** Whether shots have come over something liquid from a side of the player's place. */
export const isRaked = (w, m, side) =>
  w.fact('steps') - (m.raked[sideOf(w, side)] ?? -RAKED) < RAKED && brink(w, side) > 0;
/** Whether they have from any side. */
export const underFire = (w, m) => SIDES.some((_, side) => isRaked(w, m, side));
/** Whether a wall of the player's place is such that a shot from outside would break it. */
function flimsy(w) {
  const cells = [[0, 0]];
  const met = new Set([0]);
  for (let i = 0; i < cells.length && i < 8; i++) {
    for (const [dr, dc] of SIDES) {
      const [r, c] = [cells[i][0] + dr, cells[i][1] + dc];
      if (met.has(64 * r + c)) continue;
      met.add(64 * r + c);
      const block = w.known(r, c);
      if (PASSES[block] === 3) cells.push([r, c]);
      else if (
        BRITTLE.includes(block) &&
        SIDES.some(([y, x]) => !met.has(64 * (r + y) + c + x) && (PASSES[w.known(r + y, c + x)] ?? 3) > 0)
      )
        return true;
    }
  }
  return false;
}

/** Builds a shelter and goes into it. True when shut in. */
export function* hide(w, m) {
  if (WALL === null) return false;
  m.hunted = null;
  let spot = null;
  let spoilt = 0;
  for (let i = 0; i < 40; i++) {
    look(w, m);
    if (
      w.enclosed(6) &&
      !flimsy(w) &&
      (!underFire(w, m) || w.fact(WALL.item) >= 1) &&
      !m.creatures.some(({ rows, columns }) => Math.abs(rows) + Math.abs(columns) === 1)
    )
      return true;
    const raid = storm(w, m);
    if (raid !== null) {
      yield raid;
      continue;
    }
    const inside = spot?.cells.some((cell) => cell[0] === w.rows() && cell[1] === w.columns());
    if (!inside && (spot === null || i % 6 === 0)) {
      spot = chamber(w, m);
      if (spot === null) {
        // towards ground that can be dug
        const step = canDig(w) ? w.towards(WALL.block, true) : null;
        if (step === null || i > 12) return false;
        yield volley(w, m) ?? guard(w, m, step === w.noop ? act(w, WALL.dig) : step, HURRY);
        continue;
      }
    }
    if (spot.cells.some((cell) => cell[0] === w.rows() && cell[1] === w.columns())) {
      const step = closing(w, m, spot.cells);
      if (step === 'shut') return true;
      // the way in led through a wall of it: from here another one fits
      if (step === null && ++spoilt > 3) return false;
      if (step === null) {
        spot = null;
        continue;
      }
      yield volley(w, m) ?? guard(w, m, step, HURRY);
      continue;
    }
    let step = null;
    for (const cell of spot.cells) step = step ?? w.go(cell[0], cell[1], true);
    if (step === null || step === w.noop) return false;
    yield volley(w, m) ?? guard(w, m, step, HURRY);
  }
  return false;
}

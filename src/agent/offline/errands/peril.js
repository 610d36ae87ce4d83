import { SIDES } from './shelter.js';

// actions of the player after the first that are looked at over the true ground
const DEPTH = 1;
// chances to be hit by a shot that is still to come: with room to step aside, without, and of shots later on, a blow that the shooter takes
const SIDESTEP = 0.3;
const PINNED = 0.8;
const LATER = 0.05;
// what is feared of one that is hunted
const LURE = 0.3;
// what remains of a threat that is walled off, or has to go round
const SHUT_OUT = 0.2;
const AROUND = 0.6;
// steps that a wall costs, the stone included, and how many are kept for a shelter
export const WALL_STEPS = 4;
export const WALLS_KEPT = 3;
// steps that putting off what is being done is dearer while the player shuts itself in
export const HURRY = 8;
export const PITCH = 16;
export const HERE = 8 * PITCH + 8;
/** The ground in view: 3 where one can walk, 2 where something stands, 1 where only shots pass, 0 elsewhere. */
export function groundOf(w, m) {
  const ground = new Array(PITCH * PITCH).fill(0);
  for (let r = -4; r <= 4; r++) {
    for (let c = -5; c <= 5; c++) {
      const block = w.block(r, c);
      if (block !== null) ground[HERE + r * PITCH + c] = PASSES[block];
    }
  }
  for (const { name, rows, columns } of m.creatures) {
    const at = HERE + rows * PITCH + columns;
    if (!SHOTS.includes(name) && ground[at] === 3) ground[at] = 2;
  }
  return ground;
}
/** What an attacker costs from here on in the open, in health: for one at (r, c) from the player, who looks to a side. */
export function worth(kind, armed, blows, rest, side, r, c) {
  const h = r < 0 && side > 1 ? 5 - side : c < 0 && side < 2 ? 1 - side : side;
  const y = r < 0 ? -r : r;
  const x = c < 0 ? -c : c;
  const plane = ((blows - 1) * (kind.rest + 1) + rest) * 4 + h;
  const at = (plane * REACH + (y < REACH ? y : REACH - 1)) * REACH + (x < REACH ? x : REACH - 1);
  return (
    (kind.damage * (COSTS[armed && kind.shooting !== undefined ? kind.shooting : kind.table].charCodeAt(at) - ZERO)) /
    UNIT
  );
}
/**
 * What an attacker at (r, c) is expected to cost once the player has acted, stands at (y, x) and looks to a side: it strikes,
 * or comes nearer, or stays about where it is. `depth` more actions of the player are looked at over the true ground.
 */
function menace(fight, depth, r, c, rest, blows, y, x, side) {
  const { kind, ground } = fight;
  const dr = r - y;
  const dc = c - x;
  const rows = dr < 0 ? -dr : dr;
  const columns = dc < 0 ? -dc : dc;
  const gap = rows + columns;
  if (!kind.sudden && gap === 1 && rest === 0)
    return kind.damage + sequel(fight, depth, r, c, kind.rest, blows, y, x, side);
  const chase = gap > kind.sight ? 0 : rows === columns ? kind.chase / 2 : kind.chase;
  const next = kind.sudden || rest === 0 ? rest : rest - 1;
  let sum = 0;
  let share = 1;
  if (chase > 0 && rows >= columns) {
    const to = r + (dr > 0 ? -1 : 1);
    if (ground[HERE + to * PITCH + c] === 3 && (to !== y || c !== x)) {
      share -= chase;
      sum += chase * arrival(fight, depth, to, c, next, blows, y, x, side);
    }
  }
  if (chase > 0 && columns >= rows) {
    const to = c + (dc > 0 ? -1 : 1);
    if (ground[HERE + r * PITCH + to] === 3 && (r !== y || to !== x)) {
      share -= chase;
      sum += chase * arrival(fight, depth, r, to, next, blows, y, x, side);
    }
  }
  return sum + share * arrival(fight, depth, r, c, next, blows, y, x, side);
}
/** The same after its step. */
function arrival(fight, depth, r, c, rest, blows, y, x, side) {
  const { kind } = fight;
  if (kind.sudden && (r - y) * (r - y) + (c - x) * (c - x) === 1) {
    return rest === 0
      ? kind.damage + sequel(fight, depth, r, c, kind.rest, blows, y, x, side)
      : sequel(fight, depth, r, c, rest - 1, blows, y, x, side);
  }
  return sequel(fight, depth, r, c, rest, blows, y, x, side);
}
/** Whether an offset from (y, x) lies ahead, not beside it, near enough to be shot at, and nothing is in between. */
function isAhead(ground, rows, columns, y, x, side) {
  const [r, c] = SIDES[side];
  const ahead = rows * r + columns * c;
  if (ahead < 2 || ahead > RANGE || rows * c !== columns * r) return false;
  for (let k = 1; k < ahead; k++) if (ground[HERE + (y + k * r) * PITCH + x + k * c] !== 3) return false;
  return true;
}
/** What comes of it: the best of the player's next actions. */
function sequel(fight, depth, r, c, rest, blows, y, x, side) {
  const { kind, ground, step } = fight;
  if (depth === 0) return worth(kind, fight.armed, blows, rest, side, r - y, c - x);
  let least = menace(fight, depth - 1, r, c, rest, blows, y, x, side);
  if (fight.armed && isAhead(ground, r - y, c - x, y, x, side))
    least = Math.min(least, blows === 1 ? 0 : menace(fight, depth - 1, r, c, rest, blows - 1, y, x, side));
  for (let s = 0; s < 4; s++) {
    const to = y + SIDES[s][0];
    const tc = x + SIDES[s][1];
    let cost = 0;
    if (to === r && tc === c) {
      if (s === side) cost = blows === 1 ? 0 : menace(fight, depth - 1, r, c, rest, blows - 1, y, x, s);
      else cost = menace(fight, depth - 1, r, c, rest, blows, y, x, s);
    } else if (ground[HERE + to * PITCH + tc] === 3) cost = menace(fight, depth - 1, r, c, rest, blows, to, tc, s);
    else cost = s === side ? least : menace(fight, depth - 1, r, c, rest, blows, y, x, s);
    if (cost < least) least = cost;
  }
  return step + least;
}
/** Whether an attacker that heads for the player, always along the longer way, gets to it. */
function comes(ground, { rows, columns }) {
  let r = rows;
  let c = columns;
  while (Math.abs(r) + Math.abs(c) > 1) {
    const along =
      Math.abs(r) > Math.abs(c) || (Math.abs(r) === Math.abs(c) && ground[HERE + (r - Math.sign(r)) * PITCH + c] >= 2);
    if (along) r -= Math.sign(r);
    else c -= Math.sign(c);
    if (ground[HERE + r * PITCH + c] < 2) return false;
  }
  return true;
}
/** Steps on foot to a place in view, or 99. */
function walk(ground, rows, columns) {
  const goal = HERE + rows * PITCH + columns;
  const steps = new Array(PITCH * PITCH).fill(0);
  const queue = [HERE];
  steps[HERE] = 1;
  for (let i = 0; i < queue.length; i++) {
    const at = queue[i];
    if (at === goal) return steps[at] - 1;
    for (const next of [at - 1, at + 1, at - PITCH, at + PITCH]) {
      if (steps[next] > 0 || ground[next] < 2) continue;
      steps[next] = steps[at] + 1;
      queue.push(next);
    }
  }
  return 99;
}
/** Whether nothing solid lies between two places in line. */
function clear(ground, r, c, y, x, least = 1) {
  const dr = Math.sign(y - r);
  const dc = Math.sign(x - c);
  for (let i = r + dr, j = c + dc; i !== y || j !== x; i += dr, j += dc)
    if (ground[HERE + i * PITCH + j] < least) return false;
  return true;
}
/** Whether one at (y, x) can step out of a line along the rows (dr not 0) or the columns. */
const roomBeside = (ground, y, x, dr) =>
  dr !== 0
    ? ground[HERE + y * PITCH + x - 1] === 3 || ground[HERE + y * PITCH + x + 1] === 3
    : ground[HERE + (y - 1) * PITCH + x] === 3 || ground[HERE + (y + 1) * PITCH + x] === 3;
/** What shots in flight cost one who stands at (y, x): a blow now, also from one stepped onto, or a step aside before one. */
function flights(fight, m, y, x) {
  const { ground, step } = fight;
  let sum = 0;
  for (const { name, damage, rows, columns, dr, dc } of m.shots) {
    if (rows === y && columns === x && MET[name] === 'strikes') sum += damage;
    const k = dr !== 0 ? (y - rows) * dr : (x - columns) * dc;
    if (k < 1 || k > 6 || (dr !== 0 ? columns !== x : rows !== y) || !clear(ground, rows, columns, y, x)) continue;
    sum += k === 1 ? damage : roomBeside(ground, y, x, dr) ? step : damage / 2;
  }
  return sum;
}
/** What one that shoots is expected to cost one who stands at (y, x): a shot now, if there is no stepping aside, and others later. */
function aimed(fight, foe, blows, y, x) {
  const { kind, ground } = fight;
  const dr = foe.rows - y;
  const dc = foe.columns - x;
  const gap = Math.abs(dr) + Math.abs(dc);
  if (gap > kind.shot.furthest + 1) return 0;
  const line = (dr === 0 || dc === 0) && clear(ground, foe.rows, foe.columns, y, x);
  const chance =
    foe.rest > 0 || gap > kind.shot.furthest ? 0 : gap < kind.shot.nearest ? kind.shot.close : kind.shot.chance;
  const hit = !line ? 0 : gap === 1 ? 1 : roomBeside(ground, y, x, dr) ? SIDESTEP : PINNED;
  const fear = foe.name === fight.hunted ? LURE : 1;
  // none later from one that dies of the next blow
  const later = blows < 1 ? 0 : LATER * blows * (line ? 2 : 1);
  return fear * kind.damage * (chance * hit + later);
}
/** Attackers that matter here: those that strike and are on their way, and those that shoot. */
export function threats(m, ground) {
  return m.foes.filter((foe) => {
    const kind = FOES[foe.name];
    if (kind === undefined) return false;
    if (kind.shot !== null) return true;
    return Math.abs(foe.rows) + Math.abs(foe.columns) <= 6 && comes(ground, foe);
  });
}
/** What all that attacks is expected to cost, in health, once the player has acted: it stands at (y, x) and looks to a side. */
export function peril(m, scene, y, x, side, struck) {
  const { foes, ground, damage } = scene;
  let sum = flights(scene, m, y, x);
  for (let i = 0; i < foes.length; i++) {
    const foe = foes[i];
    const kind = FOES[foe.name];
    const fight = {
      kind,
      ground,
      step: PRICE,
      hunted: m.hunted,
      armed: scene.armed && ((foe.rows !== y && foe.columns !== x) || clear(ground, foe.rows, foe.columns, y, x, 3)),
    };
    const hit = struck && foe === scene.front;
    const left = Math.ceil((kind.health - foe.hurt - (hit ? damage : 0)) / damage);
    if (hit && left < 1) continue;
    const blows = Math.max(1, Math.min(MOST_BLOWS, left));
    if (kind.shot !== null) {
      const turned = foe.rows - y === SIDES[side][0] && foe.columns - x === SIDES[side][1];
      sum += aimed(fight, foe, turned ? blows - 0.5 : blows, y, x);
      continue;
    }
    const at = HERE + foe.rows * PITCH + foe.columns;
    ground[at] = 3;
    let cost = menace(fight, i < 2 && foes.length < 4 ? DEPTH : 0, foe.rows, foe.columns, foe.rest, blows, y, x, side);
    ground[at] = 2;
    if (scene.walled) {
      const way = walk(ground, foe.rows, foe.columns);
      if (way > Math.abs(foe.rows) + Math.abs(foe.columns) + 2) cost *= way === 99 ? SHUT_OUT : AROUND;
    }
    sum += cost;
  }
  return sum;
}

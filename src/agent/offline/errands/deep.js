/**
 * The part of an errands program that knows floors, attributes and gear: when to leave a floor and
 * with what, where to get well, and shots at those who are not near yet. All of it follows from the handbook; in a world
 * without such things it does nothing.
 */
import { beside, canWall, free, inLine, isInFront, look, strike, turnTo } from './guard.js';
import { EARTH, kindOf, OPEN, presses, SIDES } from './shelter.js';
import { demand, far, HUGE, price, pursue, subject } from './ways.js';

/** Whether the world has several floors. */
export const DEEP = FLOORS.length > 0;
/** Notes floors in the order in which they are entered, and what fills bars, where it is known. */
export function note(w, m) {
  const here = FLOORS.find((floor) => w.fact(floor) >= 1);
  if (here !== undefined && m.visited.length === 0)
    m.visited.push(FIRST, ...ENTERED.filter(([, done]) => w.fact(done) >= 1).map(([floor]) => floor));
  if (here !== undefined && !m.visited.includes(here)) m.visited.push(here);
  if (here !== m.floor && m.floor !== undefined) {
    // to and fro: it was here before, and not long ago
    m.hops = here === m.came && m.t - m.changed < 40 ? Math.min(10, m.hops + 1) : Math.max(0, m.hops - 1);
    m.trips.push(m.t);
    m.came = m.floor;
    m.changed = m.t;
    m.goal = null;
    m.lost = [];
    m.span[here] = Math.max(m.span[here] ?? 0, ...EXITS.map((exit) => w.distance(exit, true) ?? 0));
    for (const thing of SPRINGS) m.wells[thing] = w.distance(thing, false) ?? m.wells[thing];
    if (here === FIRST) m.mending = { floor: here, until: m.t + 800 };
  }
  m.floor = here;
  watchFloor(w, m);
  mend(w, m);
  if (m.trips.length > 0 && m.t - m.trips[0] > 200) m.trips.shift();
  measurePace(w, m);
  if (m.t % 8 === 0)
    for (const thing of SPRINGS) if (!m.met.includes(thing) && w.distance(thing, false) !== null) m.met.push(thing);
}
// a floor counts for so much of the time that was spent there without a thing in view once
const VAIN = 0.2;
/** The floor to which an operator leads, if it does. */
export const floorOf = (o) => (o.away === true ? o.yields.find(([to]) => FLOORS.includes(to))?.[0] : undefined);
/** What was seen before the program begins, as far as its aims tell: on the first floor. */
export function seenBefore(w) {
  const done = (o) => o.yields.some(([fact]) => fact.startsWith('achieved:') && w.fact(fact) >= 1);
  return { [FIRST]: HOMES.filter((fact) => OPERATORS.some((o) => o.needs.some(([need]) => need === fact) && done(o))) };
}
/** Steps that a floor as the home of a thing counts for, if it was never seen there: the more the longer the player was there. */
export function vain(m, floor, fact) {
  return floor === undefined || !HOMES.includes(fact) || m.sights[floor]?.includes(fact)
    ? 0
    : VAIN * (m.stayed[floor] ?? 0);
}
/** Keeps count of the time on a floor, and of what it is the home of that was seen there. */
function watchFloor(w, m) {
  if (m.floor === undefined) return;
  m.stayed[m.floor] = (m.stayed[m.floor] ?? 0) + 1;
  if (m.t % 4 !== 0) return;
  m.sights[m.floor] ??= [];
  const seen = m.sights[m.floor];
  for (const fact of HOMES) if (!seen.includes(fact) && w.fact('sees:' + subject(fact)) >= 1) seen.push(fact);
}
/** Steps on another floor to the way that leads on from it: from ladder to ladder, as far as is known. */
export function across(m, { from, object }) {
  return m.empty['home:' + object]?.includes(from) ? 5 * UNKNOWN : m.span[from] || UNKNOWN;
}
/** Learns in how many steps a bar falls by a point; sleep, in which it falls slowly, is left out. */
function measurePace(w, m) {
  if (AHEAD === 0) return;
  const now = w.fact('steps');
  for (const bar of BARS) {
    if (RESTING.includes(bar)) continue;
    const value = w.fact(bar);
    const steps = now - (m.fell[bar] ?? now);
    if (value < m.level[bar]) {
      if (steps > 10 && steps < 40) m.pace = 0.8 * m.pace + 0.2 * steps;
      m.fell[bar] = now;
    } else if (value > m.level[bar]) m.fell[bar] = now;
    m.level[bar] = value;
  }
}
/** An operator that leads to a floor that was entered before this one, within so many steps; or -1. */
export function refuge(w, m, steps) {
  for (const i of AWAY[m.floor] ?? []) {
    if (!onward(w, m, OPERATORS[i]) && price(w, m, i, 0) - leaveCost(w, m, OPERATORS[i]) <= steps) return i;
  }
  return -1;
}
/** Whether the player has all that it should have before it goes down to fight, or has tried for long. */
export function isFit(w, m) {
  return (
    w.health() >= WELL - 0.5 &&
    (isBelow(m) || BARS.every((bar) => w.fact(bar) >= (RESTING.includes(bar) ? FRESH : w.light() < NIGHT ? 5.5 : 7.5)))
  );
}
/** Stays on the floor of the way back until it is fit. */
function mend(w, m) {
  if (m.mending === null) return;
  const late = m.t > m.mending.until;
  if (late) m.unfit = m.t + 400;
  if (late || m.floor !== m.mending.floor || isFit(w, m)) m.mending = null;
}
/** Whether the player is about to leave a floor, which it does in good health, or has come back to get well. */
export const leaving = (m) => READY === 1 && (m.mending !== null || m.left >= m.t - 2);
/** Whether the player has just drunk its fill, or the like, where it need not go far for more: a good place to rest before a long way. */
export const sated = (w, m) =>
  READY === 1 &&
  isBelow(m) &&
  SPRINGS.includes(w.facing()) &&
  BARS.some((bar) => w.fact(bar) >= FULL - 1 && MAKERS[bar].some((i) => OPERATORS[i].object === w.facing()));
/** Health up to which the player is weak, whose emptiest bar holds so much. */
export function frailty(w, m, least) {
  // a rest with empty bars mends nothing
  if (least <= 2 && !isBelow(m)) return Math.min(WEAK, 3);
  if (m.mending !== null) return WELL - 0.5;
  if (leaving(m) || sated(w, m)) return Math.max(WEAK, WELL - 1);
  if (least > 2) return WEAK;
  // a rest would not last: below, with nobody about, what fills the bar comes first
  return m.foes.length + m.lost.length === 0 ? 0 : Math.min(WEAK, 3);
}
// what bars hold at least, below, before a rest that is not beside what fills them, and steps that are taken for them
const PARCHED = 5;
const FETCH = 60;
/** Below, with nobody about: the bar to fill before a rest, since it would cut it short far from what fills it; or null. */
export function dry(w, m) {
  if (!isBelow(m) || m.foes.length + m.lost.length > 0 || w.health() <= 4 || w.enclosed(6)) return null;
  const bar = BARS.filter((one) => !RESTING.includes(one)).sort((a, b) => w.fact(a) - w.fact(b))[0];
  if (bar === undefined || w.fact(bar) >= PARCHED) return null;
  m.needs = true;
  m.far.clear();
  const d = far(w, m, bar, w.fact(bar) + 1, 0);
  m.needs = false;
  m.far.clear();
  return d <= FETCH ? bar : null;
}
// steps to what fills a bar, or to the way back, that are taken before a rest
const HAVEN = 25;
/** Below: a step to where a rest need not be cut short by thirst or those who wait outside, where that is near and nobody is; or null. */
export function haven(w, m) {
  if (!isBelow(m) || leaving(m) || wanting(w) || w.health() <= 3 || nearest(m) <= 3 || w.enclosed(6)) return null;
  let best = null;
  let least = HAVEN + 1;
  for (const thing of [...SPRINGS, ...EXITS]) {
    const d =
      EXITS.includes(thing) &&
      !(AWAY[m.floor] ?? []).some((i) => OPERATORS[i].object === thing && !onward(w, m, OPERATORS[i]))
        ? null
        : w.distance(thing, true);
    if (d === null || d >= least) continue;
    least = d;
    best = thing;
  }
  return best === null || least <= 4 ? null : w.towards(best, true);
}
/** An operator that betters the player at no cost and can be done now, or -1. */
export function boon(w, m) {
  for (const i of BOONS) {
    const { needs, yields } = OPERATORS[i];
    if (m.spent.includes(i) || needs.some(([fact, n]) => w.fact(fact) < n)) continue;
    const value = yields.reduce((sum, [fact]) => sum + w.fact(fact), 0);
    if (m.boon !== null && m.boon.i === i && m.boon.value === value && m.boon.t === m.t - 1)
      m.spent.push(i); // at its most
    else {
      m.boon = { i, value, t: m.t };
      return i;
    }
  }
  return -1;
}
/** Whether an operator leads to a floor where what makes it a home of something was looked for in vain. */
export const isEmpty = (m, i, fact) =>
  m.empty[fact] !== undefined &&
  OPERATORS[i].away === true &&
  OPERATORS[i].yields.some(([to]) => m.empty[fact].includes(to));
// steps that leaving for a new floor counts for while there is something to find on this one, and that may be looked for in vain for it
const LINGER = 200;
/** Whether aims are open for which something is to be found on a floor that was not looked for there in vain. */
const unfinished = (w, m, floor) =>
  (FINDS[floor] ?? []).some(([aim, home]) => AIMS.includes(aim) && w.fact(aim) < 1 && vain(m, floor, home) < LINGER);
/** Steps that leaving a floor counts for, more where the player has just come from, and towards what is new while it has not got what is here. */
export function leaveCost(w, m, o) {
  if (m.needs) return back(m, o);
  const to = floorOf(o);
  return LEAVE + back(m, o) + (o.from !== '' && !m.visited.includes(to) && unfinished(w, m, o.from) ? LINGER : 0);
}
function back(m, { yields }) {
  const tries = 1 + m.hops;
  const came = m.t - m.changed < 60 * tries && yields.some(([fact]) => fact === m.came);
  return (came ? AGAIN * tries : 0) + TRIP * m.trips.length;
}
// steps that lights are worth to get on a dark floor, on which nothing is found without them, and for which they are fetched at most
const LIGHTS_WORTH = 800;
/** What is done to get a light where the player has none, or 0 where it has; what it takes is looked for without one. */
function lightless(w, m, what) {
  const [[light]] = OPERATORS[LAMPS[0]].costs;
  if (m.groping || w.fact(light) >= 1) return 0;
  m.groping = true;
  const found = what(light);
  m.groping = false;
  return found;
}
/** Steps to get a light where the player has none and the floor is dark. */
export const unlit = (w, m) => (m.dim.includes(m.floor) ? lightless(w, m, (light) => far(w, m, light, 1, 0)) : 0);
/** The next step to get a light where the player has none and the floor is dark, or has left it to get one; or null. */
export function relight(w, m) {
  if (m.dim.length === 0) return null;
  const steps = unlit(w, m);
  if (steps > 0 && steps <= LIGHTS_WORTH && m.t > m.fetching + 2 * LIGHTS_WORTH) m.fetching = m.t;
  return m.t < m.fetching + LIGHTS_WORTH ? lightless(w, m, (light) => pursue(w, m, light, 0)) || null : null;
}
/** Light for a place that is dark, or null; where nothing is seen ahead it is tried, once for each cell. */
export function lamp(w, m) {
  const i = LAMPS.find(
    (one) => w.fact('light:here') < 1 && OPERATORS[one].needs.every(([fact, n]) => w.fact(fact) >= n),
  );
  const [r, c] = SIDES[presses(w).indexOf(w.heading())] ?? [0, 0];
  if (i === undefined) return null;
  if (!VEILS.includes(w.block(r, c))) return kindOf(w, r, c) !== OPEN || !free(w, r, c) ? null : act(w, i);
  const cell = m.floor + (w.rows() + r) + ',' + (w.columns() + c);
  if (m.unlit.has(cell)) return null;
  m.unlit.add(cell);
  return act(w, i);
}
/** A blow at what stands unseen in the way: the player does not get on, though the way seems free. */
export function blind(w, m, action) {
  const at = w.rows() + ',' + w.columns();
  const halted = at === m.stood && action === m.pressed && presses(w).includes(action) && w.heading() === action;
  const blow = BLOWS[ATTACKERS[0]];
  m.stood = at;
  m.pressed = action;
  return halted && blow !== undefined && blow >= 0 ? act(w, blow) : action;
}
/** A shot that the player has, or -1. */
export const volleys = (w) => VOLLEYS.find((one) => OPERATORS[one].needs.every(([fact, n]) => w.fact(fact) >= n)) ?? -1;
/** A shot at an attacker that stands ahead in line and is not beside the player yet, a turn to it, or null; not while a shot is about to hit. */
export function volley(w, m) {
  if (VOLLEY < 2 || beside(w, m) !== null) return null;
  const i = volleys(w);
  if (i < 0 || m.shots.some(({ rows, columns, dr, dc }) => rows + dr === 0 && columns + dc === 0)) return null;
  for (const foe of m.foes) {
    const line = inLine(w, foe);
    if (line === null || line.far > VOLLEY) continue;
    const [r, c] = SIDES[line.side];
    // nobody else in between
    if (
      m.creatures.some(
        (one) =>
          one !== foe &&
          MET[one.name] !== 'strikes' &&
          one.rows * r + one.columns * c > 0 &&
          one.rows * r + one.columns * c < line.far &&
          one.rows * c === one.columns * r,
      )
    )
      continue;
    const press = presses(w)[line.side];
    if (press === w.heading()) {
      m.struck = { r: foe.r, c: foe.c, damage: STRIKES[i] };
      return act(w, i);
    }
    if (line.far > 2) return press;
  }
  return null;
}
/** A step towards what may hold something that is wanted, or to open it, where that is near for its chance; or null. */
export function prize(w, m) {
  for (const [thing, ways] of PRIZES) {
    const d = w.distance(thing, m.dig);
    if (d === null || d > PRIZE_MOST) continue;
    const open = ways.filter((i) =>
      OPERATORS[i].yields.some(
        ([fact]) =>
          (AIMS.includes(fact) && w.fact(fact) < 1) || (fact.startsWith('have:') && w.fact(fact) < demand(w, fact)),
      ),
    );
    const chance = open.reduce((sum, i) => sum + 1 / OPERATORS[i].tries, 0);
    if (chance === 0 || d > PRIZE_WORTH * chance) continue;
    const step = w.towards(thing, m.dig);
    m.leaf = thing;
    return step === w.noop ? act(w, open[0]) : step;
  }
  return null;
}
/** What brings the player nearer to gear that it should have before it goes further down, or null. */
export function outfit(w, m) {
  if (OUTFIT === 0 || m.stay) return null;
  const all = m.far;
  m.stay = true;
  m.far = m.here;
  if (m.t >= m.geared + PATIENCE || (m.gear !== null && w.fact(m.gear[0]) >= m.gear[1])) {
    m.gear = nextGear(w, m);
    m.geared = m.t;
  }
  const action = m.gear === null ? null : pursue(w, m, m.gear[0], 0);
  m.stay = false;
  m.far = all;
  return action;
}
/** What the open aims will use up and this floor has: it need not be come back for. */
function provisions(w) {
  const here = (i) =>
    PICKS.includes(i) && OPERATORS[i].needs.some(([need, n]) => need.startsWith('home:') && w.fact(need) >= n);
  return Object.keys(USES)
    .filter((fact) => (MAKERS[fact] ?? []).some(here))
    .map((fact) => [fact, demand(w, fact)]);
}
/** The cheapest piece of gear that is missing and near enough, as a bound to pursue; or null. */
function nextGear(w, m) {
  let best = null;
  let least = isBelow(m) ? Math.min(OUTFIT, 20) : OUTFIT;
  for (const [fact, n] of [...GEAR, ...provisions(w)]) {
    const held = w.fact(fact);
    const p = held >= n ? HUGE : far(w, m, fact, held + 1, 0);
    if (p < least) {
      least = p;
      best = [fact, held + 1];
    }
  }
  return best;
}
/** Whether an operator leads to a floor that is new or was entered after this one; where a floor is entered for nothing it is the first. */
export function onward(w, m, { yields }) {
  const [to] = yields.find(([fact]) => FLOORS.includes(fact));
  const at = m.visited.indexOf(to);
  return at < 0
    ? yields.some(([fact, n]) => fact.startsWith('achieved:') && w.fact(fact) < n)
    : at > m.visited.indexOf(m.floor);
}
/** Says what it is about, to one who watches. */
export const tell = (w, text) => w.tell?.(text);
export const isBelow = (m) => m.floor !== undefined && m.floor !== FIRST;
/** Daylight, as far as it matters: under the sky of the first floor, and there not to one who is about to go down. */
export const daylight = (w, m) =>
  isBelow(m) || (m.visited.length > 1 && isFit(w, m) && exits(w, m, 40)) ? 1 : w.light();
/** Whether a way further down is near. */
function exits(w, m, steps) {
  return (AWAY[m.floor] ?? []).some(
    (i) => onward(w, m, OPERATORS[i]) && (w.distance(OPERATORS[i].object, true) ?? HUGE) <= steps,
  );
}
/** Whether the way on from this floor is shut until attackers of it are defeated. */
export function gated(w, m) {
  for (const i of AWAY[m.floor] ?? []) {
    if (onward(w, m, OPERATORS[i]))
      return OPERATORS[i].needs.some(([fact, n]) => GATES.includes(fact) && w.fact(fact) < n);
  }
  return false;
}
// what a rest should restore before a floor is left
export const FRESH = READY === 1 ? 6.5 : TIRED;
/** Whether a way to another floor lies on a cell. */
export const isExit = (w, r, c) => EXITS.includes(w.item(r, c));
/** Whether a way back is at hand, within the chamber. */
export function handy(w, m) {
  for (const i of AWAY[m.floor] ?? []) {
    const d = onward(w, m, OPERATORS[i]) ? null : w.distance(OPERATORS[i].object, false);
    if (d !== null && d <= 3) return true;
  }
  return false;
}
/** Whether a bar is low that no rest restores. */
export const wanting = (w) => BARS.some((bar) => !RESTING.includes(bar) && w.fact(bar) < LOW);
const nearest = (m) => (m.foes.length === 0 ? HUGE : Math.abs(m.foes[0].rows) + Math.abs(m.foes[0].columns));
/** Whether to open the chamber and fight: shut in below, in good health, with attackers waiting outside. */
export function besieged(w, m) {
  if (SIEGE === 0 || wanting(w) || w.health() <= WEAK || m.floor === FIRST || m.t < m.held || !w.enclosed(6))
    return false;
  return nearest(m) <= (gated(w, m) ? 5 : 3);
}
/** Fights those who wait outside through one opening; whether anything was done. */
export function* siege(w, m) {
  const before = w.fact('steps');
  look(w, m);
  tell(w, 'hold');
  const end = beside(w, m) === null ? yield* hold(w, m) : null;
  m.t += w.fact('steps') - before;
  m.held = m.t + (end === 'quiet' ? 30 : 2);
  return w.fact('steps') > before;
}
/** Where to open a closed chamber: a cell of it and a side, where attackers are near and have to come in line for longest; or null. */
function loophole(w, m) {
  let best = null;
  const cells = [[0, 0], ...SIDES.filter(([r, c]) => kindOf(w, r, c) <= OPEN)];
  for (const [y, x] of cells) {
    for (let s = 0; s < 4; s++) {
      const [r, c] = SIDES[s];
      if (kindOf(w, y + r, x + c) !== EARTH) continue;
      let n = 0;
      while (n < 4 && kindOf(w, y + (n + 2) * r, x + (n + 2) * c) === OPEN) n++;
      if (n === 0) continue;
      const narrow = kindOf(w, y + r + c, x + c + r) !== OPEN && kindOf(w, y + r - c, x + c - r) !== OPEN;
      const gap = Math.min(
        8,
        ...m.foes.map((foe) => Math.abs(foe.rows - y - 2 * r) + Math.abs(foe.columns - x - 2 * c)),
      );
      const worth = n + (narrow ? 4 : 0) - 2 * gap;
      if (best === null || worth > best.worth) best = { worth, side: s, r: w.rows() + y, c: w.columns() + x };
    }
  }
  return best;
}
/** Opens one side and stands there: strikes and shoots whoever comes, and shuts it when hurt, shot at or left alone. Says why it ended. */
export function* hold(w, m) {
  const gap = loophole(w, m);
  if (gap === null) return null;
  const step = w.go(gap.r, gap.c, false);
  if (step !== null && step !== w.noop) yield step;
  if (w.rows() !== gap.r || w.columns() !== gap.c) return null;
  const side = gap.side;
  const [r, c] = SIDES[side];
  const press = presses(w)[side];
  let quiet = 0;
  for (let i = 0; i < 400; i++) {
    look(w, m);
    const foe = beside(w, m);
    const worst = Math.max(2, ...m.foes.map(({ name }) => HARM[name] ?? 2));
    quiet = foe !== null ? 0 : quiet + (nearest(m) <= 2 ? 0.5 : 1);
    const shut = kindOf(w, r, c) === EARTH;
    const fired =
      m.creatures.some(
        (one) =>
          SHOTS.includes(one.name) &&
          inLine(w, one) !== null &&
          inLine(w, one).side === side &&
          inLine(w, one).far <= 2,
      ) ||
      m.foes.some(
        (one) =>
          FOES[one.name]?.shot != null &&
          inLine(w, one)?.side === side &&
          inLine(w, one).far > 1 &&
          inLine(w, one).far <= 3 &&
          volleys(w) < 0,
      );
    const done =
      quiet > 30 || (nearest(m) > 5 && !gated(w, m))
        ? 'quiet'
        : w.health() <= worst + 1
          ? 'hurt'
          : wanting(w) && (nearest(m) > 2 || handy(w, m))
            ? 'low'
            : null;
    // the next blow could be the last: out by the way back while the one that struck rests
    if (foe !== null && w.health() <= worst && handy(w, m)) return 'hurt';
    if (foe !== null) yield isInFront(w, foe) ? strike(w, m, foe) : turnTo(w, foe);
    else if (w.heading() !== press) yield press;
    else if (shut && done !== null) return done;
    else if (shut) yield fired ? w.noop : act(w, WALL.dig);
    else if ((fired || done !== null) && canWall(w, 1)) yield act(w, WALL.place);
    else if (done !== null) return done;
    else yield volley(w, m) ?? meal(w) ?? w.noop;
  }
  return null;
}
/** What is done to a creature in front that is no attacker, or null. */
function meal(w) {
  const fact = 'faces:' + w.facing();
  const i =
    w.mob(...(SIDES[presses(w).indexOf(w.heading())] ?? [0, 0])) === null
      ? -1
      : OPERATORS.findIndex((o) => o.needs.some(([need]) => need === fact));
  return i < 0 ? null : act(w, i);
}

/** The part of an errands program that knows how far a fact is and what brings it nearer. */
import { relight, unlit } from './dark.js';
import { isFit } from './fitness.js';
import { across, floorOf, isBelow, isEmpty, isVague, leaveCost, onward, vain } from './floors.js';
import { sowing, sows } from './garden.js';
import { outfit } from './gear.js';
import { free } from './guard.js';
import { canDig, EARTH, kindOf, OPEN, presses, SIDES } from './shelter.js';

// steps that a new station must be quicker by, when the player is on its way to one that stands
const KEEP = 4;
export const HUGE = 100000;
export const subject = (fact) => fact.slice(fact.indexOf(':') + 1);
/** Steps until a fact holds, as far as one can see. */
export function far(w, m, fact, n, depth) {
  const key = fact + n;
  const known = m.far.get(key);
  if (known !== undefined) return known;
  m.far.set(key, HUGE); // no way leads through itself
  const value = measure(w, m, fact, n, depth);
  m.far.set(key, value);
  return value;
}
/** Whether a thing that is at home on other floors lies on this one, such as stone that the player put there. */
const isLying = (w, m, fact) =>
  fact.startsWith('home:') && w.fact(fact) < 1 && w.distance(subject(fact), m.dig) !== null;
function measure(w, m, fact, n, depth) {
  let best = isLying(w, m, fact) ? 0 : fact !== m.fenced && w.fact(fact) >= n ? vain(m, m.floor, fact) : HUGE;
  if (best === 0 || depth > 7) return best;
  if (fact.startsWith('faces:') || fact.startsWith('sees:')) {
    const d = w.distance(subject(fact), m.dig);
    best = d ?? HUGE;
    if (d !== null) m.known[subject(fact)] = true;
    if (best === HUGE && MAKERS['sees:' + subject(fact)] === undefined) best = sought(w, m, subject(fact));
  } else if (fact.startsWith('near:')) return toStation(w, m, fact, depth);
  const ways = fact.startsWith('faces:') ? MAKERS['sees:' + subject(fact)] : MAKERS[fact];
  for (const i of ways ?? [])
    if (!isEmpty(m, i, fact))
      best = Math.min(best, repeated(w, i, fact, n, price(w, m, i, depth)) + vain(m, floorOf(OPERATORS[i]), fact));
  return best;
}
/** Steps to a station: one that stands, or a new one, which counts for more where the other is known. */
function toStation(w, m, fact, depth) {
  const d = w.distance(subject(fact), m.dig);
  let best = HUGE;
  for (const i of MAKERS[fact] ?? []) best = Math.min(best, price(w, m, i, depth));
  return d === null ? best : Math.min(d, best + STATION);
}
/** Steps to find what is not in sight. A floor on which a thing is not to be found is remembered. */
function sought(w, m, thing) {
  if (COUNT === 1 && !news(w, m, thing)) {
    m.empty['home:' + thing] ??= [];
    const floors = m.empty['home:' + thing];
    // what fills a bar stays where it is: it may only be out of reach for now
    if (!floors.includes(m.floor) && !SPRINGS.includes(thing)) floors.push(m.floor);
    return HUGE;
  }
  // there is something new to see again
  const over = m.empty['home:' + thing]?.indexOf(m.floor) ?? -1;
  if (over >= 0) m.empty['home:' + thing].splice(over, 1);
  if (m.stay && m.known[thing] === undefined) return 2 * UNKNOWN;
  // what fills a bar and was not met yet is looked for on the first floor rather than just below it
  const elsewhere = isBelow(m) ? isVague(m) && !abroad(w, thing) : abroad(w, thing) && !m.met.includes(thing);
  if (m.needs && PLACES.includes(thing) && elsewhere) return 5 * UNKNOWN;
  return m.met.includes(thing) && abroad(w, thing) ? (m.wells[thing] ?? 15) : UNKNOWN + unlit(w, m);
}
/** Steps until so much of a fact holds, by an operator of this price that may be needed several times: pieces often lie near each other. */
function repeated(w, i, fact, n, price) {
  if (price >= HUGE || !fact.startsWith('have:')) return price;
  const gain = OPERATORS[i].yields.find((one) => one[0] === fact)[1];
  const times = Math.ceil((n - w.fact(fact)) / gain);
  return COUNT === 1 ? times * price : price + NEXT * (times - 1);
}
/** Whether a thing is found on other floors only. */
function abroad(w, thing) {
  return MAKERS['home:' + thing] !== undefined && w.fact('home:' + thing) < 1;
}
/** Whether such a thing may turn up: creatures do, things of other floors may, others where there is anything new to see. */
function news(w, m, thing) {
  if (!PLACES.includes(thing) || abroad(w, thing)) return true;
  m.news ??= w.explore(true) !== null;
  return m.news;
}
export function price(w, m, i, depth) {
  const o = OPERATORS[i];
  if (o.verb === 'wait') {
    if (sows(w, m, i)) return price(w, m, sowing(i), depth);
    const left = m.since[i] === undefined ? HUGE : m.since[i] + o.ticks - m.t;
    return left > 0 ? HUGE : (w.distance(o.object, m.dig) ?? HUGE);
  }
  // a rest comes by itself, when it is due
  if (o.needs.length === 0 || (o.away && (m.stay || (m.needs && isBelow(m) && onward(w, m, o))))) return HUGE;
  let sum = Math.min(o.ticks, 20) + (ATTACKERS.includes(o.object) ? DARE : 0) + (o.away ? leaveCost(w, m, o) : 0);
  // what is in sight here tells nothing of a ladder on another floor
  const elsewhere = o.away && o.from !== '' && w.fact(o.from) < 1;
  if (elsewhere) sum += across(m, o);
  for (const [fact, n] of o.needs)
    if (!elsewhere || !fact.startsWith('on:'))
      sum += (fact.startsWith('faces:') ? (o.tries ?? 1) : 1) * far(w, m, fact, n, depth + 1);
  return Math.min(HUGE, sum);
}

/** The action that brings a fact nearer, or null. */
export function pursue(w, m, fact, depth) {
  if (depth > 7) return null;
  const thing = subject(fact);
  if (fact.startsWith('faces:') || fact.startsWith('sees:')) {
    const step = w.towards(thing, m.dig);
    m.leaf = thing;
    if (step !== null) return step;
    for (const i of MAKERS['sees:' + thing] ?? []) {
      const o = OPERATORS[i];
      if (o.verb === 'wait') {
        if (sows(w, m, i)) return run(w, m, sowing(i), depth);
        const wait = w.towards(o.object, m.dig);
        if (wait === w.noop) m.since[i] += o.ticks / 10; // there, and not yet
        return wait ?? (m.dig === 'sealed' ? null : w.explore(m.dig));
      }
      if (price(w, m, i, depth) < HUGE) return run(w, m, i, depth);
    }
    const at = m.sighted[thing];
    if (at !== undefined && m.dig === true) {
      // where it was seen last
      if (Math.abs(at.r - w.rows()) <= 2 && Math.abs(at.c - w.columns()) <= 3) m.sighted[thing] = undefined;
      else {
        const back = w.go(at.r, at.c, true);
        if (back !== null && back !== w.noop) return back;
      }
    }
    if (m.dig === 'sealed') return GROUND[thing] === 'underground' ? seek(w, m, thing) : null;
    return relight(w, m) ?? seek(w, m, thing) ?? (PLACES.includes(thing) ? null : patrol(w, m));
  }
  let best = -1;
  let least = HUGE;
  for (const i of MAKERS[fact] ?? []) {
    const p = isEmpty(m, i, fact) ? HUGE : price(w, m, i, depth) + vain(m, floorOf(OPERATORS[i]), fact);
    if (p < least) {
      least = p;
      best = i;
    }
  }
  return best < 0 ? null : run(w, m, best, depth);
}
/** A step of a walk over ground that is known, for creatures that may have come there since. */
function patrol(w, m) {
  for (let k = 0; k < 8; k++) {
    const step = m.round === null ? null : w.go(m.round.r, m.round.c, false);
    if (step !== null && step !== w.noop) return step;
    const r = Math.floor(w.random() * 41) - 20;
    const c = Math.floor(w.random() * 41) - 20;
    m.round = kindOf(w, r, c) === OPEN ? { r: w.rows() + r, c: w.columns() + c } : null;
  }
  return null;
}
/** The next step to where most of a thing's ground comes into view that was never seen; keeps to a place until that is known. */
function seek(w, m, thing) {
  const ground = GROUND[thing];
  const goal = m.goal;
  if (goal !== null && goal.dig === m.dig && goal.ground === ground && w.unseen(goal.rows, goal.columns) > 0) {
    const step = w.go(goal.rows, goal.columns, m.dig);
    if (step !== null && step !== w.noop) return step;
  }
  const next = w.frontier(m.dig, ground, AMID[thing]);
  m.goal = next === null ? null : { rows: next.rows, columns: next.columns, dig: m.dig, ground };
  if (next !== null) return w.go(next.rows, next.columns, m.dig);
  const step = w.explore(m.dig, ground, AMID[thing]);
  if (!m.dim.includes(m.floor) && LAMPS.some((i) => act(w, i) === step)) m.dim.push(m.floor);
  return step;
}
/** How much of an item a new station takes. */
function toBuild(station, item) {
  let sum = 0;
  for (const j of MAKERS[station] ?? []) for (const [one, n] of OPERATORS[j].costs) if (one === item) sum += n;
  return sum;
}
/** The station that stands and is walked to for an operator, where that is quicker than to build what is missing here; the others are built beside it. */
function siteOf(w, m, o, stations, depth) {
  if (stations.every(([fact, n]) => w.fact(fact) >= n)) return null;
  const build = stations.map(
    ([station]) =>
      STATION +
      Math.max(
        0,
        ...o.needs.map(([fact, n]) => {
          const extra = fact.startsWith('have:') ? toBuild(station, fact) : 0;
          return extra === 0 ? 0 : far(w, m, fact, n + extra, depth + 1) - far(w, m, fact, n, depth + 1);
        }),
      ),
  );
  let best = null;
  let least = 0;
  stations.forEach(([fact, n], k) => {
    least += w.fact(fact) < n ? build[k] : 0;
  });
  stations.forEach(([fact, n], k) => {
    const d = w.fact(fact) < n ? w.distance(subject(fact), m.dig) : null;
    if (d === null) return;
    let cost = d - (m.site === fact && m.t - m.sited < 8 ? KEEP : 0);
    build.forEach((steps, other) => {
      cost += other === k ? 0 : steps;
    });
    if (cost >= least) return;
    least = cost;
    best = fact;
  });
  if (best !== null) {
    m.site = best;
    m.sited = m.t;
  }
  return best;
}
/** Whether a thing may be had without leaving the floor. */
function isHere(w, m, fact) {
  const holds = ([need, n]) => !need.startsWith('home:') || (w.fact(need) >= n && !m.empty[need]?.includes(m.floor));
  return (MAKERS[fact] ?? []).some((i) => OPERATORS[i].needs.every(holds));
}
export function run(w, m, i, depth) {
  const o = OPERATORS[i];
  if (o.away && !m.needs && onward(w, m, o)) {
    const gear = outfit(w, m);
    if (gear !== null) return gear;
  }
  if (
    !m.needs &&
    o.away &&
    onward(w, m, o) &&
    m.t >= m.unfit &&
    !isFit(w, m) &&
    price(w, m, i, depth) - leaveCost(w, m, o) <= 25
  ) {
    m.mending ??= { floor: m.floor, until: m.t + 800 };
    if (o.needs.every(([fact, n]) => w.fact(fact) >= n)) return null;
  }
  if (o.away && READY === 1 && price(w, m, i, depth) - leaveCost(w, m, o) <= 25) m.left = m.t;
  const stations = o.needs.filter(([fact]) => fact.startsWith('near:'));
  const site = siteOf(w, m, o, stations, depth);
  // what is to be built: where the player walks to a station all others, else what is missing here
  const built = stations.filter(([fact, n]) => (site === null ? w.fact(fact) < n : fact !== site));
  const missing = o.needs
    .filter(([fact]) => fact.startsWith('have:'))
    .map(([fact, n]) => [fact, n + built.reduce((sum, [station]) => sum + toBuild(station, fact), 0)])
    .filter(([fact, n]) => w.fact(fact) < n);
  if (missing.length > 0) {
    const [fact] = missing.find(([one]) => isHere(w, m, one)) ?? missing[0];
    return pursue(w, m, fact, depth + 1);
  }
  if (site !== null) return w.towards(subject(site), m.dig);
  for (const [station] of built) for (const j of MAKERS[station] ?? []) return run(w, m, j, depth + 1);
  for (const [fact, n] of o.needs)
    if (
      !isLying(w, m, fact) &&
      (fact === m.fenced || w.fact(fact) < n || vain(m, m.floor, fact) > far(w, m, fact, n, depth + 1))
    )
      return pursue(w, m, fact, depth + 1);
  if (o.verb === 'place') return put(w, m, i);
  return act(w, i);
}
/** A turn or step at random, never into danger. */
export function elsewhere(w) {
  const s = Math.floor(w.random() * 4);
  for (let k = 0; k < 4; k++) {
    const [r, c] = SIDES[(s + k) % 4];
    if (!DANGERS.includes(w.known(r, c) ?? '')) return presses(w)[(s + k) % 4];
  }
  return w.noop;
}
/** Where nothing can be put in front: digs there, or turns to a side where one can dig, or steps back so as to return facing what is free; else null. */
function makeRoom(w) {
  const front = presses(w).indexOf(w.heading());
  if (front < 0 || free(w, ...SIDES[front])) return null;
  const solid = ([r, c]) => kindOf(w, r, c) === EARTH && w.mob(r, c) === null;
  if (solid(SIDES[front])) return act(w, WALL.dig);
  const side = SIDES.findIndex(solid);
  if (side >= 0) return presses(w)[side];
  const back = SIDES.findIndex(([r, c]) => free(w, r, c) && free(w, -r, -c));
  return back < 0 ? null : presses(w)[back];
}
/** Whether something solid at an offset would part the ways beside it, as in a corridor. */
function severs(w, r, c) {
  const ring = [
    [-1, 0],
    [-1, 1],
    [0, 1],
    [1, 1],
    [1, 0],
    [1, -1],
    [0, -1],
    [-1, -1],
  ].map(([y, x]) => kindOf(w, r + y, c + x) <= OPEN);
  let parts = 0;
  for (let k = 0; k < 8; k += 2) if (ring[k] && !(ring[(k + 7) % 8] && ring[(k + 6) % 8])) parts++;
  return parts > 1;
}
/** Places something in front; when that did not work, turns or steps elsewhere first. */
function put(w, m, i) {
  if (m.placed === i && m.placedAt === m.t - 1) {
    m.placed = -1;
    return elsewhere(w);
  }
  const room = OPERATORS[i].yields.some(([fact]) => fact.startsWith('near:')) ? makeRoom(w) : null;
  if (room !== null) return room;
  if (isBelow(m) && LASTING.includes(i) && severs(w, ...(SIDES[presses(w).indexOf(w.heading())] ?? [0, 0])))
    return seek(w, m) ?? elsewhere(w);
  m.placed = i;
  m.placedAt = m.t;
  if (GROWS >= 0 && OPERATORS[i].yields.some(([fact]) => STARTS.includes(fact))) {
    const [r, c] = SIDES[presses(w).indexOf(w.heading())] ?? [0, 0];
    m.garden.push({ r: w.rows() + r, c: w.columns() + c, age: 0, ripe: false });
  }
  return act(w, i);
}
/** What the open aims will use up of an item. */
export function demand(w, item) {
  let sum = 0;
  let lights = 0;
  for (const [i, n] of USES[item] ?? []) {
    if (i === LANTERN) lights += LANTERNS[item] * n;
    else if (
      OPERATORS[i].yields.some(([fact]) => fact.startsWith('near:') || (AIMS.includes(fact) && w.fact(fact) < 1))
    )
      sum += n;
  }
  return Math.max(lights, Math.min(9, sum + lights));
}
/** Something within reach that will be used later, as what to have and from where; it is kept to until it is held or out of reach. Null for none. */
export function windfall(w, m) {
  const kept = m.find;
  if (
    kept !== null &&
    m.t < kept.until &&
    w.fact(kept.fact) < kept.n &&
    (w.distance(kept.thing, true) ?? HUGE) <= 2 * STOCK + 2
  )
    return kept;
  const next = findNear(w, m);
  m.find = next === null ? null : { fact: next[0], thing: next[1], n: w.fact(next[0]) + 1, until: m.t + 12 };
  return m.find;
}
function findNear(w, m) {
  // walls, where nothing is near that they are put up against
  if (
    WALLS > w.fact(WALL?.item ?? 'steps') &&
    canDig(w) &&
    m.foes.length === 0 &&
    (w.distance(WALL.block, true) ?? HUGE) <= STOCK
  )
    return [WALL.item, WALL.block];
  for (const i of PICKS) {
    const o = OPERATORS[i];
    for (const [fact] of o.yields) {
      if (!fact.startsWith('have:') || fact === WALL?.item) continue;
      const ready = o.needs.every(([need, n]) => need.startsWith('faces:') || w.fact(need) >= n);
      const d = ready ? w.distance(o.object, m.dig) : null;
      // what takes a tool is rarer
      const reach = o.needs.some(([need]) => need.startsWith('have:')) ? 2 * STOCK : STOCK;
      if (d !== null && d <= reach && w.fact(fact) < demand(w, fact)) return [fact, o.object];
    }
  }
  return null;
}
/** Once the player stands at what fills a bar, for an aim, it fills the bar. */
export function fillUp(w, m) {
  if (m.aim === null || m.filling !== null) return;
  for (const i of MAKERS[m.aim] ?? []) {
    const o = OPERATORS[i];
    const bar = BARS.find((one) => !RESTING.includes(one) && o.yields.some(([fact]) => fact === one));
    if (bar !== undefined && w.facing() === o.object) m.filling = bar;
  }
}

/** The text of an errands program below its tables, which `errands.ts` prints: how far a fact is, what brings it nearer, shelter, and the loop. It is in the language of skills. */

/** The reactive part: how far a fact is, and the action that brings it nearer. */
export const PROGRAM = `
const FIGHT = $FIGHT;
const REST = $REST;
const STATION = $STATION;
const STOCK = $STOCK;
const PATIENCE = $PATIENCE;
const HUGE = 100000;
const subject = (fact) => fact.slice(fact.indexOf(':') + 1);
/** Steps until a fact holds, as far as one can see. */
function far(w, m, fact, n, depth) {
  const key = fact + n;
  const known = m.far.get(key);
  if (known !== undefined) return known;
  m.far.set(key, HUGE); // no way leads through itself
  const value = measure(w, m, fact, n, depth);
  m.far.set(key, value);
  return value;
}
function measure(w, m, fact, n, depth) {
  if (w.fact(fact) >= n) return 0;
  if (depth > 7) return HUGE;
  let best = HUGE;
  if (fact.startsWith('faces:') || fact.startsWith('sees:')) {
    const d = w.distance(subject(fact), m.dig);
    best = d === null ? HUGE : d;
    if (best === HUGE && MAKERS['sees:' + subject(fact)] === undefined) best = UNKNOWN;
  } else if (fact.startsWith('near:')) {
    const d = w.distance(subject(fact), m.dig);
    if (d !== null && d <= STATION) best = d;
  }
  const ways = fact.startsWith('faces:') ? MAKERS['sees:' + subject(fact)] : MAKERS[fact];
  for (const i of ways ?? []) best = Math.min(best, price(w, m, i, depth));
  return best;
}
function price(w, m, i, depth) {
  const o = OPERATORS[i];
  if (o.verb === 'wait') {
    const left = m.since[i] === undefined ? HUGE : m.since[i] + o.ticks - m.t;
    return left > 0 ? HUGE : (w.distance(o.object, m.dig) ?? HUGE);
  }
  // a rest comes by itself, when it is due
  if (o.needs.length === 0 && REST === 'shut') return HUGE;
  let sum = Math.min(o.ticks, 20);
  for (const [fact, n] of o.needs) sum += far(w, m, fact, n, depth + 1);
  return Math.min(HUGE, sum);
}

/** The action that brings a fact nearer, or null. */
function pursue(w, m, fact, n, depth) {
  if (depth > 7) return null;
  const thing = subject(fact);
  if (fact.startsWith('faces:') || fact.startsWith('sees:')) {
    const step = w.towards(thing, m.dig);
    if (step !== null) return step;
    for (const i of MAKERS['sees:' + thing] ?? []) {
      const o = OPERATORS[i];
      if (o.verb === 'wait') {
        const wait = w.towards(o.object, m.dig);
        if (wait === w.noop) m.since[i] = m.t; // there, and not yet: from now on
        return wait ?? w.explore(m.dig);
      }
      if (price(w, m, i, depth) < HUGE) return run(w, m, i, depth);
    }
    return w.explore(m.dig);
  }
  if (fact.startsWith('near:')) {
    const d = w.distance(thing, m.dig);
    if (d !== null && d <= STATION) return w.towards(thing, m.dig);
  }
  let best = -1;
  let least = HUGE;
  for (const i of MAKERS[fact] ?? []) {
    const p = price(w, m, i, depth);
    if (p < least) {
      least = p;
      best = i;
    }
  }
  return best < 0 ? null : run(w, m, best, depth);
}
function run(w, m, i, depth) {
  const o = OPERATORS[i];
  const missing = o.needs.filter(([fact, n]) => fact.startsWith('near:') && w.fact(fact) < n);
  const stations = o.needs.filter(([fact]) => fact.startsWith('near:')).length;
  for (const [fact, n] of o.needs) {
    if (!fact.startsWith('have:')) continue;
    // what the stations cost that have to be built for it comes on top
    let extra = 0;
    for (const [station] of missing) {
      const d = w.distance(subject(station), m.dig);
      if (stations === 1 && d !== null && d <= STATION) continue;
      for (const j of MAKERS[station] ?? []) for (const [item, c] of OPERATORS[j].costs) if (item === fact) extra += c;
    }
    if (w.fact(fact) < n + extra) return pursue(w, m, fact, n + extra, depth + 1);
  }
  for (const [fact, n] of o.needs) {
    if (w.fact(fact) >= n) continue;
    if (stations > 1 && fact.startsWith('near:') && missing.length < stations) {
      // beside one station already: build the other here
      for (const j of MAKERS[fact] ?? []) return put(w, m, j);
    }
    return pursue(w, m, fact, n, depth + 1);
  }
  if (o.verb === 'place') return put(w, m, i);
  return act(w, i);
}
/** Places something in front; when that did not work, turns or steps elsewhere first. */
function put(w, m, i) {
  if (m.placed === i && m.placedAt === m.t - 1) {
    m.placed = -1;
    return [w.left, w.up, w.right, w.down][Math.floor(w.random() * 4)];
  }
  m.placed = i;
  m.placedAt = m.t;
  return act(w, i);
}

/** The nearest attacker in view: how far it is, and its name. */
function attacker(w) {
  let near = null;
  for (const name of ATTACKERS) {
    if (w.fact('sees:' + name) < 1) continue;
    for (let r = -3; r <= 3; r++) {
      for (let c = -4; c <= 4; c++) {
        const d = Math.abs(r) + Math.abs(c);
        if ((near === null || d < near.d) && w.mob(r, c) === name) near = { d, name };
      }
    }
  }
  return near;
}
/** Whether an attacker can come, or be met, within so many steps. */
const within = (w, foe, steps) => foe.d <= steps && (w.distance(foe.name, false) ?? 99) <= steps;

const solid = (w, r, c) => {
  const block = w.block(r, c);
  return block !== null && SOLID.includes(block);
};
const sides = (w) => [[0, -1, w.left], [0, 1, w.right], [-1, 0, w.up], [1, 0, w.down]];
const shut = (w) => sides(w).every(([r, c]) => solid(w, r, c));

/** A place from which a chamber of two cells can be dug into solid ground, and the direction; the nearest in view, or null. */
function burrow(w) {
  let best = null;
  for (let r = -2; r <= 2; r++) {
    for (let c = -3; c <= 3; c++) {
      const d = Math.abs(r) + Math.abs(c);
      if ((best !== null && d >= best.d) || (d > 0 && (solid(w, r, c) || w.block(r, c) === null))) continue;
      for (const [dr, dc, code] of sides(w)) {
        const wall = (k, s) => solid(w, r + k * dr + s * dc, c + k * dc + s * dr);
        const ground = (k) => {
          const block = w.block(r + k * dr, c + k * dc);
          return block === WALL.block || (block !== null && !SOLID.includes(block) && !DANGERS.includes(block));
        };
        if (ground(1) && ground(2) && wall(1, 1) && wall(1, -1) && wall(2, 1) && wall(2, -1) && wall(3, 0)) {
          best = { d, r: r + w.rows(), c: c + w.columns(), dr, dc, code };
        }
      }
    }
  }
  return best;
}

/** The turn to a creature beside the player. */
function turnTo(w, name) {
  const side = sides(w).find(([r, c]) => w.mob(r, c) === name);
  return side === undefined ? -1 : side[2];
}
const canDig = (w) => WALL !== null && WALL.tools.every((fact) => w.fact(fact) >= 1);

/** Digs in and closes the way behind. True when shut in. */
function* hide(w) {
  if (!canDig(w)) return false;
  if (shut(w)) return true;
  let spot = burrow(w);
  for (let i = 0; i < 12 && spot === null; i++) {
    const step = w.towards(WALL.block, true);
    if (step === null) return false;
    yield step === w.noop ? act(w, WALL.dig) : unless(w, step);
    spot = burrow(w);
  }
  if (spot === null) return false;
  const at = (k) => w.rows() === spot.r + k * spot.dr && w.columns() === spot.c + k * spot.dc;
  const back = sides(w).find(([r, c]) => r === -spot.dr && c === -spot.dc)[2];
  for (let i = 0; i < 14 && !at(0); i++) {
    const step = w.go(spot.r, spot.c, false);
    if (step === null || step === w.noop) return false;
    yield unless(w, step);
  }
  for (let i = 0; i < 16; i++) {
    if (at(2)) yield unless(w, back);
    else if (!at(0) && !at(1)) return false;
    else if (at(1) && w.heading() === back) {
      if (solid(w, -spot.dr, -spot.dc)) return true;
      if (w.fact(WALL.item) < 1) return false;
      yield unless(w, act(w, WALL.place));
    } else yield w.heading() === spot.code && w.facing() === WALL.block ? act(w, WALL.dig) : unless(w, spot.code);
  }
  return false;
}
/** A step, or a blow when an attacker stands in front. */
const unless = (w, step) => (ATTACKERS.includes(w.facing()) ? act(w, BLOWS[w.facing()]) : step);

/** Stays until well, or until a bar is nearly empty or something hurts. */
function* recover(w) {
  let before = w.health();
  for (let i = 0; i < 500 && (w.asleep() || w.health() < WELL || w.light() < NIGHT + 0.05 || w.energy() < 9); i++) {
    if (w.health() < before) return;
    before = w.health();
    if (BARS.some((bar) => w.fact(bar) <= 1 && !RESTING.includes(bar)) && !w.asleep()) return;
    yield w.asleep() ? w.noop : w.energy() < 9 ? w.sleep : w.noop;
  }
}

/** What the open aims will use up of an item, walls included. */
function demand(w, item) {
  let sum = WALL !== null && WALL.item === item ? 4 : 0;
  for (const o of OPERATORS) {
    const open = o.yields.some(([fact]) => fact.startsWith('near:') || (AIMS.includes(fact) && w.fact(fact) < 1));
    if (open) for (const [fact, n] of o.costs) if (fact === item) sum += n;
  }
  return Math.min(9, sum);
}
/** Something within reach that will be used later, as a bound to pursue; or null. */
function windfall(w, m) {
  for (const o of OPERATORS) {
    if (o.ticks > 1 || o.costs.length > 0) continue;
    for (const [fact] of o.yields) {
      if (!fact.startsWith('have:')) continue;
      const ready = o.needs.every(([need, n]) => need.startsWith('faces:') || w.fact(need) >= n);
      const d = ready ? w.distance(o.object, m.dig) : null;
      if (d !== null && d <= STOCK && w.fact(fact) < demand(w, fact)) return fact;
    }
  }
  return null;
}

function chooseAim(w, m) {
  let best = null;
  let least = HUGE;
  for (const aim of AIMS) {
    if (w.fact(aim) >= 1) continue;
    const p = far(w, m, aim, 1, 0);
    if (p < least) {
      least = p;
      best = aim;
    }
  }
  return best;
}
`;

/** The loop: needs first, then the aim. */
export const MAIN = `  const m = { t: 0, far: new Map(), since: {}, dig: true, placed: -1, placedAt: -9, aim: null, chosen: -99, filling: null, hid: -99, light: 1, falling: false };
  const MOVES = [w.left, w.right, w.up, w.down];
  let same = 0;
  let last = -1;
  for (; ; m.t++) {
    if (w.asleep()) {
      yield w.noop;
      continue;
    }
    m.far.clear();
    for (let i = 0; i < OPERATORS.length; i++) {
      const o = OPERATORS[i];
      if (o.verb === 'wait' && m.since[i] === undefined && o.needs.every(([fact, n]) => w.fact(fact) >= n)) m.since[i] = m.t;
    }
    let action = null;
    const foe = attacker(w);
    if (FIGHT > 0 && foe !== null && within(w, foe, FIGHT)) action = w.facing() === foe.name ? act(w, BLOWS[foe.name]) : w.towards(foe.name, false);
    const least = Math.min(...BARS.filter((bar) => !RESTING.includes(bar)).map((bar) => w.fact(bar)));
    const tired = REST === 'shut' && RESTING.some((bar) => w.fact(bar) < TIRED);
    const retire = (w.health() <= WEAK && least > 2) || ((w.light() < NIGHT || tired) && least >= LOW);
    if (action === null && retire && m.t - m.hid > 12 && canDig(w)) {
      m.hid = m.t;
      const before = w.fact('steps');
      const safe = yield* hide(w);
      if (safe) yield* recover(w);
      m.t += w.fact('steps') - before;
      if (w.fact('steps') > before) continue;
    }
    if (action === null && m.filling !== null && w.fact(m.filling) >= FULL) m.filling = null;
    m.falling = w.light() < m.light || (w.light() === m.light && m.falling);
    m.light = w.light();
    const low = m.falling && m.light < DUSK ? Math.max(LOW, 6.5) : LOW;
    if (action === null && m.filling === null) {
      for (const bar of BARS) {
        const rests = RESTING.includes(bar);
        if (rests && (foe !== null || (REST === 'shut' && canDig(w) && w.fact(bar) > 1))) continue;
        if (w.fact(bar) < (rests ? TIRED : low)) m.filling = bar;
      }
    }
    if (action === null && m.filling !== null) action = pursue(w, m, m.filling, w.fact(m.filling) + 1, 0);
    if (action === null) {
      if (m.aim === null || w.fact(m.aim) >= 1 || m.t - m.chosen >= PATIENCE) {
        m.aim = chooseAim(w, m);
        m.chosen = m.t;
      }
      const find = STOCK > 0 ? windfall(w, m) : null;
      if (find !== null) action = pursue(w, m, find, w.fact(find) + 1, 0);
      else action = m.aim === null ? w.explore(true) : pursue(w, m, m.aim, 1, 0);
    }
    if (action === null) action = w.explore(true) ?? w.noop;
    if (foe !== null && foe.d === 1 && (!MOVES.includes(action) || action === turnTo(w, foe.name))) {
      action = w.facing() === foe.name ? act(w, BLOWS[foe.name]) : turnTo(w, foe.name);
    }
    // the same blow without effect for long: elsewhere
    same = action === last && action !== w.noop ? same + 1 : 0;
    last = action;
    if (same > 25) {
      same = 0;
      for (let i = 0; i < 6; i++) yield [w.left, w.up, w.right, w.down][Math.floor(w.random() * 4)];
    }
    yield action;
  }`;

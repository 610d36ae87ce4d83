/** The part of an errands program that acts, in the language of skills: needs first, then the aim; the guard has the last word. */

export const LOOP = `
/** The action that brings the player to the nearest attacker in view, in good health; or null. */
function hunt(w, m) {
  if (m.foes.length === 0 || w.health() <= WEAK) return null;
  const { name, rows, columns } = m.foes[0];
  const d = Math.abs(rows) + Math.abs(columns) <= HUNT ? w.distance(name, false) : null;
  if (d === null || d > HUNT) return null;
  m.hunted = name;
  const step = w.towards(name, false);
  return step === w.noop ? act(w, BLOWS[name]) : step;
}
/** The open aim that seems nearest, or null when all of them have to be waited for. */
function chooseAim(w, m) {
  let best = null;
  let least = HUGE;
  const unarmed = ARMING.some((aim) => w.fact(aim) < 1);
  for (const aim of AIMS) {
    if (w.fact(aim) >= 1) continue;
    let p = far(w, m, aim, 1, 0);
    if (p < HUGE && STARTS.includes(aim)) p -= EARLY;
    if (aim === m.aim) p -= LOYAL + (m.trips.length > 0 && m.t - m.trips[m.trips.length - 1] < 60 ? AGAIN : 0);
    if (unarmed && !ARMING.includes(aim)) p += DETOUR;
    if (p < least) {
      least = p;
      best = aim;
    }
  }
  return best;
}
/** The time at which the first open wait is over. */
function due(m) {
  let at = HUGE;
  for (const i of WAITS) if (m.since[i] !== undefined) at = Math.min(at, m.since[i] + OPERATORS[i].ticks);
  return at;
}
/** Whether the player goes out in good health whatever waits there, for what it cannot do without: attackers stay as long as it does. */
const forced = (w, m) => m.filling !== null && w.fact(m.filling) < LOW && w.health() >= WELL - 1 && beside(w, m) === null && w.enclosed(60);
// what bars hold at least before a long rest by day: with less it would end before the player is rested
const LASTS = 5;
/** Whether a rest cannot wait: a bar that it restores is nearly empty, and no other is as low. */
const exhausted = (w) => RESTING.some((bar) => w.fact(bar) < 1.5 && BARS.every((other) => other === bar || w.fact(other) > w.fact(bar)));
/** Whether there is time to build a shelter before an attacker is there; where they come in crowds more of them would come. */
function calm(w, m) {
  if (CROWDED) return true;
  const near = Math.min(HUGE, ...m.foes.map(({ rows, columns }) => Math.abs(rows) + Math.abs(columns)));
  return near > 6 || (chamber(w, m)?.cost ?? HUGE) <= 2 * near;
}
/** Shuts itself in and stays; counts the time. Returns whether anything was done. */
function* retreat(w, m, until) {
  const before = w.fact('steps');
  m.worked = 0;
  tell(w, 'shelter');
  const safe = yield* hide(w, m);
  tell(w, 'rest');
  if (safe) yield* indoors(w, m, until);
  m.t += w.fact('steps') - before;
  m.again = m.t + (safe ? 4 : 16);
  m.idle = m.worked > 12 ? 0 : Math.min(160, 2 * m.idle + 20);
  m.burrow = m.t + m.idle;
  return w.fact('steps') > before;
}
/** Whether it is better to go on shut in: for something under ground that is not near, where that is cheap. */
function burrows(w, m, action) {
  if (SEALED === 0 || m.leaf === null || GROUND[m.leaf] !== 'underground' || !canDig(w) || w.fact(WALL.item) < 1) return false;
  const d = w.distance(m.leaf, true);
  if (d !== null && d < 8) return false;
  const [r, c] = SIDES[presses(w).indexOf(w.heading())] ?? [0, 0];
  for (let k = 1; k <= 3; k++) if (kindOf(w, k * r, k * c) !== EARTH) return false;
  return action === act(w, WALL.dig);
}
// steps to the next weapon for which what can wait does so
const FINISH = 25;
/** Whether a weapon is all but made, where attackers come one by one. */
const finishes = (w, m) => !CROWDED && CAMP === 0 && ARMING.some((aim) => w.fact(aim) < 1 && far(w, m, aim, 1, 0) <= FINISH);
/** The bar to look after now, or null. */
function need(w, m) {
  const late = m.light < NIGHT + 0.1;
  const drowsy = RESTING.some((bar) => w.fact(bar) < sleepy(m) + 1.5);
  const evening = drowsy || (m.falling && m.light < DUSK && !late);
  const low = late ? Math.min(LOW, 2) : LOW;
  // a low bar does not wait until another one is full
  const urgent = BARS.some((bar) => !RESTING.includes(bar) && w.fact(bar) < LOW && w.fact(bar) < w.fact(m.filling ?? bar));
  if (m.filling !== null && !urgent && w.fact(m.filling) < FULL && !(late && w.fact(m.filling) > low && far(w, m, m.filling, w.fact(m.filling) + 1, 0) > 4)) return m.filling;
  const finishing = finishes(w, m);
  let best = null;
  for (const bar of BARS) {
    const value = w.fact(bar);
    if (finishing && value >= LOW) continue;
    if (RESTING.includes(bar) || (best !== null && value >= w.fact(best))) continue;
    // what lies on the way is not passed by
    if (SNACK > 0 && !late && value < 5.5 && far(w, m, bar, value + 1, 0) <= SNACK) best = bar;
    if (leaving(m) && value < 7.5 && (m.mending !== null || far(w, m, bar, value + 1, 0) <= 15)) best = bar;
    // a night or a long rest takes some five points of each
    if (evening && value < SUPPER && (dusks(m) || value < 5 || far(w, m, bar, value + 1, 0) <= 15)) best = bar;
    if (AHEAD > 0 && value < 7 && value * m.pace < AHEAD * Math.min(100, far(w, m, bar, value + 1, 0)) + m.pace) best = bar;
    if (value < low || (value < low + 2 && far(w, m, bar, value + 1, 0) >= UNKNOWN)) best = bar;
  }
  return best;
}
`;

export const MAIN = `  const m = {
    t: 0, far: new Map(), since: {}, dig: true, placed: -1, placedAt: -9, aim: null, chosen: -99,
    filling: null, again: 0, light: 1, falling: false, fading: 0, creatures: [], foes: [], hunted: null, sighted: {},
    leaf: null, price: 0, spent: [], visited: [], floor: undefined, trips: [], met: w.fact('steps') > 200 ? [...SPRINGS] : [],
    needs: false, left: -9, mending: null, unfit: 0, roam: 0, unlit: new Set(), boon: null, garden: [], tended: 0, fenced: null, haunted: true, news: undefined, plugged: 0, worked: 0, idle: 0, burrow: 0,
    goal: null, stay: false, held: 0, gear: null, geared: -99, here: new Map(), came: undefined, span: {}, barred: -99, round: null, stood: '', pressed: -1, empty: {},
    site: null, sited: -99, find: null,
    known: {}, pace: 25, fell: {}, level: {},
    health: 0, spot: 0, struck: null, followed: 0, delayed: 0, shots: [], lost: [],
  };
  let same = 0;
  let last = -1;
  for (; ; m.t++) {
    if (w.asleep()) {
      yield w.noop;
      continue;
    }
    m.far.clear();
    m.here.clear();
    m.news = undefined;
    look(w, m);
    for (const i of WAITS) {
      const o = OPERATORS[i];
      if (i === GROWS) continue;
      if (m.since[i] === undefined && o.needs.every(([fact, n]) => w.fact(fact) >= n)) m.since[i] = m.t;
      else if (m.since[i] !== undefined && (m.t > m.since[i] + o.ticks || m.t % 16 === 0) && w.distance(o.object, true) === null) m.since[i] = undefined;
    }
    const least = Math.min(9, ...BARS.filter((bar) => !RESTING.includes(bar)).map((bar) => w.fact(bar)));
    const tired = RESTING.some((bar) => w.fact(bar) < (leaving(m) ? FRESH : sleepy(m)));
    const weak = w.health() <= (m.mending !== null ? WELL - 0.5 : leaving(m) ? Math.max(WEAK, WELL - 1) : least <= 2 && (CAMP > 0 || !isBelow(m)) ? Math.min(WEAK, 3) : WEAK) && least >= 1;
    note(w, m);
    if (camps(w, m)) {
      yield* camp(w, m);
      continue;
    }
    const up = weak && REFUGE > 0 && m.foes.length + m.lost.length > 0 && !w.enclosed(6) ? refuge(w, m) : -1;
    if (up < 0 && (weak || exhausted(w) || ((isDark(m) || tired) && least >= (CROWDED ? 1 : isDark(m) || CAMP > 0 ? 3 : LASTS))) && m.t >= m.again && (isBelow(m) || calm(w, m)) && (yield* retreat(w, m, 0))) continue;
    if (besieged(w, m) && (yield* siege(w, m))) continue;
    const gain = boon(w, m);
    let action = gain < 0 ? null : act(w, gain);
    if (up >= 0) action = run(w, m, up, 0);
    m.hunted = null;
    m.leaf = null;
    if (action === null) action = hunt(w, m);
    m.needs = true;
    m.filling = need(w, m);
    if (action === null && m.filling !== null) action = pursue(w, m, m.filling, w.fact(m.filling) + 1, 0);
    m.needs = false;
    if (LEAVE > 0 || GROWS >= 0) m.far.clear();
    if (action === null) action = homeward(w, m) ?? protect(w, m);
    if (action === null && gated(w, m)) action = outfit(w, m);
    if (action === null) {
      if (m.aim === null || w.fact(m.aim) >= 1 || m.t - m.chosen >= PATIENCE) {
        m.aim = chooseAim(w, m);
        m.chosen = m.t;
      }
      fillUp(w, m);
      const find = STOCK > 0 ? windfall(w, m) : null;
      if (m.aim !== null) for (const i of MAKERS[m.aim] ?? []) if (ATTACKERS.includes(OPERATORS[i].object)) m.hunted = OPERATORS[i].object;
      action = prize(w, m);
      if (action === null && find !== null) action = pursue(w, m, find.fact, find.n, 0);
      else if (action === null && m.aim !== null) action = pursue(w, m, m.aim, 1, 0);
      else if (action === null && m.t >= m.again && due(m) < HUGE && (yield* retreat(w, m, w.fact('steps') + due(m) - m.t))) continue;
    }
    if (m.filling === null && m.t >= m.burrow && burrows(w, m, action) && (yield* retreat(w, m, 0))) continue;
    if (action === null) action = w.explore(true) ?? w.noop;
    tell(w, (up >= 0 ? 'refuge' : (m.filling ?? m.aim)) + ' ' + m.leaf + ' ' + (m.geared === m.t ? m.gear : '-'));
    action = volley(w, m) ?? (forced(w, m) ? action : guard(w, m, lamp(w, m) ?? action, CAMP > 0 && up >= 0 ? FLIGHT : 1));
    if (VOLLEY > 0) action = blind(w, m, action);
    // the same blow without effect for long: elsewhere
    same = action === last && action !== w.noop ? same + 1 : 0;
    last = action;
    if (same > 25) {
      same = 0;
      for (let i = 0; i < 6; i++) yield elsewhere(w);
      m.t += 5;
      continue; // what was meant for the old place may be deadly here
    }
    yield action;
  }`;

/** What an errands program does at every step: it looks, sees to its needs, pursues its aim, and lets the guard decide. */
import { homeward, isDark, sleepy } from './days.js';
import {
  besieged,
  blind,
  boon,
  DEEP,
  dry,
  FRESH,
  frailty,
  gated,
  haven,
  isBelow,
  lamp,
  leaving,
  note,
  outfit,
  prize,
  refuge,
  relight,
  sated,
  seenBefore,
  siege,
  tell,
  volley,
} from './deep.js';
import { protect } from './garden.js';
import { FLIGHT, guard, look } from './guard.js';
import { burrows, calm, chooseAim, drop, due, exhausted, forced, hunt, LASTS, need, quarry, retreat, sallies } from './loop.js';
import { elsewhere, fillUp, HUGE, pursue, run, windfall } from './ways.js';

export function* main(w) {
  const m = {
    t: 0, far: new Map(), since: {}, dig: true, placed: -1, placedAt: -9, aim: null, chosen: -99,
    filling: null, again: 0, light: 1, falling: false, fading: 0, creatures: [], foes: [], hunted: null, sighted: {},
    leaf: null, price: 0, spent: [], visited: [], floor: undefined, trips: [], opened: -9, homeless: -99, dry: null, hops: 0, changed: -HUGE, met: w.fact('steps') > 200 ? [...SPRINGS] : [],
    needs: false, left: -9, mending: null, unfit: 0, unlit: new Set(), boon: null, garden: [], tended: 0, fenced: null, haunted: true, news: undefined, plugged: 0, bricks: 0, raked: {}, worked: 0, idle: 0, burrow: 0,
    goal: null, stay: false, held: 0, gear: null, geared: -99, here: new Map(), came: undefined, span: {}, dim: [], groping: false, fetching: -HUGE, wells: {}, stayed: { [FIRST]: w.fact('steps') }, sights: seenBefore(w), round: null, stood: '', pressed: -1, empty: {},
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
    const tired = RESTING.some((bar) => w.fact(bar) < (leaving(m) || sated(w, m) ? FRESH : sleepy(m)));
    const weak = w.health() <= frailty(w, m, least) && least >= 1;
    note(w, m);
    m.dry = weak || tired ? dry(w, m) : null;
    // whoever cannot shut itself in, for want of walls, does so on the floor before
    const reach = isBelow(m) && (weak || tired) && m.t < m.homeless + 60 ? HUGE : weak && m.foes.length + m.lost.length > 0 && !w.enclosed(6) ? REFUGE : 0;
    const up = reach > 0 ? refuge(w, m, reach) : -1;
    const home = up < 0 && (weak || tired) && m.dry === null ? haven(w, m) : null;
    if (home !== null) {
      tell(w, 'haven');
      yield volley(w, m) ?? guard(w, m, home);
      continue;
    }
    if (up < 0 && m.dry === null && (weak || exhausted(w) || ((isDark(m) || tired) && least >= (CROWDED ? 1 : isDark(m) || DEEP ? 3 : LASTS))) && m.t >= m.again && (isBelow(m) || calm(w, m)) && (yield* retreat(w, m, 0))) continue;
    if (besieged(w, m) && (yield* siege(w, m))) continue;
    const gain = boon(w, m);
    let action = gain < 0 ? null : act(w, gain);
    if (up >= 0) action = run(w, m, up, 0);
    m.hunted = null;
    m.leaf = null;
    if (action === null) action = drop(w, m) ?? hunt(w, m);
    m.needs = true;
    m.filling = need(w, m);
    if (action === null && m.filling !== null) action = pursue(w, m, m.filling, w.fact(m.filling) + 1, 0);
    m.needs = false;
    if (LEAVE > 0 || GROWS >= 0) m.far.clear();
    if (action === null) action = quarry(w, m) ?? homeward(w, m) ?? protect(w, m);
    if (action === null && gated(w, m)) action = outfit(w, m);
    if (action === null) {
      if (m.aim === null || w.fact(m.aim) >= 1 || m.t - m.chosen >= PATIENCE) {
        m.aim = chooseAim(w, m);
        m.chosen = m.t;
      }
      fillUp(w, m);
      const find = STOCK > 0 ? windfall(w, m) : null;
      if (m.aim !== null) for (const i of MAKERS[m.aim] ?? []) if (ATTACKERS.includes(OPERATORS[i].object)) m.hunted = OPERATORS[i].object;
      action = prize(w, m) ?? (m.dim.includes(m.floor) ? null : relight(w, m));
      if (action === null && find !== null) action = pursue(w, m, find.fact, find.n, 0);
      else if (action === null && m.aim !== null) action = pursue(w, m, m.aim, 1, 0);
      else if (action === null && m.t >= m.again && due(m) < HUGE && (yield* retreat(w, m, w.fact('steps') + due(m) - m.t))) continue;
    }
    if (m.filling === null && m.t >= m.burrow && burrows(w, m, action) && (yield* retreat(w, m, 0))) continue;
    if (action === null) action = w.explore(true) ?? w.noop;
    tell(w, (up >= 0 ? 'refuge' : (m.filling ?? m.aim)) + ' ' + m.leaf + ' ' + (m.geared === m.t ? m.gear : '-'));
    action = volley(w, m) ?? (forced(w, m) || sallies(w, m, action) ? action : guard(w, m, lamp(w, m) ?? action, up >= 0 ? FLIGHT : 1));
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
  }
}

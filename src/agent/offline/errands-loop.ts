/** The part of an errands program that acts, in the language of skills: dangers first, then needs, then the aim. */

export const DANGER = `
/** Takes in the creatures in view, and keeps ways clear of those that attack. */
function look(w, m) {
  m.creatures = w.creatures();
  m.foes = m.creatures.filter(({ name }) => ATTACKERS.includes(name));
  for (const { name, rows, columns } of m.creatures) m.sighted[name] = { r: w.rows() + rows, c: w.columns() + columns };
  // who shoots is known once a shot is seen beside it
  for (const shot of m.creatures) {
    if (!SHOTS.includes(shot.name)) continue;
    const by = m.foes.find(({ rows, columns }) => Math.abs(rows - shot.rows) + Math.abs(columns - shot.columns) === 1);
    if (by !== undefined) m.shooters[by.name] = (m.shooters[by.name] ?? 0) + 1;
  }
  if (m.creatures.some(({ name }) => SHOTS.includes(name) || (m.shooters[name] ?? 0) > 1)) m.shotAt = w.fact('steps');
  if (LINES > 0) {
    for (const { name, rows, columns } of m.foes) {
      if ((m.shooters[name] ?? 0) < 2) continue;
      for (const [r, c] of SIDES) {
        for (let k = 1; k <= 6 && !STOPS.includes(w.known(rows + k * r, columns + k * c) ?? ''); k++) w.avoid(rows + k * r, columns + k * c, LINES);
      }
    }
  }
  if (WARY > 0) {
    for (const { rows, columns } of m.foes) {
      for (let r = -2; r <= 2; r++) for (let c = -2; c <= 2; c++) if (Math.abs(r) + Math.abs(c) <= 2) w.avoid(rows + r, columns + c, WARY);
    }
  }
}
/** An attacker beside the player, the one in front if there are several; or null. */
function beside(w, m) {
  const near = m.foes.filter(({ rows, columns }) => Math.abs(rows) + Math.abs(columns) === 1);
  return near.find((foe) => isInFront(w, foe)) ?? near[0] ?? null;
}
const turnTo = (w, { rows, columns }) => presses(w)[SIDES.findIndex(([r, c]) => r === rows && c === columns)];
const isInFront = (w, foe) => turnTo(w, foe) === w.heading();
const free = (w, r, c) => {
  const block = w.block(r, c);
  return block !== null && !SOLID.includes(block) && !DANGERS.includes(block) && w.mob(r, c) === null;
};
/** Whether a step in a direction leads out of the reach of all attackers. */
function leaves(w, m, side) {
  const [r, c] = SIDES[side];
  return free(w, r, c) && m.foes.every(({ rows, columns }) => Math.abs(rows - r) + Math.abs(columns - c) > 1);
}
/** How a creature stands in line with the player, with nothing solid between: the direction and how far; or null. */
function inLine(w, { rows, columns }) {
  if ((rows === 0) === (columns === 0)) return null;
  const far = Math.abs(rows) + Math.abs(columns);
  const side = SIDES.findIndex(([r, c]) => r === Math.sign(rows) && c === Math.sign(columns));
  for (let k = 1; k < far; k++) {
    if (STOPS.includes(w.block(SIDES[side][0] * k, SIDES[side][1] * k) ?? '')) return null;
  }
  return { side, far };
}
/** The action, or a better one in view of what attacks. */
function guard(w, m, action) {
  const moves = presses(w).indexOf(action);
  const foe = beside(w, m);
  if (foe !== null) {
    if (RUN === 1 && moves >= 0 && leaves(w, m, moves)) return action;
    if (w.health() <= FLEE) for (let s = 0; s < 4; s++) if (leaves(w, m, s)) return presses(w)[s];
    return isInFront(w, foe) ? act(w, BLOWS[foe.name]) : turnTo(w, foe);
  }
  for (const shot of m.creatures) {
    if (DODGE === 0 || !SHOTS.includes(shot.name)) continue;
    const line = inLine(w, shot);
    if (line === null || line.far > DODGE) continue;
    if (line.side === presses(w).indexOf(w.heading()) && canWall(w, 1)) return act(w, WALL.place);
    if (moves >= 0 && (SIDES[moves][0] === 0) !== (SIDES[line.side][0] === 0) && free(w, SIDES[moves][0], SIDES[moves][1])) return action;
    for (let s = 0; s < 4; s++) {
      if ((SIDES[s][0] === 0) !== (SIDES[line.side][0] === 0) && free(w, SIDES[s][0], SIDES[s][1])) return presses(w)[s];
    }
  }
  if (w.health() <= BLOCK && canWall(w, 2)) {
    for (const other of m.foes) {
      const line = inLine(w, other);
      if (line === null || presses(w)[line.side] !== w.heading() || line.far > 5) continue;
      if (m.hunted !== other.name) return act(w, WALL.place);
    }
  }
  return action;
}
/** Whether a wall can be put in front, and how many are held at least. */
function canWall(w, held) {
  const [r, c] = SIDES[presses(w).indexOf(w.heading())] ?? [0, 0];
  return WALL !== null && w.fact(WALL.item) >= held && free(w, r, c) && !littered(w, r, c);
}
`;

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
  for (const aim of AIMS) {
    if (w.fact(aim) >= 1) continue;
    let p = far(w, m, aim, 1, 0);
    if (p < HUGE && STARTS.includes(aim)) p -= EARLY;
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
/** The bar to look after now, or null. */
function need(w, m) {
  const light = daylight(w, m);
  m.falling = light < m.light || (light === m.light && m.falling);
  m.light = light;
  const evening = m.falling && m.light < DUSK;
  const low = m.light < NIGHT + 0.1 ? Math.min(LOW, 2) : LOW;
  const urgent = BARS.some((bar) => !RESTING.includes(bar) && w.fact(bar) < URGENT && w.fact(bar) < w.fact(m.filling ?? bar));
  if (m.filling !== null && !urgent && w.fact(m.filling) < FULL) return m.filling;
  let best = null;
  for (const bar of BARS) {
    const value = w.fact(bar);
    if (RESTING.includes(bar) || (best !== null && value >= w.fact(best))) continue;
    if (leaving(m) && value < 7.5 && far(w, m, bar, value + 1, 0) <= 15) best = bar;
    if (evening && value < 6.5 && far(w, m, bar, value + 1, 0) <= 15) best = bar;
    if (value < low || (value < low + 2 && far(w, m, bar, value + 1, 0) >= UNKNOWN)) best = bar;
  }
  return best;
}
`;

export const MAIN = `  const m = {
    t: 0, far: new Map(), since: {}, dig: true, placed: -1, placedAt: -9, aim: null, chosen: -99,
    filling: null, again: 0, light: 1, falling: false, creatures: [], foes: [], hunted: null, sighted: {},
    shooters: {}, leaf: null, price: 0, spent: [], visited: [], floor: undefined, trips: [], met: w.fact('steps') > 200 ? [...SPRINGS] : [],
    needs: false, left: -9, boon: null, shotAt: -99, planted: null, news: undefined, plugged: 0, worked: 0, idle: 0, burrow: 0,
    goal: null, stay: false, sieged: 0, held: 0, gear: null, geared: -99, here: new Map(), came: undefined, round: null, stood: '', pressed: -1, empty: {},
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
      if (m.since[i] === undefined && o.needs.every(([fact, n]) => w.fact(fact) >= n)) m.since[i] = m.t;
      else if (m.since[i] !== undefined && (m.t > m.since[i] + o.ticks || m.t % 16 === 0) && w.distance(o.object, true) === null) m.since[i] = undefined;
    }
    const least = Math.min(9, ...BARS.filter((bar) => !RESTING.includes(bar)).map((bar) => w.fact(bar)));
    const tired = RESTING.some((bar) => w.fact(bar) < (leaving(m) ? FRESH : TIRED));
    const weak = w.health() <= (leaving(m) ? Math.max(WEAK, WELL - 1) : WEAK) && least >= 1;
    note(w, m);
    const up = weak && REFUGE > 0 && !w.enclosed(6) ? refuge(w, m) : -1;
    if (up < 0 && (weak || ((daylight(w, m) < NIGHT || tired) && least >= 3)) && m.t >= m.again && (yield* retreat(w, m, 0))) continue;
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
    if (LEAVE > 0) m.far.clear();
    if (action === null) action = protect(w, m);
    if (action === null && gated(w, m)) action = outfit(w, m);
    if (action === null) {
      if (m.aim === null || w.fact(m.aim) >= 1 || m.t - m.chosen >= PATIENCE) {
        m.aim = chooseAim(w, m);
        m.chosen = m.t;
      }
      const find = STOCK > 0 ? windfall(w, m) : null;
      if (m.aim !== null) for (const i of MAKERS[m.aim] ?? []) if (ATTACKERS.includes(OPERATORS[i].object)) m.hunted = OPERATORS[i].object;
      if (find !== null) action = pursue(w, m, find, w.fact(find) + 1, 0);
      else if (m.aim !== null) action = pursue(w, m, m.aim, 1, 0);
      else if (m.t >= m.again && due(m) < HUGE && (yield* retreat(w, m, w.fact('steps') + due(m) - m.t))) continue;
    }
    if (m.filling === null && m.t >= m.burrow && burrows(w, m, action) && (yield* retreat(w, m, 0))) continue;
    if (action === null) action = w.explore(true) ?? w.noop;
    tell(w, (up >= 0 ? 'refuge' : (m.filling ?? m.aim)) + ' ' + m.leaf + ' ' + (m.geared === m.t ? m.gear : '-'));
    action = volley(w, m) ?? guard(w, m, lamp(w, m) ?? action);
    if (VOLLEY > 0) action = blind(w, m, action);
    // the same blow without effect for long: elsewhere
    same = action === last && action !== w.noop ? same + 1 : 0;
    last = action;
    if (same > 25) {
      same = 0;
      for (let i = 0; i < 6; i++) yield elsewhere(w);
    }
    yield action;
  }`;

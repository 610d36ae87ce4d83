/**
 * The part of an errands program that shuts the player in, in the language of skills. A shelter is a chamber of two to four
 * cells. A wall can be put on a side of a cell only by one who moved towards that side, within the chamber: so a row of two
 * closes at its ends, a square on all sides.
 */
const WIDTH = 11;
const SIDES = [
  [0, -1],
  [0, 1],
  [-1, 0],
  [1, 0],
] as const;

/** A shape as offsets into a survey: its cells, the sides that must be shut already, and those that a wall can close. */
interface Shape {
  readonly cells: readonly number[];
  readonly shut: readonly number[];
  readonly closable: readonly number[];
}

/** Rows of characters to a shape. */
function shape(...rows: readonly string[]): Shape {
  const cells = rows.flatMap((row, r) => [...row].flatMap((mark, c) => (mark === '#' ? [[r, c] as const] : [])));
  const has = (r: number, c: number) => cells.some((cell) => cell[0] === r && cell[1] === c);
  const sides = cells.flatMap(([r, c]) =>
    SIDES.filter(([dr, dc]) => !has(r + dr, c + dc)).map(([dr, dc]) => ({
      at: (r + dr) * WIDTH + c + dc,
      closable: has(r - dr, c - dc),
    })),
  );
  const shut = sides.filter(({ closable }) => !closable).map(({ at }) => at);
  const closable = sides.filter((side) => side.closable).map(({ at }) => at);
  return { cells: cells.map(([r, c]) => r * WIDTH + c), shut: [...new Set(shut)], closable };
}

const shapes = [
  ...[shape('##'), shape('#', '#'), shape('##', '##')],
  ...[shape('##', '#.'), shape('##', '.#'), shape('#.', '##'), shape('.#', '##')],
];

export const SHELTER = `
const SHAPES = ${JSON.stringify(shapes)};
const SIDES = ${JSON.stringify(SIDES)};
const OPEN = 0;
const SHUT = 1;
const EARTH = 2; // shut, and can be dug
const UNFIT = 3; // unknown or dangerous
const canDig = (w) => WALL !== null && WALL.tools.every((fact) => w.fact(fact) >= 1);
/** What a cell is for a shelter. */
function kindOf(w, r, c) {
  const block = w.known(r, c);
  if (block === null) return UNFIT;
  const kind = KIND[block] ?? OPEN;
  return kind === EARTH && !canDig(w) ? SHUT : kind;
}
/** Kinds of the cells around, rows and columns -5 to 5, row by row. */
function survey(w) {
  const kinds = [];
  for (let r = -5; r <= 5; r++) for (let c = -5; c <= 5; c++) kinds.push(kindOf(w, r, c));
  return kinds;
}
/** Whether nothing can walk up to the player: what is walked to from here is a few cells. */
function enclosed(w) {
  const cells = [[0, 0]];
  const met = new Set([0]);
  for (let i = 0; i < cells.length; i++) {
    for (const [dr, dc] of SIDES) {
      const r = cells[i][0] + dr;
      const c = cells[i][1] + dc;
      if (met.has(32 * r + c)) continue;
      met.add(32 * r + c);
      const block = w.known(r, c);
      if (block === null) return false;
      if (!SOLID.includes(block) && !DANGERS.includes(block)) cells.push([r, c]);
      if (cells.length > 6) return false;
    }
  }
  return true;
}

/** The cheapest chamber near by that can be closed with what is held, or null. */
function chamber(w, m) {
  const kinds = survey(w);
  for (const { name, rows, columns } of m.creatures) if (!SHOTS.includes(name)) kinds[(rows + 5) * 11 + columns + 5] = UNFIT;
  const held = w.fact(WALL.item);
  let best = null;
  for (let r = -3; r <= 3; r++) {
    for (let c = -3; c <= 3; c++) {
      const at = (r + 5) * 11 + c + 5;
      const d = Math.abs(r) + Math.abs(c);
      if (best !== null && d >= best.cost) continue;
      for (const { cells, shut, closable } of SHAPES) {
        let walls = 0;
        let digs = 0;
        let fit = true;
        for (const cell of cells) {
          const kind = kinds[at + cell];
          if (kind === EARTH) digs++;
          else if (kind !== OPEN) fit = false;
        }
        if (!fit) continue;
        for (const side of shut) if (kinds[at + side] === OPEN || kinds[at + side] === UNFIT) fit = false;
        if (!fit) continue;
        for (const side of closable) {
          if (kinds[at + side] === OPEN) walls++;
          else if (kinds[at + side] === UNFIT) fit = false;
        }
        const cost = d + 2 * walls + 2 * digs + cells.length;
        if (fit && walls <= held + digs && (best === null || cost < best.cost)) best = { cost, cells, r: r + w.rows(), c: c + w.columns() };
      }
    }
  }
  if (best === null) return null;
  return { cells: best.cells.map((cell) => [best.r + Math.floor(cell / 11), best.c + cell % 11]) };
}

const presses = (w) => [w.left, w.right, w.up, w.down];
/** Inside a chamber: the action that closes it further, 'shut' when it is, null when it cannot be. */
function closing(w, m, cells) {
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
    if (!has(r, c) && kind(r, c) === OPEN) {
      if (m.creatures.some(({ rows, columns }) => rows === r && columns === c)) return ATTACKERS.includes(w.facing()) ? act(w, BLOWS[w.facing()]) : w.noop;
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
        if (next === OPEN) open = true;
        continue;
      }
      if (next === EARTH) return press;
      if (!has(r + 2 * dr, c + 2 * dc) && kind(r + 2 * dr, c + 2 * dc) === OPEN) return press;
      if (met.has(32 * (r + dr) + c + dc)) continue;
      met.add(32 * (r + dr) + c + dc);
      queue.push([r + dr, c + dc, press]);
    }
  }
  return open ? null : 'shut';
}

/** Builds a shelter and goes into it. True when shut in. */
function* hide(w, m) {
  if (WALL === null) return false;
  let spot = null;
  for (let i = 0; i < 40; i++) {
    look(w, m);
    if (enclosed(w) && !m.creatures.some(({ rows, columns }) => Math.abs(rows) + Math.abs(columns) === 1)) return true;
    const foe = beside(w, m);
    if (foe !== null) {
      yield w.facing() === foe.name ? act(w, BLOWS[foe.name]) : turnTo(w, foe);
      continue;
    }
    const inside = spot !== null && spot.cells.some((cell) => cell[0] === w.rows() && cell[1] === w.columns());
    if (!inside && (spot === null || i % 6 === 0)) {
      spot = chamber(w, m);
      if (spot === null) {
        // towards ground that can be dug
        const step = canDig(w) ? w.towards(WALL.block, true) : null;
        if (step === null || i > 12) return false;
        yield step === w.noop ? act(w, WALL.dig) : step;
        continue;
      }
    }
    if (spot.cells.some((cell) => cell[0] === w.rows() && cell[1] === w.columns())) {
      const step = closing(w, m, spot.cells);
      if (step === 'shut') return true;
      if (step === null) {
        spot = null;
        continue;
      }
      yield step;
      continue;
    }
    let step = null;
    for (const cell of spot.cells) step = step ?? w.go(cell[0], cell[1], true);
    if (step === null || step === w.noop) return false;
    yield step;
  }
  return false;
}

/** Stays until well, or until something hurts or runs out. */
function* recover(w, m, until) {
  let before = w.health();
  for (let i = 0; i < 500; i++) {
    if (w.health() < before && w.health() <= 4 && !BARS.some((bar) => w.fact(bar) < 1)) return;
    if (w.health() < before - 1) return;
    before = w.health();
    if (!w.asleep()) {
      const least = Math.min(9, ...BARS.filter((bar) => !RESTING.includes(bar)).map((bar) => w.fact(bar)));
      if (w.health() <= 3 && least < 1) return;
      const tired = RESTING.some((bar) => w.fact(bar) < TIRED);
      if (w.light() >= NIGHT && w.health() > WEAK && least < LOW) return;
      if (w.light() >= NIGHT && w.health() >= WELL && !tired && w.fact('steps') >= until) return;
    }
    yield w.asleep() ? w.noop : RESTS >= 0 && RESTING.some((bar) => w.fact(bar) < 9) ? act(w, RESTS) : w.noop;
  }
}
`;

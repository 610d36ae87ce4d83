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
// steps that it is worth to drink, or the like, from within
const WET_BONUS = 6;
const OPEN = 0;
const SHUT = 1;
const EARTH = 2; // shut, and can be dug
const UNFIT = 3; // unknown or dangerous
const WET = 4; // shut; can be filled and then dug
const SPRING = 5; // shut, and good to be near
const LITTER = -1; // open, and takes no wall
// steps that it is worth to have a way to another floor within
const EXIT_BONUS = 8;
const canDig = (w) => WALL !== null && WALL.tools.every((fact) => w.fact(fact) >= 1);
/** Whether something lies on a cell, so that nothing can be placed there. */
const littered = (w, r, c) => w.item !== undefined && w.item(r, c) !== null;
/** Whether shots are about: they cross what is liquid. */
const underFire = (w, m) => w.fact('steps') < m.shotAt + 20;
/** What a cell is for a shelter. */
function kindOf(w, r, c) {
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
/** The cheapest chamber near by that can be closed with what is held, or null. */
function chamber(w, m, fire) {
  const kinds = survey(w);
  for (const { name, rows, columns } of m.creatures) if (!SHOTS.includes(name)) kinds[(rows + 5) * 11 + columns + 5] = UNFIT;
  const held = w.fact(WALL.item);
  let best = null;
  for (let r = -3; r <= 3; r++) {
    for (let c = -3; c <= 3; c++) {
      const at = (r + 5) * 11 + c + 5;
      const d = Math.abs(r) + Math.abs(c);
      if (best !== null && d - WET_BONUS - EXIT_BONUS >= best.cost) continue;
      for (const { cells, shut, closable } of SHAPES) {
        let walls = 0;
        let digs = 0;
        let fills = 0;
        let wet = 0;
        let exit = 0;
        let fit = true;
        for (const cell of cells) {
          const kind = kinds[at + cell];
          if (kind === EARTH) digs++;
          else if (kind === WET && held > 0) fills++;
          else if (kind === LITTER) exit = isExit(w, r + Math.floor(cell / 11), c + cell % 11) ? EXIT_BONUS : exit;
          else if (kind !== OPEN) fit = false;
        }
        if (!fit) continue;
        for (const side of shut) {
          if (kinds[at + side] <= OPEN || kinds[at + side] === UNFIT) fit = false;
          else if (kinds[at + side] >= WET) wet = WET_BONUS;
        }
        if (!fit) continue;
        for (const side of closable) {
          if (kinds[at + side] === OPEN) walls++;
          else if (kinds[at + side] === UNFIT || kinds[at + side] === LITTER) fit = false;
          else if (kinds[at + side] >= WET) wet = WET_BONUS;
        }
        const cost = d + 2 * walls + 2 * digs + 4 * fills + cells.length - wet - exit;
        if (fit && walls <= held + digs && (best === null || cost < best.cost)) best = { cost, cells, r: r + w.rows(), c: c + w.columns() };
      }
    }
  }
  if (best === null) return null;
  return { cost: best.cost, cells: best.cells.map((cell) => [best.r + Math.floor(cell / 11), best.c + cell % 11]) };
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
    if (has(r, c) && kind(r, c) === WET) return w.fact(WALL.item) < 1 ? null : act(w, WALL.place);
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

/** Builds a shelter and goes into it. True when shut in. */
function* hide(w, m) {
  if (WALL === null) return false;
  let spot = null;
  for (let i = 0; i < 40; i++) {
    look(w, m);
    if (w.enclosed(6) && !m.creatures.some(({ rows, columns }) => Math.abs(rows) + Math.abs(columns) === 1)) return true;
    const foe = beside(w, m);
    if (foe !== null) {
      yield w.facing() === foe.name ? act(w, BLOWS[foe.name]) : turnTo(w, foe);
      continue;
    }
    const inside = spot !== null && spot.cells.some((cell) => cell[0] === w.rows() && cell[1] === w.columns());
    if (!inside && (spot === null || i % 6 === 0)) {
      spot = chamber(w, m, underFire(w, m));
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
      if (step === null) return false;
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
`;

/**
 * What programs that move cell by cell share: tools for what is in the way, digging, steps and tunnels of two blocks'
 * height, and fetching a thing that was sensed with what it leaves. Text of skill code; `mine.ts` and `forage.ts` put
 * their ways of exploring around it.
 */

/** What a program works on, as names for its constants. */
export interface CellTarget {
  readonly name: string;
  readonly object: string;
  /** Other blocks that give the same. */
  readonly alternatives: readonly string[];
  /** An item of which any gain ends the work, such as the drop of a block. */
  readonly product: string;
  /** Usable tools, best first; empty when hands do. */
  readonly tools: readonly string[];
  /** Without any of the tools the work brings nothing. */
  readonly toolNeeded: boolean;
  /** Tools for each block that may be in the way, best first. */
  readonly wayTools: Readonly<Record<string, readonly string[]>>;
  /** Blocks to keep away from. */
  readonly dangers: readonly string[];
  /** Blocks that nothing breaks, and blocks that run. */
  readonly firm: readonly string[];
  readonly liquids: readonly string[];
  readonly stepLimit: number;
}

const quote = (text: string) => JSON.stringify(text);
const list = (names: readonly string[]) => `[${names.map(quote).join(', ')}]`;

/** The constants of a program. The tools of the object come first among those of the way. */
export function printConstants(target: CellTarget): string {
  const { object, alternatives, product, tools, toolNeeded, wayTools, dangers, firm, liquids } = target;
  const objects = [object, ...alternatives];
  const way = Object.entries(wayTools).filter(([block]) => !objects.includes(block));
  const rows = [...objects.map((block) => [block, tools] as const), ...way];
  const table = rows.map(([block, names]) => `[${quote(block)}, ${list(names)}]`).join(', ');
  return [
    `const OBJECTS = ${list(objects)};`,
    `const PRODUCT = ${quote(product)};`,
    `const NEEDED = ${list(toolNeeded ? tools : [])};`,
    `const DANGERS = ${list(dangers)};`,
    `const FIRM = ${list(firm)};`,
    `const LIQUIDS = ${list(liquids)};`,
    '// Blocks, each with the tools that dig it faster or at all, best first.',
    `const DIGGING = [${table}];`,
  ].join('\n');
}

/** Positions are relative to the start, which is the middle of a cell. */
export const CELL_HELPERS = `
/** An angle in (-180, 180]. */
function wrap(angle) {
  const a = ((angle % 360) + 360) % 360;
  return a > 180 ? a - 360 : a;
}
/** Looks along a heading and pitch. */
function* face(w, heading, pitch) {
  const yaw = wrap(heading - w.yaw());
  if (Math.abs(yaw) > 7 || Math.abs(pitch - w.pitch()) > 7) yield w.act({ yaw, pitch: pitch - w.pitch() });
}
/** Takes the least tool that serves for the block ahead; better ones are spared. */
function* arm(w) {
  const row = DIGGING.find(([block]) => block === w.facing());
  if (row === undefined) return;
  let tool = null;
  for (const name of row[1]) if (w.have(name) > 0) tool = name;
  if (tool !== null && w.holding() !== tool) yield w.equip(tool);
}
/** Breaks what stands along the look up to a distance from the eye. */
function* cut(w, distance) {
  for (let i = 0; i < 300 && w.facing() !== null && w.facingDistance() < distance; i++) {
    if (FIRM.includes(w.facing())) return;
    yield* arm(w);
    yield w.act({ attack: true });
  }
}
/** Whether a danger lies in the column of cells at an offset, from the given height up to over the head, or runs in from beside it. */
function danger(w, dx, dz, low) {
  for (let dy = low; dy <= 2; dy++) if (DANGERS.includes(w.voxel(dx, dy, dz))) return true;
  for (const [ex, ez] of [[0, 1], [0, -1], [1, 0], [-1, 0]])
    for (let dy = 0; dy <= 2; dy++) if (DANGERS.includes(w.voxel(dx + ex, dy, dz + ez))) return true;
  return false;
}
/** Whether nothing breaks what stands in the way at an offset, at the height of feet or head. */
const firm = (w, dx, dz) => FIRM.includes(w.voxel(dx, 0, dz)) || FIRM.includes(w.voxel(dx, 1, dz));
/** Steps to the middle of the cell, where a hole of one block lets the body through. */
function* centre(w) {
  for (let i = 0; i < 12; i++) {
    const ex = Math.round(w.x()) - w.x();
    const ez = Math.round(w.z()) - w.z();
    if (Math.abs(ex) < 0.17 && Math.abs(ez) < 0.17) return;
    const yaw = (w.yaw() * Math.PI) / 180;
    const ahead = ez * Math.cos(yaw) - ex * Math.sin(yaw);
    const right = -ex * Math.cos(yaw) - ez * Math.sin(yaw);
    const along = { forward: ahead > 0.12, back: ahead < -0.12 };
    yield w.act({ forward: along.forward, back: along.back, right: right > 0.12, left: right < -0.12, sneak: true });
  }
}
/** Cuts and walks one cell along a heading: level, a step down (rise -1) or up (1). True when it got there. */
function* advance(w, heading, rise) {
  const yaw = (heading * Math.PI) / 180;
  const sx = Math.round(-Math.sin(yaw));
  const sz = Math.round(Math.cos(yaw));
  if (firm(w, sx, sz) || danger(w, sx, sz, rise > 0 ? 0 : -2)) {
    yield w.noop;
    return false;
  }
  yield* centre(w);
  const x = Math.round(w.x()) + sx;
  const z = Math.round(w.z()) + sz;
  yield* face(w, heading, 0);
  yield* cut(w, 1.8);
  if (rise > 0) {
    yield* face(w, heading, -75);
    yield* cut(w, 1.3);
    yield* face(w, heading, -45);
    yield* cut(w, 1.9);
  } else {
    yield* face(w, heading, 60);
    yield* cut(w, rise < 0 ? 2.9 : 1.75);
  }
  for (let i = 0; i < 16 && (x - w.x()) * sx + (z - w.z()) * sz > 0.2; i++)
    yield w.act({ forward: true, jump: rise > 0 || i > 8 });
  return (x - w.x()) * sx + (z - w.z()) * sz < 0.6;
}
/** Digs one cell down. False when nothing gives way, a danger lies below, or something would run in. */
function* sink(w) {
  const beside = [[0, 1], [0, -1], [1, 0], [-1, 0]].some(([dx, dz]) => LIQUIDS.includes(w.voxel(dx, -1, dz)));
  if (beside || DANGERS.includes(w.voxel(0, -2, 0)) || FIRM.includes(w.voxel(0, -1, 0))) {
    yield w.noop;
    return false;
  }
  yield* centre(w);
  yield* face(w, w.yaw(), 90);
  const y = w.y();
  for (let i = 0; i < 240 && w.y() > y - 0.9; i++) {
    yield* arm(w);
    yield w.act({ attack: true });
    if (i % 60 === 59 && (w.facing() === null || w.facingDistance() > 1.8)) yield* centre(w);
  }
  return w.y() <= y - 0.9;
}
/** The nearest of some offsets, or null. */
function closest(offsets) {
  let best = null;
  for (const o of offsets) {
    if (o === null) continue;
    if (best === null || Math.hypot(o.dx, o.dy, o.dz) < Math.hypot(best.dx, best.dy, best.dz)) best = o;
  }
  return best;
}
/** Offset from the eye of something seen, a little behind the face that was met, or null. */
function offset(w, seen) {
  if (seen === null || seen.distance > 30) return null;
  const yaw = ((w.yaw() + seen.yaw) * Math.PI) / 180;
  const pitch = ((w.pitch() + seen.pitch) * Math.PI) / 180;
  const flat = Math.cos(pitch) * (seen.distance + 0.3);
  return { dx: -Math.sin(yaw) * flat, dy: -Math.sin(pitch) * (seen.distance + 0.3), dz: Math.cos(yaw) * flat };
}
/** The heading towards an offset, along the longer axis. */
function headingTo(dx, dz) {
  if (Math.abs(dx) > Math.abs(dz)) return dx > 0 ? -90 : 90;
  return dz > 0 ? 0 : 180;
}
/** Walks towards a place until it is near; false when something is in the way. */
function* walk(w, X, Z, near) {
  let stuck = 0;
  for (let i = 0; i < 120 && Math.hypot(X - w.x(), Z - w.z()) > near; i++) {
    const x = w.x();
    const z = w.z();
    const yaw = wrap((Math.atan2(x - X, Z - z) * 180) / Math.PI - w.yaw());
    yield w.act({ forward: Math.abs(yaw) < 50, sprint: stuck === 0, jump: stuck > 0, yaw, pitch: -w.pitch() });
    stuck = Math.hypot(w.x() - x, w.z() - z) < 0.03 ? stuck + 1 : 0;
    if (stuck > 12) return false;
  }
  return Math.hypot(X - w.x(), Z - w.z()) <= near;
}
/** Attacks a cell within reach until what is there is broken. */
function* strike(w, X, Y, Z, there) {
  const flat = Math.hypot(X - w.x(), Z - w.z());
  const yaw = flat < 0.3 ? w.yaw() : wrap((Math.atan2(w.x() - X, Z - w.z()) * 180) / Math.PI);
  yield* face(w, yaw, (-Math.atan2(Y - w.y() - 1.62, flat) * 180) / Math.PI);
  let met = false;
  for (let i = 0; i < 400 && w.facing() !== null && there(); i++) {
    if (OBJECTS.includes(w.facing())) met = true;
    else if (met) return;
    yield* arm(w);
    yield w.act({ attack: true });
  }
}
/** Goes to within reach of a cell, through what is in the way, breaks what is there, and walks in to collect what it leaves. */
function* fetch(w, X, Y, Z) {
  const had = w.have(PRODUCT);
  const there = () => {
    const dx = Math.round(X - Math.round(w.x()));
    const dy = Math.floor(Y + 0.01) - Math.floor(w.y() + 0.01);
    const dz = Math.round(Z - Math.round(w.z()));
    return Math.abs(dx) > 4 || Math.abs(dz) > 4 || Math.abs(dy) > 2 || OBJECTS.includes(w.voxel(dx, dy, dz));
  };
  let blocked = false;
  let broken = false;
  for (let move = 0; move < 30 && w.have(PRODUCT) <= had; move++) {
    const dx = X - w.x();
    const dz = Z - w.z();
    const up = Math.floor(Y + 0.01) - Math.floor(w.y() + 0.01);
    const flat = Math.hypot(dx, dz);
    if (!broken && flat < 1.7 && up >= -1 && Math.hypot(flat, Y - w.y() - 1.62) < 4.2) {
      yield* strike(w, X, Y, Z, there);
      broken = !there() || up > 2;
    }
    if (flat < 0.6) {
      if (up < 0) {
        if (!(yield* sink(w))) return;
      } else for (let i = 0; i < 12 && w.have(PRODUCT) <= had; i++) yield w.noop;
      if (up >= 0 && !there()) break;
    } else if (!blocked && flat > 2.4) blocked = !(yield* walk(w, X, Z, 1.4));
    else {
      blocked = false;
      const step = up < 0 ? -1 : up > 1 && !broken ? 1 : 0;
      if (!(yield* advance(w, headingTo(dx, dz), step)) && move > 6) break;
    }
  }
  for (let i = 0; i < 40 && w.have(PRODUCT) <= had; i++) {
    const drop = w.item();
    if (drop === null) return;
    const yaw = wrap((Math.atan2(-drop.dx, drop.dz) * 180) / Math.PI - w.yaw());
    yield w.act({ forward: true, jump: i % 10 > 6, yaw });
  }
}
`;

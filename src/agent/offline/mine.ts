/**
 * Programs that look for a thing under ground as a miner does: down to a level by shaft or stair, then corridors two
 * blocks high, cell by cell, until it shows in the box of blocks around or in sight; then a tunnel to it, and to what it
 * leaves. They turn away from dangers. Levels are counted from the start or from the floor that nothing digs through.
 */
import type { PlanNode } from '../../planning/regress.ts';
import type { SkillSource } from '../../skill/skill.ts';
import { type GeneSpace, type Genome, type Hints, printGenome } from './genome.ts';
import type { PursueTarget } from './pursue.ts';

export const mineSpace: GeneSpace = {
  genes: {
    level: ['3', '6', '9', '12', '16', '20', '24', '28', '33', '38', 'floor4', 'floor7', 'floor10'],
    descend: ['shaft', 'stair'],
    spot: ['box', 'open', 'box+sight', 'open+sight'],
    branch: ['6', '14', '30', '60'],
    turn: ['left', 'right', 'random'],
  },
  stages: [
    ['level', 'descend', 'spot', 'branch', 'turn'],
    ['spot', 'descend'],
  ],
};

/** What the manual says of the place, as alleles to try first. `names` are the functions that skills have. */
export function mineHints(node: Pick<PlanNode, 'found'>, names: readonly string[]): Hints {
  const box = names.includes('locate');
  const depth = node.found?.depth ?? 0;
  const off = (level: string) => Math.abs(Number(level) - depth);
  const near = mineSpace.genes.level.filter((level) => !level.startsWith('floor')).sort((a, b) => off(a) - off(b));
  const deep = depth > 16 ? ['floor4', 'floor7', 'floor10'] : [];
  return {
    level: [...near.slice(0, deep.length > 0 ? 2 : 4), ...deep],
    descend: ['shaft'],
    spot: box ? ['box', 'box+sight'] : ['open', 'open+sight'],
  };
}

export interface MineTarget extends PursueTarget {
  /** Other blocks that give the same. */
  readonly alternatives: readonly string[];
  /** Blocks to keep away from. */
  readonly dangers: readonly string[];
}

const quote = (text: string) => JSON.stringify(text);
const list = (names: readonly string[]) => `[${names.map(quote).join(', ')}]`;

/** Moves by cells; positions are relative to the start, which is the middle of a cell. Shared by all genomes. */
const HELPERS = `
/** An angle in (-180, 180]. */
function wrap(angle) {
  const a = ((angle % 360) + 360) % 360;
  return a > 180 ? a - 360 : a;
}
/** Takes the best tool in hand, and looks along a heading and pitch. */
function* face(w, heading, pitch) {
  const tool = TOOLS.find((name) => w.have(name) > 0);
  if (tool !== undefined && w.holding() !== tool) yield w.equip(tool);
  const yaw = wrap(heading - w.yaw());
  if (Math.abs(yaw) > 7 || Math.abs(pitch - w.pitch()) > 7) yield w.act({ yaw, pitch: pitch - w.pitch() });
}
/** Breaks what stands along the look up to a distance from the eye. */
function* cut(w, distance) {
  for (let i = 0; i < 300 && w.facing() !== null && w.facingDistance() < distance; i++) yield w.act({ attack: true });
}
/** Whether a danger lies in the column of cells at an offset, from the given height up to the head. */
function danger(w, dx, dz, low) {
  for (let dy = low; dy <= 2; dy++) if (DANGERS.includes(w.voxel(dx, dy, dz))) return true;
  return false;
}
/** Steps to the middle of the cell, where a hole of one block lets the body through. */
function* centre(w) {
  for (let i = 0; i < 12; i++) {
    const ex = Math.round(w.x()) - w.x();
    const ez = Math.round(w.z()) - w.z();
    if (Math.abs(ex) < 0.17 && Math.abs(ez) < 0.17) return;
    const yaw = (w.yaw() * Math.PI) / 180;
    const ahead = ez * Math.cos(yaw) - ex * Math.sin(yaw);
    const right = -ex * Math.cos(yaw) - ez * Math.sin(yaw);
    yield w.act({
      forward: ahead > 0.12, back: ahead < -0.12, right: right > 0.12, left: right < -0.12, sneak: true,
    });
  }
}
/** Cuts and walks one cell along a heading: level, a step down (rise -1) or up (1). True when it got there. */
function* advance(w, heading, rise) {
  const yaw = (heading * Math.PI) / 180;
  const sx = Math.round(-Math.sin(yaw));
  const sz = Math.round(Math.cos(yaw));
  if (danger(w, sx, sz, rise > 0 ? 0 : -2)) {
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
/** Digs one cell down. False when nothing gives way or a danger lies below. */
function* sink(w) {
  if (DANGERS.includes(w.voxel(0, -2, 0)) || DANGERS.includes(w.voxel(0, -1, 0))) {
    yield w.noop;
    return false;
  }
  yield* centre(w);
  yield* face(w, w.yaw(), 90);
  const y = w.y();
  for (let i = 0; i < 240 && w.y() > y - 0.9; i++) {
    yield w.act({ attack: true });
    if (i % 60 === 59 && (w.facing() === null || w.facingDistance() > 1.8)) yield* centre(w);
  }
  return w.y() <= y - 0.9;
}
/** The nearest of some offsets, or null. */
function closest(offsets) {
  let best = null;
  for (const o of offsets) if (o !== null && (best === null || Math.hypot(o.dx, o.dy, o.dz) < Math.hypot(best.dx, best.dy, best.dz))) best = o;
  return best;
}
/** The heading towards an offset, along the longer axis. */
function headingTo(dx, dz) {
  if (Math.abs(dx) > Math.abs(dz)) return dx > 0 ? -90 : 90;
  return dz > 0 ? 0 : 180;
}
/** Tunnels to within reach of a cell, breaks what is there, and walks in to collect what it leaves. */
function* fetch(w, X, Y, Z) {
  const had = w.have(PRODUCT);
  const there = () => {
    const dx = Math.round(X - Math.round(w.x()));
    const dy = Math.floor(Y + 0.01) - Math.floor(w.y() + 0.01);
    const dz = Math.round(Z - Math.round(w.z()));
    return Math.abs(dx) > 4 || Math.abs(dz) > 4 || Math.abs(dy) > 2 || OBJECTS.includes(w.voxel(dx, dy, dz));
  };
  for (let move = 0; move < 40 && w.have(PRODUCT) <= had; move++) {
    const dx = X - w.x();
    const dz = Z - w.z();
    const up = Math.floor(Y + 0.01) - Math.floor(w.y() + 0.01);
    const flat = Math.hypot(dx, dz);
    if (there() && flat < 1.7 && up >= -1 && up <= 3) {
      const yaw = wrap((Math.atan2(-dx, dz) * 180) / Math.PI);
      yield* face(w, yaw, (-Math.atan2(Y - w.y() - 1.62, flat) * 180) / Math.PI);
      for (let i = 0; i < 400 && there() && w.facing() !== null; i++) yield w.act({ attack: true });
    }
    if (flat < 0.6) {
      if (up < 0) { if (!(yield* sink(w))) return; }
      else for (let i = 0; i < 8 && w.have(PRODUCT) <= had; i++) yield w.noop;
      if (up >= 0 && !there()) break;
    } else if (!(yield* advance(w, headingTo(dx, dz), up < 0 ? -1 : up > 1 ? 1 : 0))) {
      if (move > 6 || danger(w, Math.sign(Math.round(dx)), Math.sign(Math.round(dz)), -2)) break;
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

/** Seen things lie along a ray: an offset from the eye, a little behind the face that was met. */
const SIGHT = `
/** Offset from the eye of something seen, or null. */
function offset(w, seen) {
  if (seen === null || seen.distance > 24) return null;
  const yaw = ((w.yaw() + seen.yaw) * Math.PI) / 180;
  const pitch = ((w.pitch() + seen.pitch) * Math.PI) / 180;
  const flat = Math.cos(pitch) * (seen.distance + 0.3);
  return { dx: -Math.sin(yaw) * flat, dy: -Math.sin(pitch) * (seen.distance + 0.3), dz: Math.cos(yaw) * flat };
}
`;

const TURNS: Readonly<Record<string, string>> = { left: '-90', right: '90', random: 'w.random() < 0.5 ? 90 : -90' };

function senseLines(g: Genome): string[] {
  const near = g.spot.startsWith('box') ? 'locate' : 'nearest';
  const box = `let t = skip > 0 ? null : closest(OBJECTS.map((name) => w.${near}(name)));`;
  if (!g.spot.endsWith('sight')) return [box];
  return [
    box,
    'if (t === null && skip <= 0 && looked++ % 3 === 0) {',
    '  t = closest(OBJECTS.map((name) => offset(w, w.see(name))));',
    '}',
  ];
}

function exploreLines(g: Genome): string[] {
  const down = g.descend === 'shaft' ? 'sink(w)' : 'advance(w, heading, -1)';
  const floor = g.level.startsWith('floor');
  return [
    'if (w.y() > level + 0.5) {',
    `  if (!(yield* ${down}) && ++blocked > 2) {`,
    ...(floor ? [`    level = w.y() + ${g.level.slice('floor'.length)};`] : ['    level = w.y();']),
    '    blocked = 0;',
    '    yield w.noop;',
    '  }',
    ...(g.descend === 'shaft' ? [] : [`  if (blocked > 0) heading = wrap(heading + 90);`]),
    '  continue;',
    '}',
    '// A corridor, with a turn now and then, and up again where it has dropped too low.',
    'const low = w.y() < level - 1.5;',
    `if (run++ >= ${g.branch} || blocked > 0) {`,
    `  heading = wrap(heading + (${TURNS[g.turn]}));`,
    '  run = 0;',
    '}',
    'blocked = (yield* advance(w, heading, low ? 1 : 0)) ? 0 : blocked + 1;',
    'if (blocked > 7) {',
    '  yield w.act({ yaw: 180 * w.random(), forward: true, jump: true });',
    '  blocked = 0;',
    '}',
  ];
}

/** The program of a genome for one target. */
export function printMine(genome: Genome, target: MineTarget): SkillSource {
  const g = genome;
  const level = g.level.startsWith('floor') ? '-1000' : `-${g.level}`;
  const body = [
    ...(target.toolNeeded ? ['if (!TOOLS.some((name) => w.have(name) > 0)) return;'] : []),
    ...senseLines(g),
    'if (t !== null) {',
    '  yield* fetch(w, w.x() + t.dx, w.y() + 1.62 + t.dy, w.z() + t.dz);',
    '  // Out of reach: leave it for a few cells.',
    '  skip = 4;',
    '  yield w.noop;',
    '  continue;',
    '}',
    'skip--;',
    ...exploreLines(g),
  ];
  const code = `// ${printGenome(g)}
const OBJECTS = ${list([target.object, ...target.alternatives])};
const PRODUCT = ${quote(target.product)};
const TOOLS = ${list(target.tools)};
const DANGERS = ${list(target.dangers)};
export function* ${target.name}(w) {
  const had = w.have(PRODUCT);
  let level = ${level};
  let heading = Math.round(w.yaw() / 90) * 90;
  let run = 0;
  let blocked = 0;
  let skip = 0;
${g.spot.endsWith('sight') ? '  let looked = 0;\n' : ''}  while (w.have(PRODUCT) <= had) {
${body.map((line) => `    ${line}`).join('\n')}
  }
}
${HELPERS}${g.spot.endsWith('sight') ? SIGHT : ''}`;
  return { name: target.name, code, about: `mine: ${printGenome(g)}`, stepLimit: target.stepLimit };
}

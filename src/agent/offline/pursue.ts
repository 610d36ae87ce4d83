/**
 * Programs that pursue a thing in sight: explore until it is sensed, go there, face it, work on it, collect what it
 * leaves. One generator, cut from fragments that the genes choose; the same fragments alone are the parts of a
 * decomposition (find, approach, work).
 */
import type { PlanNode } from '../../planning/plan.ts';
import type { SkillSource } from '../../skill/skill.ts';
import { type GeneSpace, type Genome, type Hints, printGenome } from './genome.ts';
import { SURVEY, SURVEYED } from './survey.ts';

export const pursueSpace: GeneSpace = {
  genes: {
    explore: ['stand', 'straight', 'wander', 'sprint', 'survey', 'stair', 'shaft', 'mine'],
    depth: ['5', '12', '20', '28'],
    rise: ['no', 'yes'],
    turnEvery: ['15', '40', '100'],
    turnBy: ['45', '90', '180'],
    sense: ['near', 'far', 'both'],
    walk: ['walk', 'jump', 'sprint'],
    unblock: ['none', 'jump', 'dig', 'jump+dig'],
    aim: ['level', 'pitch'],
    work: ['tap', 'hold', 'use'],
    equip: ['none', 'best'],
    collect: ['none', 'item', 'dig', 'forward'],
    close: ['no', 'yes'],
    patience: ['none', '60', '150', '400'],
  },
  stages: [
    ['explore', 'depth', 'rise', 'turnEvery', 'turnBy', 'sense', 'unblock', 'patience'],
    ['aim', 'walk', 'unblock', 'sense', 'patience'],
    ['work', 'equip', 'collect', 'close', 'aim'],
  ],
};

const DEPTHS = pursueSpace.genes.depth;

/** What the manual says of the way and the work, as alleles to try first. */
export function pursueHints(node: Pick<PlanNode, 'found' | 'ticks' | 'tools' | 'hand'>): Hints {
  const work = node.hand === 'use' ? ['use'] : node.ticks > 1 ? ['hold', 'tap'] : ['tap', 'hold'];
  const equip = node.tools.length > 0 ? ['best'] : ['none'];
  if (node.found?.where === 'surface')
    return { work, equip, explore: ['straight', 'wander', 'sprint', 'survey'], rise: ['yes'] };
  if (node.found?.where !== 'underground') return { work, equip, explore: ['wander', 'sprint', 'survey', 'survey'] };
  const { depth } = node.found;
  const near = [...DEPTHS].sort((a, b) => Math.abs(Number(a) - depth) - Math.abs(Number(b) - depth));
  return { work, equip, explore: ['stair', 'shaft', 'mine'], depth: near.slice(0, 2), rise: ['no'] };
}

/** Which stages of the way a program covers. */
export type Part = 'whole' | 'find' | 'approach' | 'work';

export interface PursueTarget {
  readonly name: string;
  readonly object: string;
  /** Item of which any gain ends the work, such as the drop of a block; or a fact that rises, such as `kills:` of something. */
  readonly product: string;
  /** Usable tools, best first; empty when hands do. */
  readonly tools: readonly string[];
  /** Without any of the tools the work brings nothing. */
  readonly toolNeeded: boolean;
  /** Blocks that nothing breaks. */
  readonly firm: readonly string[];
  readonly stepLimit: number;
}

const quote = (text: string) => JSON.stringify(text);

/** How much there is of a product: an item held, or the value of a fact. */
const amountOf = (product: string) =>
  product.includes(':') ? `w.fact(${quote(product)})` : `w.have(${quote(product)})`;

const HELPERS = `
/** An angle in (-180, 180]. */
function wrap(angle) {
  let a = angle % 360;
  if (a > 180) a -= 360;
  if (a <= -180) a += 360;
  return a;
}
/** Turn to the right that faces an offset from the eye, in degrees. */
function yawTo(w, dx, dz) {
  return wrap((Math.atan2(-dx, dz) * 180) / Math.PI - w.yaw());
}
/** Offset from the eye of something seen, or null. */
function ahead(w, seen) {
  if (seen === null) return null;
  const yaw = ((w.yaw() + seen.yaw) * Math.PI) / 180;
  const pitch = ((w.pitch() + seen.pitch) * Math.PI) / 180;
  const flat = Math.cos(pitch) * seen.distance;
  return { dx: -Math.sin(yaw) * flat, dy: -Math.sin(pitch) * seen.distance, dz: Math.cos(yaw) * flat };
}
/** Turn downwards that faces an offset from the eye, in degrees. */
function pitchTo(w, dx, dy, dz) {
  return (-Math.atan2(dy, Math.hypot(dx, dz)) * 180) / Math.PI - w.pitch();
}
`;

function exploreLines(g: Genome, object: string): string[] {
  const turn = [
    `if (idle % ${g.turnEvery} === 0 || stuck > 12) {`,
    '  stuck = 0;',
    `  yield w.act({ yaw: (w.random() * 2 - 1) * ${g.turnBy}, pitch: -w.pitch() });`,
    '  continue;',
    '}',
  ];
  switch (g.explore) {
    case 'stand':
      return ['yield w.act({ yaw: 15 });'];
    case 'straight':
      return ['yield w.act({ forward: true, jump: stuck > 0 });'];
    case 'wander':
      return [...turn, 'yield w.act({ forward: true, jump: stuck > 0, pitch: -w.pitch() });'];
    case 'sprint':
      return [
        ...turn,
        'yield w.act({ forward: true, jump: stuck > 0 || idle % 2 === 0, sprint: stuck === 0, pitch: -w.pitch() });',
      ];
    case 'survey':
      return [
        'const turn = idle % 10 === 1 ? wrap(survey(w, land) - w.yaw()) : 0;',
        'if (idle % 10 === 1 && land.fresh) {',
        '  // A look around where nobody looked before.',
        `  for (let i = 0; i < 3 && w.fact(${quote(`sees:${object}`)}) < 1; i++) yield w.act({ yaw: 90, pitch: -w.pitch() });`,
        '  idle = 10;',
        '  land.fresh = false;',
        '  yield w.noop;',
        '  continue;',
        '}',
        '// Around what stands in the way.',
        'const aside = stuck > 12 ? (w.random() * 2 - 1) * 120 : turn;',
        'if (stuck > 12) stuck = 0;',
        'yield w.act({ forward: true, jump: stuck > 0, sprint: stuck === 0, yaw: aside, pitch: -w.pitch() });',
      ];
    case 'shaft':
      return ['yield w.act({ attack: true, pitch: 90 - w.pitch() });'];
    case 'stair':
      return [
        `if (idle % ${Number(g.turnEvery) * 4} === 0) yield w.act({ yaw: ${g.turnBy} });`,
        'yield w.act({ attack: true, forward: w.facing() === null || stuck > 20, pitch: 60 - w.pitch() });',
      ];
    default:
      return [
        `if (w.y() > -${g.depth}) {`,
        '  yield w.act({ attack: true, pitch: 90 - w.pitch() });',
        '  continue;',
        '}',
        '// Along an axis: a corridor askew costs twice the work.',
        'const askew = Math.round(w.yaw() / 90) * 90 - w.yaw();',
        `if (askew !== 0 || idle % ${Number(g.turnEvery) * 8} === 0) yield w.act({ yaw: askew + (idle % ${Number(g.turnEvery) * 8} === 0 ? 90 : 0) });`,
        '// A corridor two blocks high: whatever is close at eye or foot height, then a step.',
        'if (w.facing() !== null && w.facingDistance() < 1.8) yield w.act({ attack: true });',
        'else if (stuck > 2) yield w.act({ pitch: (w.pitch() < 20 ? 45 : 0) - w.pitch(), forward: true });',
        'else yield w.act({ forward: true });',
      ];
  }
}

/** Whether nothing breaks what is ahead, as an expression. */
const firmAhead = (firm: readonly string[]) => `[${firm.map(quote).join(', ')}].includes(w.facing())`;

/** Away from the end of the land. A survey takes note of it by itself. */
function turnAway(g: Genome, firm: readonly string[]): string[] {
  if (firm.length === 0 || !WANDERING.includes(g.explore)) return [];
  return [
    `if (${firmAhead(firm)} && w.facingDistance() < 2) {`,
    '  stuck = 0;',
    '  yield w.act({ yaw: (w.random() * 2 - 1) * 180, pitch: -w.pitch() });',
    '  yield w.act({ forward: true });',
    '  continue;',
    '}',
  ];
}

/** Ways of exploring the surface without a plan. */
const WANDERING = ['straight', 'wander', 'sprint'];

/** Out of a hole: a stair up, cut ahead and above, as long as the start is higher and there is no sky. */
const rise = (firm: readonly string[]) => [
  `if (w.y() < -1.5 && (!w.sky() || stuck > 12)${firm.length === 0 ? '' : ` && !${firmAhead(firm)}`}) {`,
  '  const look = [-75, -45, -15][phase % 3];',
  '  if (w.pitch() !== look) yield w.act({ pitch: look - w.pitch() });',
  '  for (let i = 0; i < 160 && w.facing() !== null && w.facingDistance() < 3; i++) yield w.act({ attack: true });',
  '  phase++;',
  '  for (let i = 0; i < 12 && phase % 3 === 0; i++) yield w.act({ forward: true, jump: true });',
  '  continue;',
  '}',
];

function approachLines(g: Genome): string[] {
  const pitch = g.aim === 'pitch' ? 'pitchTo(w, t.dx, t.dy, t.dz)' : '-w.pitch()';
  const dig = g.unblock.includes('dig');
  const jump = g.walk === 'jump' ? 'true' : g.unblock.includes('jump') ? 'stuck > 0' : 'false';
  const lines = ['const flat = Math.hypot(t.dx, t.dz);'];
  if (dig) {
    lines.push(
      '// Something is in the way within reach: work through it.',
      'if (w.facing() !== null && (stuck > 4 || flat < 3.5)) {',
      `  yield w.act({ attack: true, yaw: yawTo(w, t.dx, t.dz), pitch: ${pitch} });`,
      '  continue;',
      '}',
    );
  }
  lines.push(
    'const turn = yawTo(w, t.dx, t.dz);',
    `yield w.act({ forward: flat > 1.2 && Math.abs(turn) < 60, jump: flat > 1.2 && ${jump},${g.walk === 'sprint' ? ' sprint: flat > 4,' : ''} yaw: turn, pitch: ${pitch} });`,
  );
  return lines;
}

function workLines(g: Genome): string[] {
  const lines: string[] = [];
  lines.push('spot = 0;');
  if (g.work === 'use') lines.push('yield w.act({ use: true });');
  else if (g.work === 'tap') lines.push('yield w.act({ attack: true });', 'yield w.noop;');
  else lines.push('yield w.act({ attack: true });');
  return lines;
}

function collectLines(g: Genome): string[] {
  if (g.collect === 'forward')
    return ['if (spot++ < 12) {', '  yield w.act({ forward: true, jump: stuck > 0 });', '  continue;', '}'];
  if (g.collect === 'none') return [];
  const dig = [
    '  if (stuck > 4 && w.facing() !== null) {',
    '    yield w.act({ attack: true, yaw: yawTo(w, drop.dx, drop.dz), pitch: pitchTo(w, drop.dx, drop.dy - 1.6, drop.dz) });',
    '    continue;',
    '  }',
  ];
  const limit = g.collect === 'dig' ? 150 : 60;
  return [
    'const drop = w.item();',
    `if (drop !== null && spot++ < ${limit}) {`,
    ...(g.collect === 'dig' ? dig : []),
    `  yield w.act({ forward: true, jump: stuck > 0, yaw: yawTo(w, drop.dx, drop.dz), pitch: ${g.collect === 'dig' ? 'pitchTo(w, drop.dx, drop.dy - 1.6, drop.dz)' : '-w.pitch()'} });`,
    '  continue;',
    '}',
  ];
}

/** The best tool at hand, also for what is in the way. */
function equipLines(tools: readonly string[]): string[] {
  return [
    `const tool = [${tools.map(quote).join(', ')}].find((name) => w.have(name) > 0);`,
    'if (tool !== undefined && w.holding() !== tool) {',
    '  yield w.equip(tool);',
    '  continue;',
    '}',
  ];
}

/** Nothing has come of it for long, here: move on and look again. */
function patienceLines(g: Genome): string[] {
  return [
    'if (Math.hypot(w.x() - hereX, w.z() - hereZ) > 2) {',
    '  hereX = w.x();',
    '  hereZ = w.z();',
    '  waited = 0;',
    '}',
    `if (++waited > ${g.patience}) {`,
    '  waited = 0;',
    '  yield w.act({ yaw: (w.random() * 2 - 1) * 180, pitch: -w.pitch() });',
    '  for (let i = 0; i < 25; i++) yield w.act({ forward: true, jump: true });',
    '}',
  ];
}

function senseLines(g: Genome, object: string): string[] {
  const lines = ['let t = null;'];
  if (g.sense !== 'far') lines.push(`t = w.nearest(${quote(object)});`);
  if (g.sense !== 'near')
    lines.push(`if (t === null && (idle % 5 === 0 || far !== null)) t = far = ahead(w, w.see(${quote(object)}));`);
  return lines;
}

const indent = (lines: readonly string[], by: number) => lines.map((line) => ' '.repeat(by) + line);

/** The program of a genome for one target; `part` cuts it to one stage. */
export function printPursue(genome: Genome, target: PursueTarget, part: Part): SkillSource {
  const g = genome;
  const { object, product } = target;
  const body: string[] = [];
  const whole = part === 'whole';
  const surveys = g.explore === 'survey' && (whole || part === 'find');
  if (whole || part === 'work') body.push(`if (${amountOf(product)} > had) return;`);
  if (target.toolNeeded)
    body.push(`if (![${target.tools.map(quote).join(', ')}].some((name) => w.have(name) > 0)) return;`);
  if (part === 'find') body.push(`if (w.fact(${quote(`sees:${object}`)}) > 0) return;`);
  if (part === 'approach') body.push(`if (w.facing() === ${quote(object)}) return;`);
  body.push(
    '// Standing still although walking was asked for.',
    'const moved = Math.hypot(w.x() - x, w.z() - z);',
    'stuck = moved < 0.03 ? stuck + 1 : 0;',
    'x = w.x();',
    'z = w.z();',
  );
  if (g.equip === 'best' && target.tools.length > 0) body.push(...equipLines(target.tools));
  if (g.patience !== 'none') body.push(...patienceLines(g));
  if (whole || part === 'work') {
    // Work at arm's length only, or also from afar: what is left behind may fall out of reach.
    const close = g.close === 'yes' ? ' && (w.facingDistance() < 2.6 || stuck > 6)' : '';
    body.push(`if (w.facing() === ${quote(object)}${close}) {`, ...indent(workLines(g), 2), '  continue;', '}');
    body.push(...collectLines(g));
  }
  if (part === 'work') body.push('yield w.noop;', 'if (idle++ > 20) return;');
  else {
    body.push(...senseLines(g, object));
    if (part !== 'find') body.push('if (t !== null) {', ...indent(approachLines(g), 2), '  continue;', '}');
    if (part === 'approach') body.push('yield w.noop;', 'if (idle++ > 10) return;');
    else {
      const out = g.rise === 'yes' ? rise(target.firm) : [];
      body.push('idle++;', ...turnAway(g, target.firm), ...out, ...exploreLines(g, object));
    }
  }
  const code = `// ${printGenome(g)}
export function* ${target.name}(w) {
  const had = ${amountOf(product)};
  let x = w.x();
  let z = w.z();
  let stuck = 0;
  let idle = 0;
  let spot = 99;
  let far = null;
${g.patience === 'none' ? '' : '  let hereX = x;\n  let hereZ = z;\n  let waited = 0;\n'}${g.rise === 'yes' ? '  let phase = 0;\n' : ''}${surveys ? `  ${SURVEYED}\n` : ''}  for (;;) {
${indent(body, 4).join('\n')}
  }
}
${HELPERS}${surveys ? SURVEY : ''}`;
  return { name: target.name, code, about: `${part}: ${printGenome(g)}`, stepLimit: target.stepLimit };
}

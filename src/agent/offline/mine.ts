/**
 * Programs that look for a thing under ground as a miner does: down to a level by shaft or stair, then corridors two
 * blocks high, cell by cell, until it shows in the box of blocks around or in sight; then a tunnel to it, and to what it
 * leaves. They turn away from dangers. Levels are counted from the start or from the floor that nothing digs through.
 */
import type { PlanNode } from '../../planning/plan.ts';
import type { SkillSource } from '../../skill/skill.ts';
import { CELL_HELPERS, type CellTarget, printConstants } from './cells.ts';
import { type GeneSpace, type Genome, type Hints, printGenome } from './genome.ts';

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

const TURNS: Readonly<Record<string, string>> = { left: '-90', right: '90', random: 'w.random() < 0.5 ? 90 : -90' };

function senseLines(g: Genome): string[] {
  const near = g.spot.startsWith('box') ? 'locate' : 'nearest';
  const box = `let t = skip > 0 ? null : closest(OBJECTS.map((name) => w.${near}(name)));`;
  if (!g.spot.endsWith('sight')) return [box];
  return [
    box,
    'if (t === null && skip <= 0 && looked++ % 3 === 0) t = closest(OBJECTS.map((name) => offset(w, w.see(name))));',
  ];
}

function exploreLines(g: Genome): string[] {
  const down = g.descend === 'shaft' ? 'sink(w)' : 'advance(w, heading, -1)';
  const floor = g.level.startsWith('floor');
  return [
    'if (w.y() > level + 0.5) {',
    `  if (yield* ${down}) blocked = 0;`,
    '  else if (++blocked > 8) {',
    ...(floor ? [`    level = w.y() + ${g.level.slice('floor'.length)};`] : ['    level = w.y();']),
    '    blocked = 0;',
    '  } else if (!(yield* advance(w, heading, 0))) heading = wrap(heading + 90);',
    '  yield w.noop;',
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
export function printMine(genome: Genome, target: CellTarget): SkillSource {
  const g = genome;
  const level = g.level.startsWith('floor') ? '-1000' : `-${g.level}`;
  const body = [
    ...(target.toolNeeded ? ['if (!NEEDED.some((name) => w.have(name) > 0)) return;'] : []),
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
${printConstants(target)}
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
${CELL_HELPERS}`;
  return { name: target.name, code, about: `mine: ${printGenome(g)}`, stepLimit: target.stepLimit };
}

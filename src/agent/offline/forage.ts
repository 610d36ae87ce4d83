/**
 * Programs that gather a thing of the surface: walk about until it is sensed, fetch it, look up along what stands over
 * it, and leave alone what could not be got. Under ground they first cut a stair up to the sky.
 */
import type { SkillSource } from '../../skill/skill.ts';
import { CELL_HELPERS, type CellTarget, printConstants } from './cells.ts';
import { type GeneSpace, type Genome, printGenome } from './genome.ts';
import { SURVEY, SURVEYED } from './survey.ts';

export const forageSpace: GeneSpace = {
  genes: {
    spot: ['open', 'sight', 'open+sight'],
    pace: ['walk', 'sprint'],
    roam: ['wander', 'survey'],
    every: ['20', '60', '150'],
    turnBy: ['45', '90', '180'],
    over: ['no', 'yes'],
    gaze: ['-15', '0', '15'],
  },
  stages: [['spot', 'pace', 'roam', 'every', 'turnBy', 'gaze'], ['spot'], ['over']],
};

/** The program of a genome for one target. */
export function printForage(genome: Genome, target: CellTarget): SkillSource {
  const g = genome;
  const open = g.spot.startsWith('open') ? 'closest(OBJECTS.map((name) => w.nearest(name)))' : 'null';
  const over = [
    '// Under a cover: what was fetched may go on upwards.',
    'if (t === null && !w.sky() && covered++ === 0) {',
    '  yield* face(w, w.yaw(), -90);',
    '  if (OBJECTS.includes(w.facing())) t = { dx: 0, dy: w.facingDistance() + 0.3, dz: 0 };',
    '}',
  ];
  const body = [
    'if (NEEDED.length > 0 && !NEEDED.some((name) => w.have(name) > 0)) return;',
    `let t = ${open};`,
    ...(g.over === 'yes' ? over : []),
    ...(g.spot.endsWith('sight')
      ? ['if (t === null && run % 4 === 0) t = closest(OBJECTS.map((name) => offset(w, w.see(name))));']
      : []),
    '// What could not be got is left alone.',
    'if (t !== null && !shunned.some((s) => Math.hypot(s.x - w.x() - t.dx, s.z - w.z() - t.dz) < 1.5)) {',
    '  const at = { x: w.x() + t.dx, z: w.z() + t.dz };',
    '  yield* fetch(w, at.x, w.y() + 1.62 + t.dy, at.z);',
    '  shunned.push(at);',
    '  yield w.noop;',
    '  continue;',
    '}',
    '// Under ground, or before a wall: a step up, cut where it must be.',
    'if ((w.y() < -1.5 && !w.sky()) || stuck > 8) {',
    '  if (!(yield* advance(w, Math.round(heading / 90) * 90, 1))) heading = wrap(heading + 90);',
    '  stuck = 0;',
    '  continue;',
    '}',
    g.roam === 'survey'
      ? 'if (run++ % 10 === 0) heading = survey(w, land);'
      : `if (run++ % ${g.every} === 0) heading = wrap(w.yaw() + (w.random() * 2 - 1) * ${g.turnBy});`,
    'const x = w.x();',
    'const z = w.z();',
    'const yaw = wrap(heading - w.yaw());',
    `yield w.act({ forward: true, ${g.pace === 'sprint' ? 'sprint: stuck === 0, ' : ''}jump: stuck > 0, yaw, pitch: ${g.gaze} - w.pitch() });`,
    'stuck = Math.hypot(w.x() - x, w.z() - z) < 0.03 ? stuck + 1 : 0;',
  ];
  const code = `// ${printGenome(g)}
${printConstants(target)}
export function* ${target.name}(w) {
  const had = w.have(PRODUCT);
  const shunned = [];
  let heading = w.yaw();
  let run = 0;
  let stuck = 0;
${g.roam === 'survey' ? `  ${SURVEYED}\n` : ''}${g.over === 'yes' ? '  let covered = 0;\n' : ''}  while (w.have(PRODUCT) <= had) {
${body.map((line) => `    ${line}`).join('\n')}
  }
}
${CELL_HELPERS}${g.roam === 'survey' ? SURVEY : ''}`;
  return { name: target.name, code, about: `forage: ${printGenome(g)}`, stepLimit: target.stepLimit };
}

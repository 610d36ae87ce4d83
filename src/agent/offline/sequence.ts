/**
 * Programs for worlds whose observation names nothing (only pixels, say): turning, walking and working in a fixed
 * pattern, or steered by the tone of the picture's centre. Also the single moves, as macro options for a learner.
 */
import type { SkillSource } from '../../skill/skill.ts';
import { type GeneSpace, type Genome, printGenome } from './genome.ts';

/** What programs have to go by: a picture, a few rays that name what they meet, both or nothing. */
export interface Cues {
  readonly picture: boolean;
  readonly rays: boolean;
}

/**
 * `seek` is what is walked to and worked on: the target where a ray meets it, or a tone at the crosshair of the picture;
 * without either only `none` is possible. `reach` is the distance from which rays are worked at, `tap` lets go now and then.
 */
export function sequenceSpace({ picture, rays }: Cues): GeneSpace {
  return {
    genes: {
      seek: [
        'none',
        ...(rays ? ['target'] : []),
        ...(picture ? ['red', 'yellow', 'green', 'blue', 'grey', 'dark'] : []),
      ],
      reach: rays ? ['2', '3', '4'] : ['3'],
      tap: rays ? ['no', 'yes'] : ['no'],
      look: ['-30', '0', '15', '30', '60', '90'],
      turnBy: ['0', '15', '45', '90', '180'],
      random: ['yes', 'no'],
      walk: ['0', '5', '15', '40'],
      jump: ['yes', 'no'],
      work: ['0', '20', '60', '120'],
      after: ['0', '8'],
      equip: ['none', 'best'],
    },
    stages: [['seek', 'reach', 'tap', 'walk', 'jump', 'turnBy', 'random', 'look', 'work', 'after', 'equip']],
  };
}

export interface SequenceTarget {
  readonly name: string;
  /** What the rays may meet. */
  readonly object: string;
  readonly tools: readonly string[];
  readonly stepLimit: number;
}

const TONE = `
/** The tone of the four pixels around the crosshair. */
function tone(w) {
  let red = 0;
  let green = 0;
  let blue = 0;
  for (let row = 5; row < 7; row++) {
    for (let column = 7; column < 9; column++) {
      const colour = w.pixel(row, column);
      red += Math.floor(colour / 65536);
      green += Math.floor(colour / 256) % 256;
      blue += colour % 256;
    }
  }
  const most = Math.max(red, green, blue);
  const least = Math.min(red, green, blue);
  if (most < 160) return 'dark';
  if (most - least < 0.15 * most) return 'grey';
  if (most === blue) return 'blue';
  if (most === green) return 'green';
  return green - blue > 0.5 * (red - blue) ? 'yellow' : 'red';
}
`;

const tool = (tools: readonly string[]) =>
  `const tool = [${tools.map((t) => JSON.stringify(t)).join(', ')}].find((name) => w.have(name) > 0);`;

/** Turns until the tone is ahead, walks while it is, works, and steps on. */
function seekLines(g: Genome, turn: string): string[] {
  return [
    `for (let i = 0; i < 24 && tone(w) !== '${g.seek}'; i++) yield w.act({ yaw: 15 });`,
    `if (tone(w) !== '${g.seek}') yield w.act({ yaw: ${turn} });`,
    `for (let i = 0; i < ${g.walk}; i++) yield w.act({ forward: true, jump: ${g.jump === 'yes'} });`,
    `for (let i = 0; i < ${g.work} && tone(w) === '${g.seek}'; i++) yield w.act({ attack: true });`,
  ];
}

/** Turns to where a ray meets the target, walks up, and works while it is ahead. */
function rayLines(g: Genome, object: string): string[] {
  return [
    `const t = w.glimpse(${object});`,
    'if (t !== null) {',
    `  yield w.act({ yaw: t.yaw, pitch: t.pitch, forward: t.distance > ${g.reach}, jump: ${g.jump === 'yes'} && t.distance > ${g.reach} });`,
    `  for (let i = 0; i < 160 && w.facing() === ${object} && w.facingDistance() < ${g.reach} + 0.5; i++) {`,
    '    yield w.act({ attack: true });',
    ...(g.tap === 'yes' ? ['    for (let rest = 0; rest < 10; rest++) yield w.noop;'] : []),
    `    if (w.facing() !== ${object}) for (let step = 0; step < ${g.after}; step++) yield w.act({ forward: true });`,
    '  }',
    '  continue;',
    '}',
  ];
}

/** The program of a genome: a fixed pattern over and over, or towards what a few rays meet. */
export function printSequence(genome: Genome, target: SequenceTarget): SkillSource {
  const g = genome;
  const turn = g.random === 'yes' ? `(w.random() * 2 - 1) * ${g.turnBy}` : g.turnBy;
  const blind = [
    `yield w.act({ yaw: ${turn}, pitch: ${g.look} - w.pitch() });`,
    `for (let i = 0; i < ${g.walk}; i++) yield w.act({ forward: true, jump: ${g.jump === 'yes'} });`,
    `for (let i = 0; i < ${g.work}; i++) yield w.act({ attack: true });`,
  ];
  const rays = g.seek === 'target' ? rayLines(g, JSON.stringify(target.object)) : [];
  const lines = [
    ...rays,
    ...(g.seek === 'none' || g.seek === 'target'
      ? blind
      : [`yield w.act({ pitch: ${g.look} - w.pitch() });`, ...seekLines(g, turn)]),
    ...(g.after === '0' ? [] : [`for (let i = 0; i < ${g.after}; i++) yield w.act({ forward: true });`]),
    // A round of no steps would be a loop without time.
    'yield w.noop;',
  ];
  const equip =
    g.equip === 'best' && target.tools.length > 0
      ? `  ${tool(target.tools)}\n  if (tool !== undefined) yield w.equip(tool);\n`
      : '';
  const body = lines.map((line) => `    ${line}`).join('\n');
  const code = `// ${printGenome(g)}\nexport function* ${target.name}(w) {\n${equip}  for (;;) {\n${body}\n  }\n}\n${['none', 'target'].includes(g.seek) ? '' : TONE}`;
  return { name: target.name, code, about: `sequence: ${printGenome(g)}`, stepLimit: target.stepLimit };
}

/** Moves held for a number of steps: the coded actions of the paper's idea figure ("attack n times"). */
export function macroSources(tools: readonly string[]): readonly SkillSource[] {
  const hold = (name: string, parts: string, n: number): SkillSource => ({
    name,
    code: `export function* ${name}(w) {\n  for (let i = 0; i < ${n}; i++) yield w.act({ ${parts} });\n}\n`,
    about: `${parts} for ${n} steps`,
    stepLimit: n,
  });
  const macros = [
    hold('work_20', 'attack: true', 20),
    hold('work_60', 'attack: true', 60),
    hold('walk_5', 'forward: true, jump: true', 5),
    hold('walk_15', 'forward: true, jump: true', 15),
  ];
  if (tools.length === 0) return macros;
  const code = `export function* equip_best(w) {\n  ${tool(tools)}\n  if (tool !== undefined) yield w.equip(tool);\n}\n`;
  return [...macros, { name: 'equip_best', code, about: 'takes the best tool in hand', stepLimit: 2 }];
}

/**
 * Programs for worlds whose observation the skill API cannot name (only pixels, say): fixed sequences of turning,
 * walking and working, repeated. Also the single moves of which they consist, as macro options for a learner.
 */
import type { SkillSource } from '../../skill/skill.ts';
import { type GeneSpace, type Genome, printGenome } from './genome.ts';

export const sequenceSpace: GeneSpace = {
  genes: {
    look: ['-30', '0', '15', '30', '60', '90'],
    turnBy: ['0', '15', '45', '90', '180'],
    random: ['yes', 'no'],
    walk: ['0', '5', '15', '40'],
    jump: ['yes', 'no'],
    work: ['0', '20', '60', '120'],
    equip: ['none', 'best'],
  },
  stages: [['walk', 'jump', 'turnBy', 'random', 'look', 'work', 'equip']],
};

export interface SequenceTarget {
  readonly name: string;
  readonly tools: readonly string[];
  readonly stepLimit: number;
}

export function printSequence(genome: Genome, target: SequenceTarget): SkillSource {
  const turn = genome.random === 'yes' ? `(w.random() * 2 - 1) * ${genome.turnBy}` : genome.turnBy;
  const equip =
    genome.equip === 'best' && target.tools.length > 0
      ? `  const tool = [${target.tools.map((t) => JSON.stringify(t)).join(', ')}].find((name) => w.have(name) > 0);\n  if (tool !== undefined) yield w.equip(tool);\n`
      : '';
  const code = `// ${printGenome(genome)}
export function* ${target.name}(w) {
${equip}  for (;;) {
    yield w.act({ yaw: ${turn}, pitch: ${genome.look} - w.pitch() });
    for (let i = 0; i < ${genome.walk}; i++) yield w.act({ forward: true, jump: ${genome.jump === 'yes'} });
    for (let i = 0; i < ${genome.work}; i++) yield w.act({ attack: true });
  }
}
`;
  return { name: target.name, code, about: `sequence: ${printGenome(genome)}`, stepLimit: target.stepLimit };
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
    hold('turn_left', 'yaw: -30', 1),
    hold('turn_right', 'yaw: 30', 1),
  ];
  if (tools.length > 0) {
    const names = tools.map((t) => JSON.stringify(t)).join(', ');
    macros.push({
      name: 'equip_best',
      code: `export function* equip_best(w) {\n  const tool = [${names}].find((name) => w.have(name) > 0);\n  if (tool !== undefined) yield w.equip(tool);\n}\n`,
      about: 'takes the best tool in hand',
      stepLimit: 2,
    });
  }
  return macros;
}

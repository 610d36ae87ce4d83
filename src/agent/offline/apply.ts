/**
 * Programs around one primitive action that may need the right stance first: look somewhere, make room, do it, and if
 * nothing came of it turn and try again.
 */
import type { SkillSource } from '../../skill/skill.ts';
import { type GeneSpace, type Genome, printGenome } from './genome.ts';

export const applySpace: GeneSpace = {
  genes: {
    look: ['none', '0', '30', '60', '75', '90'],
    room: ['none', 'dig', 'back', 'jump'],
    turnBy: ['45', '90', '135'],
  },
  stages: [['look', 'room', 'turnBy']],
};

export interface ApplyTarget {
  readonly name: string;
  /** Expression over the skill API, such as `w.place("lump")`. */
  readonly action: string;
  /** The fact that shows that it worked. */
  readonly fact: string;
  readonly stepLimit: number;
}

const ROOM: Readonly<Record<string, readonly string[]>> = {
  none: [],
  dig: [
    'for (let i = 0; i < 160 && tries > 0 && w.facing() !== null && w.facingDistance() < 2; i++) yield w.act({ attack: true });',
  ],
  back: ['for (let i = 0; i < 4; i++) yield w.act({ back: true });'],
  jump: ['yield w.act({ jump: true });', 'for (let i = 0; i < 4; i++) yield w.noop;'],
};

export function printApply(genome: Genome, target: ApplyTarget): SkillSource {
  const fact = JSON.stringify(target.fact);
  const look = genome.look === 'none' ? [] : [`yield w.act({ pitch: ${genome.look} - w.pitch() });`];
  const lines = [
    ...look,
    ...ROOM[genome.room],
    `yield ${target.action};`,
    `if (w.fact(${fact}) > before) return;`,
    `yield w.act({ yaw: ${genome.turnBy} });`,
  ];
  const code = `// ${printGenome(genome)}
export function* ${target.name}(w) {
  const before = w.fact(${fact});
  for (let tries = 0; tries < 12; tries++) {
${lines.map((line) => `    ${line}`).join('\n')}
  }
}
`;
  return { name: target.name, code, about: `apply: ${printGenome(genome)}`, stepLimit: target.stepLimit };
}

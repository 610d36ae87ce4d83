/**
 * Programs around one primitive action that may need the right stance first: look somewhere, make room, do it, and if
 * nothing came of it turn, and look elsewhere after a full turn.
 */
import type { SkillSource } from '../../skill/skill.ts';
import { type GeneSpace, type Genome, printGenome } from './genome.ts';

export const applySpace: GeneSpace = {
  genes: {
    look: ['0', '30', '60', '75', '90', '-30'],
    room: ['dig', 'back', 'jump'],
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

/** What makes room, once the plain action has failed. */
const ROOM: Readonly<Record<string, readonly string[]>> = {
  dig: [
    'for (let i = 0; i < 160 && tries > 0 && w.facing() !== null && w.facingDistance() < 2; i++) yield w.act({ attack: true });',
  ],
  back: ['for (let i = 0; i < 4 && tries > 0; i++) yield w.act({ back: true });'],
  jump: ['if (tries > 0) yield w.act({ jump: true });', 'for (let i = 0; i < 4 && tries > 0; i++) yield w.noop;'],
};

export function printApply(genome: Genome, target: ApplyTarget): SkillSource {
  const fact = JSON.stringify(target.fact);
  const looks = applySpace.genes.look;
  const order = [...looks.slice(looks.indexOf(genome.look)), ...looks.slice(0, looks.indexOf(genome.look))];
  const lines = [
    'if (tries % 4 === 0) yield w.act({ pitch: looks[tries / 4] - w.pitch() });',
    ...ROOM[genome.room],
    `yield ${target.action};`,
    `if (w.fact(${fact}) > before) return;`,
    `yield w.act({ yaw: ${genome.turnBy} });`,
  ];
  const code = `// ${printGenome(genome)}
export function* ${target.name}(w) {
  const before = w.fact(${fact});
  const looks = [${order.join(', ')}];
  for (let tries = 0; tries < 4 * looks.length; tries++) {
${lines.map((line) => `    ${line}`).join('\n')}
  }
}
`;
  return { name: target.name, code, about: `apply: ${printGenome(genome)}`, stepLimit: target.stepLimit };
}

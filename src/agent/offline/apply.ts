/**
 * Programs around one primitive action that may need the right stance first: look somewhere, do it, and if nothing came
 * of it turn, look elsewhere after a full turn, and make room in another way after all looks.
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
  /** A tool that is held, and kept at work on what stands ahead; null for an action that is done at once. */
  readonly tool: string | null;
  /** The fact that shows that it worked. */
  readonly fact: string;
  readonly stepLimit: number;
}

/** What makes room, once the plain action has failed. */
const ROOM: Readonly<Record<string, readonly string[]>> = {
  dig: [
    'for (let i = 0; i < 160 && w.facing() !== null && w.facingDistance() < 2; i++) yield w.act({ attack: true });',
  ],
  back: ['for (let i = 0; i < 4; i++) yield w.act({ back: true });'],
  jump: ['yield w.act({ jump: true });', 'for (let i = 0; i < 4; i++) yield w.noop;'],
};

/** Turns that are tried with each look. */
const TURNS = 4;

const from = (alleles: readonly string[], first: string) => {
  const at = alleles.indexOf(first);
  return [...alleles.slice(at), ...alleles.slice(0, at)];
};

/** The program of a genome: an action that the handbook names, with what goes before it. */
export function printApply(genome: Genome, target: ApplyTarget): SkillSource {
  const { genes } = applySpace;
  const fact = JSON.stringify(target.fact);
  const tool = JSON.stringify(target.tool);
  const looks = from(genes.look, genome.look);
  const rooms = from(genes.room, genome.room);
  const round = TURNS * looks.length;
  const makeRoom = rooms.flatMap((room, i) => [
    `if (tries > 0 && Math.floor(tries / ${round}) === ${i}) {`,
    ...ROOM[room].map((line) => `  ${line}`),
    '}',
  ]);
  const atOnce = [...makeRoom, `yield ${target.action};`];
  const atWork = [
    `if (w.holding() !== ${tool}) yield w.equip(${tool});`,
    `for (let i = 0; i < 160 && w.facing() !== null && !(w.fact(${fact}) > before); i++) yield ${target.action};`,
  ];
  const lines = [
    `if (tries % ${TURNS} === 0) yield w.act({ pitch: looks[(tries / ${TURNS}) % looks.length] - w.pitch() });`,
    ...(target.tool === null ? atOnce : atWork),
    `if (w.fact(${fact}) > before) return;`,
    `yield w.act({ yaw: ${genome.turnBy} });`,
  ];
  const code = `// ${printGenome(genome)}
export function* ${target.name}(w) {
  const before = w.fact(${fact});
  const looks = [${looks.join(', ')}];
  for (let tries = 0; tries < ${rooms.length * round}; tries++) {
${lines.map((line) => `    ${line}`).join('\n')}
  }
}
`;
  return { name: target.name, code, about: `apply: ${printGenome(genome)}`, stepLimit: target.stepLimit };
}

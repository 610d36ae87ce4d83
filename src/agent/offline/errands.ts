/**
 * Programs for a world of many small aims and needs: a teleo-reactive plan over the handbook. At every step the program
 * looks after its needs first (creatures that attack, bars that run low), then pursues the open aim that seems nearest, backward
 * from its operator's needs. The program knows the handbook's operators as data; no item, block or creature is known to this
 * file. What the manual does not say (how low is low, how near is near) are genes.
 */
import type { Condition, Handbook, Operator } from '../../env/handbook.ts';
import type { SkillSource } from '../../skill/skill.ts';
import { MAIN, PROGRAM } from './errands-program.ts';
import type { GeneSpace, Genome } from './genome.ts';

/** Genes with their alleles, all of them texts; numbers are parsed where they are printed. */
export const errandsSpace: GeneSpace = {
  genes: {
    // a bar below this share of its range is looked after
    low: ['0.3', '0.4', '0.5', '0.6', '0.7'],
    // and is then filled up to this share
    full: ['0.7', '0.85', '1'],
    // the bar that a rest restores
    tired: ['0.2', '0.35', '0.5', '0.75', '0.95'],
    // attackers at most so many cells away are met; 0: only those that stand beside one who has to stay, or in the way
    fight: ['0', '1', '2', '3'],
    // a rest is taken only when no attacker is in view, or when shut in, as soon as the player can dig in
    rest: ['unseen', 'shut'],
    // daylight below which the player stays shut in
    night: ['0', '0.1', '0.2', '0.35', '0.5'],
    // a placed station further away than this is built anew where that is possible
    station: ['6', '12', '20', '40'],
    // falling daylight below which bars are filled up for the night
    dusk: ['0', '0.6', '0.8', '0.95'],
    // health, as a share, at which shelter is sought, and up to which the player stays in it
    weak: ['0', '0.25', '0.35', '0.45', '0.6'],
    well: ['0.7', '0.9', '1'],
    // what open aims will cost is gathered in passing when it lies so near
    stock: ['0', '1', '2', '4'],
    // steps before another aim may seem nearer
    patience: ['4', '8', '16', '32'],
    // cost of an aim for which nothing is in sight
    unknown: ['30', '60', '120'],
  },
  stages: [
    [
      'low',
      'full',
      'tired',
      'fight',
      'rest',
      'night',
      'dusk',
      'weak',
      'well',
      'station',
      'stock',
      'patience',
      'unknown',
    ],
  ],
};

/** A need or yield as the program holds it: fact, and how much. */
type Bound = readonly [string, number];

const bound = ({ fact, atLeast }: Condition): Bound => [fact, atLeast];
const quote = (text: string) => JSON.stringify(text);

/** Facts without a kind in front: bars such as food. */
const isBar = (fact: string) => !fact.includes(':');

export interface ErrandsTarget {
  readonly name: string;
  /** Facts to bring about, each once. */
  readonly aims: readonly string[];
  readonly stepLimit: number;
}

/** Aims of a handbook: every fact that an operator yields and that stays: `achieved:...`. */
export function aimsOf(handbook: Handbook): readonly string[] {
  const facts = handbook.operators.flatMap((operator) => operator.yields.map(({ fact }) => fact));
  return [...new Set(facts.filter((fact) => fact.startsWith('achieved:')))];
}

function operatorLine(operator: Operator): string {
  const { name, verb, object, needs, yields, consumes, ticks } = operator;
  const items = Object.entries(consumes).map(([item, count]): Bound => [`have:${item}`, count]);
  const sorted = [...needs].sort((a, b) => kindOf(a.fact) - kindOf(b.fact)).map(bound);
  return `  { name: ${quote(name)}, verb: ${quote(verb)}, object: ${quote(object)}, needs: ${JSON.stringify(sorted)}, yields: ${JSON.stringify(yields.map(bound))}, costs: ${JSON.stringify(items)}, ticks: ${ticks} },`;
}

/** What is held comes first, then what stands near, then what is faced: each may undo the later ones. */
function kindOf(fact: string): number {
  return ['have', 'sees', 'near', 'faces'].indexOf(fact.split(':')[0]);
}

/** The operator that strikes each attacker. */
function blowsOf(usable: readonly Operator[], attackers: readonly string[]): Record<string, number> {
  const blow = (name: string) => usable.findIndex(({ needs }) => needs.some(({ fact }) => fact === `faces:${name}`));
  return Object.fromEntries(attackers.map((name) => [name, blow(name)]));
}

/** What walls can be made of: a solid block that can be both placed and taken away. */
function wallOf(usable: readonly Operator[], { blocks }: Handbook) {
  const place = usable.findIndex(
    ({ verb, object }) =>
      verb === 'place' &&
      blocks.some(({ name, solid }) => solid && name === object) &&
      usable.some((other) => other.verb !== 'place' && other.object === object),
  );
  if (place < 0) return null;
  const { object, needs } = usable[place];
  const dig = usable.findIndex((other) => other.verb !== 'place' && other.object === object);
  const tools = usable[dig].needs.map(({ fact }) => fact).filter((fact) => fact.startsWith('have:'));
  return { place, dig, block: object, item: needs[0].fact, tools };
}

/** The program of a genome: gathers the aims of `target`, staying alive. */
export function printErrands(genome: Genome, handbook: Handbook, target: ErrandsTarget): SkillSource {
  const usable = handbook.operators.filter(({ verb }) => verb !== 'find' && verb !== 'approach');
  const attackers = handbook.entities.filter(({ hostile, health }) => hostile && health > 0).map(({ name }) => name);
  const bars = [...new Set(usable.flatMap(({ yields }) => yields.map(({ fact }) => fact)).filter(isBar))];
  const makers = Object.fromEntries(
    [...new Set(usable.flatMap(({ yields }) => yields.map(({ fact }) => fact)))].map((fact) => [
      fact,
      usable.flatMap(({ yields }, i) => (yields.some((one) => one.fact === fact) ? [i] : [])),
    ]),
  );
  // bars that something restores which needs nothing but time
  const resting = bars.filter((bar) => makers[bar].every((i) => usable[i].needs.length === 0));
  const acts = usable
    .map(({ action }, i) => (action === null ? '' : `    case ${i}: return ${action};`))
    .filter(Boolean);
  const g = (gene: string) => Number(genome[gene]);
  const code = `// ${Object.entries(genome)
    .map(([gene, allele]) => `${gene}=${allele}`)
    .join(' ')}
const OPERATORS = [
${usable.map(operatorLine).join('\n')}
];
const MAKERS = ${JSON.stringify(makers)};
const RESTING = ${JSON.stringify(resting)};
const BLOWS = ${JSON.stringify(blowsOf(usable, attackers))};
const AIMS = ${JSON.stringify(target.aims)};
const ATTACKERS = ${JSON.stringify(attackers)};
const BARS = ${JSON.stringify(bars)};
const LOW = ${g('low') * 9};
const FULL = ${g('full') * 9};
const TIRED = ${g('tired') * 9};
const UNKNOWN = ${g('unknown')};
const NIGHT = ${g('night')};
const DUSK = ${g('dusk')};
const DANGERS = ${JSON.stringify(handbook.blocks.filter((block) => block.danger).map(({ name }) => name))};
const WEAK = ${g('weak') * 9};
const WELL = ${g('well') * 9};
const SOLID = ${JSON.stringify(handbook.blocks.filter((block) => block.solid).map(({ name }) => name))};
const WALL = ${JSON.stringify(wallOf(usable, handbook))};
function act(w, i) {
  switch (i) {
${acts.join('\n')}
    default: return w.noop;
  }
}
${PROGRAM.replace('$FIGHT', String(g('fight')))
  .replace('$REST', quote(genome.rest))
  .replace('$STATION', String(g('station')))
  .replace('$STOCK', String(g('stock')))
  .replace('$PATIENCE', String(g('patience')))}
export function* ${target.name}(w) {
${MAIN}
}`;
  return {
    name: target.name,
    code,
    about: Object.entries(genome)
      .map(([k, v]) => `${k}=${v}`)
      .join(' '),
    stepLimit: target.stepLimit,
  };
}

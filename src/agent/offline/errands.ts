/**
 * Programs for a world of many small aims and needs: a teleo-reactive plan over the handbook. At every step the program
 * looks after its needs first (creatures that attack, bars that run low), then pursues the open aim that seems nearest, backward
 * from its operator's needs. The program knows the handbook's operators as data; no item, block or creature is known to this
 * file. What the manual does not say (how low is low, how near is near) are genes.
 */
import type { Env } from '../../env/env.ts';
import type { Condition, Handbook, Operator } from '../../env/handbook.ts';
import { boundsOf, type Goal } from '../../goal/goal.ts';
import type { SkillSource } from '../../skill/skill.ts';
import { deepErrandsSpace } from './errands-genes.ts';
import { errandsProgram, named } from './errands-program.ts';
import { tablesOf } from './errands-tables.ts';
import { type Genome, printGenome } from './genome.ts';

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

/** What the errands programs need of a world's skills. */
const SENSES = ['creatures', 'known', 'towards', 'distance', 'explore', 'frontier', 'unseen', 'enclosed', 'go', 'fact'];

/** Aims of a program for a goal: the facts it bounds that operators bring about, or all that stay; null where errands do not fit. */
export function errandsFor(env: Env, goal: Goal): readonly string[] | null {
  const { handbook } = env;
  const api = env.skillApi(0);
  if (!SENSES.every((name) => name in api)) return null;
  const made = new Set(handbook.operators.flatMap(({ yields }) => yields.map(({ fact }) => fact)));
  const facts = [...new Set(boundsOf(goal).map(({ fact }) => fact))];
  if (facts.length > 0 && facts.every((fact) => made.has(fact))) return facts;
  const all = aimsOf(handbook);
  return all.length > 0 ? all : null;
}

/** A need or yield as the program holds it: fact, and how much. */
type Bound = readonly [string, number];

const bound = ({ fact, atLeast }: Condition): Bound => [fact, atLeast];

/** An operator as the program holds it; what it does not have is left out. */
function operatorLine({ verb, object, needs, yields, consumes, ticks, tries, within }: Operator): string {
  const away = yields.some(({ fact }) => fact.startsWith('floor:'));
  const record = {
    verb,
    object,
    needs: [...needs].sort((a, b) => kindOf(a.fact) - kindOf(b.fact)).map(bound),
    yields: yields.map(bound),
    costs: Object.entries(consumes).map(([item, count]): Bound => [`have:${item}`, count]),
    ticks,
    tries,
    within,
    ...(away ? { away, from: needs.find(({ fact }) => fact.startsWith('floor:'))?.fact ?? '' } : {}),
  };
  return `  ${JSON.stringify(record).replace(/"(\w+)":/g, '$1: ')},`;
}

/** What is held comes first, then what stands near, then what is faced: each may undo the later ones. */
function kindOf(fact: string): number {
  return ['have', 'sees', 'near', 'faces'].indexOf(fact.split(':')[0]);
}

/** Units of work for each action: all aims of a world are weighed anew. */
const FUEL = 100_000;

/** The program of a genome: gathers the aims of `target`, staying alive. */
export function printErrands(genome: Genome, handbook: Handbook, target: ErrandsTarget): SkillSource {
  const usable = handbook.operators.filter(({ verb }) => verb !== 'find' && verb !== 'approach');
  const aims = genome.order === 'last' ? [...target.aims].reverse() : target.aims;
  const gene = (name: string) => Number(genome[name] ?? deepErrandsSpace.genes[name][0]);
  const tables = Object.entries(tablesOf({ usable, handbook, aims, gene }));
  const acts = usable.flatMap(({ action }, i) => (action === null ? [] : [`    case ${i}: return ${action};`]));
  const code = `// ${printGenome(genome)}
const OPERATORS = [
${usable.map(operatorLine).join('\n')}
];
${tables.map(([name, value]) => `const ${name} = ${JSON.stringify(value)};`).join('\n')}
function act(w, i) {
  switch (i) {
${acts.join('\n')}
    default: return w.noop;
  }
}
${errandsProgram}`;
  return {
    name: target.name,
    code: named(code, target.name),
    about: printGenome(genome),
    stepLimit: target.stepLimit,
    fuelPerTick: FUEL,
  };
}

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
import { chambers } from './errands-chambers.ts';
import { deepTables } from './errands-floors.ts';
import { errandsProgram } from './errands-program.ts';
import { fightsOf, passesOf, TABLE_REACH, UNIT, ZERO } from './foresight.ts';
import { type GeneSpace, type Genome, type Hints, printGenome } from './genome.ts';

/** Genes with their alleles, all of them texts; numbers are parsed where they are printed. */
export const errandsSpace: GeneSpace = {
  genes: {
    // a bar below this share of its range is looked after
    low: ['0.3', '0.4', '0.5', '0.6', '0.7'],
    // and is then filled up to this share
    full: ['0.7', '0.85', '1'],
    // the bar that a rest restores
    tired: ['0.1', '0.2', '0.35', '0.5'],
    // daylight below which the player stays shut in
    night: ['0.1', '0.2', '0.35', '0.5', '0.65'],
    // falling daylight below which bars are filled up for the night
    dusk: ['0', '0.6', '0.8', '0.95'],
    // health, as a share, at which shelter is sought, and up to which the player stays in it
    weak: ['0.25', '0.35', '0.45', '0.6', '0.7'],
    well: ['0.5', '0.7', '0.9', '1'],
    // steps that a way may be longer to keep clear of attackers
    wary: ['0', '2', '5'],
    // steps that a new station counts for besides what it is made of: one that stands and is nearer is walked to
    station: ['6', '12', '20', '40'],
    // what open aims will cost is gathered in passing when it lies so near
    stock: ['0', '1', '2', '4'],
    // walls to hold in stock
    walls: ['0', '3', '6'],
    // steps before another aim may seem nearer
    patience: ['4', '8', '16', '32'],
    // cost of an aim for which nothing is in sight
    unknown: ['30', '60', '120'],
    // whether to work where no way leads to the player
    sealed: ['0', '1'],
    // steps by which an aim outside must be nearer than one that opens no way
    risk: ['0', '20', '60'],
    // steps that a way may be longer to keep out of the lines of those that shoot
    lines: ['0', '2', '5'],
    // of aims that seem equally near, the first or the last of the handbook
    order: ['first', 'last'],
    // attackers within so many steps are gone for in good health
    hunt: ['0', '3', '6'],
    // steps that meeting an attacker counts for
    dare: ['0', '30', '100'],
    // steps by which an aim is nearer that something else has to wait for
    early: ['0', '30', '100'],
    // steps by which an aim is further that does not lead to a weapon, while there are weapons to make
    detour: ['0', '10', '30'],
  },
  stages: [],
};

/** Alleles to prefer before anything is measured: what did well while the program was written, in craftax-classic-v1. */
export const errandsHints: Hints = {
  ...{ low: ['0.4'], full: ['0.85'], tired: ['0.35'], night: ['0.2'], dusk: ['0.8'], weak: ['0.25', '0.35'] },
  ...{ well: ['0.9'], wary: ['5'], lines: ['2'], station: ['6'] },
  ...{ stock: ['2'], walls: ['3'], patience: ['4'], unknown: ['60'], early: ['0'], dare: ['30'], detour: ['0'] },
  ...{ sealed: ['1'], risk: ['20'], order: ['last'] },
};

/** The same for a world of several floors and of attributes to raise; a genome without these genes has the first alleles. */
export const deepErrandsSpace: GeneSpace = {
  genes: {
    ...errandsSpace.genes,
    // steps that leaving a floor counts for
    leave: ['0', '100', '300', '1000'],
    // whether what is needed several times counts as often, and nothing is sought where all is known
    count: ['0', '1'],
    // whether bars are filled and health is restored before a floor is left
    ready: ['0', '1'],
    // steps to a floor known before that are taken to get out of harm's way
    refuge: ['0', '20', '40'],
    // steps that each change of floors lately makes the next one dearer
    trip: ['0', '20', '50'],
    // which attribute is raised first: its place in the handbook
    raise: ['0', '1', '2'],
    // steps that a piece of gear may take to get before the player goes further down
    outfit: ['0', '60', '100', '150', '200', '250'],
    // pieces of armour, shots and lights to have then
    armour: ['0', '1', '2', '4'],
    ammo: ['0', '4', '8', '16', '24'],
    lights: ['0', '4', '8', '16'],
    // cells within which attackers are shot at
    volley: ['0', '3', '5'],
    // whether those that wait outside a chamber are fought through one opening
    siege: ['0', '1'],
    // steps to the way back within which the player stays while attackers keep the way on shut
    camp: ['0', '10', '14', '20'],
    // a bar is looked after when what is left of it would not last so many times the way to what fills it
    ahead: ['0', '1', '1.5', '2', '3'],
    // steps that going back to a floor left lately counts for
    again: ['0', '30', '100'],
  },
  stages: [],
};

/** Whether the handbook tells of floors or attributes. */
function isDeep({ operators }: Handbook): boolean {
  const facts = operators.flatMap(({ yields }) => yields.map(({ fact }) => fact));
  return facts.some((fact) => fact.startsWith('floor:') || fact.startsWith('attribute:'));
}

/** The space for a world, and what to prefer there. */
export const spaceOf = (handbook: Handbook): GeneSpace => (isDeep(handbook) ? deepErrandsSpace : errandsSpace);
export const hintsOf = (handbook: Handbook): Hints => (isDeep(handbook) ? deepErrandsHints : errandsHints);

/** A need or yield as the program holds it: fact, and how much. */
type Bound = readonly [string, number];

const bound = ({ fact, atLeast }: Condition): Bound => [fact, atLeast];
const quote = (text: string) => JSON.stringify(text);

/** The same for deep worlds: what did well in craftax-v1, one allele of each gene. */
export const deepErrandsHints: Hints = {
  ...{ low: ['0.4'], full: ['1'], tired: ['0.35'], night: ['0.1'], dusk: ['0.6'], weak: ['0.7'] },
  ...{ well: ['1'], wary: ['2'], station: ['12'] },
  ...{ stock: ['2'], walls: ['6'], patience: ['8'], unknown: ['60'], sealed: ['0'], risk: ['20'] },
  ...{ lines: ['2'], order: ['first'], hunt: ['6'], dare: ['30'], early: ['30'], detour: ['0'] },
  ...{ leave: ['0'], count: ['1'], ready: ['1'], refuge: ['40'], trip: ['0'] },
  ...{ raise: ['1'], outfit: ['100'], armour: ['1'], ammo: ['16'], lights: ['16'] },
  ...{ volley: ['5'], again: ['30'], siege: ['1'], camp: ['14'], ahead: ['1.5'] },
};

/**
 * Where attackers come in crowds in the dark: daylight at which the player is in, and gets ready for it, at least; known cells
 * around on which they appear from which it is not safe outside; and steps that are taken for food and the like in passing.
 */
const CROWDED = { night: 0.5, dawn: 0.8, dusk: 0.95, lair: 15, snack: 8, homeward: 30, detour: 10 };
/** Steps within which a bar is filled in passing, where attackers come one by one. */
const SNACK = 4;
/** Steps for each further piece of what is needed several times. */
const NEXT = 3;
/** What is fragile and grows: steps within which it is walled in, walls held before it is planted anew, and how far from the others. */
const GARDENING = { protect: 8, walls: 3, apart: 25 };
/** Where bars end. */
const MOST = 9;

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

function operatorLine(operator: Operator): string {
  const { verb, object, needs, yields, consumes, ticks, tries, within } = operator;
  const items = Object.entries(consumes).map(([item, count]): Bound => [`have:${item}`, count]);
  const away = yields.some(({ fact }) => fact.startsWith('floor:'));
  const from = needs.find(({ fact }) => fact.startsWith('floor:'))?.fact;
  const sorted = [...needs].sort((a, b) => kindOf(a.fact) - kindOf(b.fact)).map(bound);
  return `  { verb: ${quote(verb)}, object: ${quote(object)}, needs: ${JSON.stringify(sorted)}, yields: ${JSON.stringify(yields.map(bound))}, costs: ${JSON.stringify(items)}, ticks: ${ticks}${tries === undefined ? '' : `, tries: ${tries}`}${within === undefined ? '' : `, within: ${within}`}${away ? `, away: true, from: ${quote(from ?? '')}` : ''} },`;
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

/** Operators that use an item up, and how much: by the fact of having it. */
function usesOf(usable: readonly Operator[]): Record<string, [number, number][]> {
  const items = [...new Set(usable.flatMap(({ consumes }) => Object.keys(consumes)))];
  const users = (item: string) =>
    usable.flatMap(({ consumes }, i): [number, number][] =>
      consumes[item] === undefined ? [] : [[i, consumes[item]]],
    );
  return Object.fromEntries(items.map((item) => [`have:${item}`, users(item)]));
}

/** Aims on the way to weapons: those that make one, or what is needed for one, and so on. */
function armingOf(usable: readonly Operator[], { items }: Handbook, aims: readonly string[]): readonly string[] {
  const facts = new Set(items.filter(({ damage }) => damage !== undefined).map(({ name }) => `have:${name}`));
  const leads = ({ yields }: Operator) => yields.some(({ fact }) => facts.has(fact));
  // a set grows while it is walked through
  for (const fact of facts) {
    for (const { needs, yields } of usable) {
      if (yields.some((one) => one.fact === fact)) for (const need of needs) facts.add(need.fact);
    }
  }
  return aims.filter((aim) => usable.some((one) => leads(one) && one.yields.some(({ fact }) => fact === aim)));
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
  const shots = handbook.entities.filter(({ hostile, health }) => hostile && health === 0).map(({ name }) => name);
  const wall = wallOf(usable, handbook);
  const g = (gene: string) => Number(genome[gene] ?? deepErrandsSpace.genes[gene][0]);
  const fills = usable.filter(({ yields }) => yields.some(({ fact }) => isBar(fact))).map(({ object }) => object);
  const springs = g('ready') === 1 ? fills : [];
  const kinds = handbook.blocks
    .filter((block) => block.solid || block.danger || block.liquid || block.veil)
    .map(({ name, danger, liquid, veil, brittle, fragile }) => {
      const kind = name === wall?.block ? 2 : liquid ? 4 : springs.includes(name) ? 5 : 1;
      return [name, danger || veil || brittle || fragile ? 3 : kind];
    });
  const waits = usable.filter(({ verb }) => verb === 'wait').flatMap(({ needs }) => needs.map(({ fact }) => fact));
  const starts = usable
    .filter(({ yields }) => yields.some(({ fact }) => waits.includes(fact)))
    .flatMap(({ yields }) => yields.map(({ fact }) => fact));
  const ground = [...handbook.blocks, ...handbook.entities].filter(
    ({ found }) => found === 'surface' || found === 'underground',
  );
  const crowds = handbook.entities.filter(({ hostile, crowds }) => hostile && crowds).map(({ name }) => name);
  const crowded = crowds.length > 0;
  const share = (gene: string) => Number((g(gene) * MOST).toFixed(2));
  const index = (of: (operator: Operator) => boolean) => usable.flatMap((one, i) => (of(one) ? [i] : []));
  const tables = {
    // operators that wait, that yield an item at once for nothing, and that use an item up
    WAITS: index(({ verb }) => verb === 'wait'),
    PICKS: index(
      ({ ticks, consumes, yields }) =>
        ticks <= 1 && Object.keys(consumes).length === 0 && yields.some(({ fact }) => fact.startsWith('have:')),
    ),
    USES: usesOf(usable),
    // operators that put up what nobody takes away
    LASTING: index(
      ({ verb, yields }) =>
        verb === 'place' &&
        yields.some(
          ({ fact }) =>
            fact.startsWith('near:') &&
            !usable.some((one) => one.verb !== 'place' && one.object === fact.slice('near:'.length)),
        ),
    ),
    DETOUR: Math.max(g('detour'), crowded ? CROWDED.detour : 0),
    ARMING: armingOf(usable, handbook, target.aims),
    ...fightsOf(handbook, g('volley') > 1 && usable.some(({ strikes }) => strikes !== undefined)),
    MOST,
    REACH: TABLE_REACH + 1,
    UNIT,
    ZERO,
    SHAPES: chambers,
    ...{ MAKERS: makers, RESTING: resting, RESTS: resting.length > 0 ? makers[resting[0]][0] : -1 },
    ...{
      BLOWS: blowsOf(usable, attackers),
      AIMS: genome.order === 'last' ? [...target.aims].reverse() : target.aims,
      ATTACKERS: attackers,
      SHOTS: shots,
      BARS: bars,
    },
    ...{ STARTS: starts, GROUND: Object.fromEntries(ground.map(({ name, found }) => [name, found])) },
    AMID: Object.fromEntries(handbook.blocks.flatMap(({ name, amid }) => (amid === undefined ? [] : [[name, amid]]))),
    ...{
      STOPS: handbook.blocks.filter(({ solid, liquid }) => solid && !liquid).map(({ name }) => name),
    },
    LIQUIDS: handbook.blocks.filter(({ liquid, danger }) => liquid || danger).map(({ name }) => name),
    PASSES: passesOf(handbook),
    BRITTLE: handbook.blocks.filter(({ brittle, fragile }) => brittle || fragile).map(({ name }) => name),
    ...{ DANGERS: handbook.blocks.filter(({ danger }) => danger).map(({ name }) => name) },
    ...{ WALL: wall, KIND: Object.fromEntries(kinds) },
    PLACES: handbook.blocks.map(({ name }) => name),
    ...{
      LOW: share('low'),
      FULL: share('full'),
      TIRED: share('tired'),
      CROWDED: crowded,
      CROWDS: crowds,
      NIGHT: Math.max(g('night'), crowded ? CROWDED.night : 0),
      LAIRS: [...new Set(handbook.entities.flatMap(({ crowds, appears }) => (crowds ? (appears?.on ?? []) : [])))],
      LAIR: CROWDED.lair,
      DAWN: CROWDED.dawn,
      SUPPER: 6.5,
      BRICKS: 5,
      HOMEWARD: CROWDED.homeward,
      WELLS: fills.filter((name) => handbook.blocks.some((one) => one.name === name && one.liquid)),
      NEXT,
      DUSK: Math.max(g('dusk'), crowded ? CROWDED.dusk : 0),
    },
    ...{ WEAK: share('weak'), WELL: share('well') },
    ...{ WARY: g('wary'), STATION: g('station'), STOCK: g('stock'), WALLS: g('walls'), PATIENCE: g('patience') },
    ...{
      UNKNOWN: g('unknown'),
      ...deepTables(usable, handbook, g),
      SPRINGS: springs.filter((name) => handbook.blocks.some((block) => block.name === name)),
      HUNT: g('hunt'),
      EARLY: g('early'),
      DARE: g('dare'),
      SEALED: g('sealed'),
      RISK: g('risk'),
      // what has to be waited for and is fragile
      GROWS: usable.findIndex(
        ({ verb, object }) =>
          verb === 'wait' && handbook.blocks.some(({ name, fragile }) => fragile && name === object),
      ),
      SNACK: crowded ? CROWDED.snack : SNACK,
      PROTECT: GARDENING.protect,
      SOW: GARDENING.walls,
      APART: GARDENING.apart,
      LINES: g('lines'),
    },
  };
  const code = `// ${printGenome(genome)}
const OPERATORS = [
${usable.map(operatorLine).join('\n')}
];
${Object.entries(tables)
  .map(([name, value]) => `const ${name} = ${JSON.stringify(value)};`)
  .join('\n')}
function act(w, i) {
  switch (i) {
${acts.join('\n')}
    default: return w.noop;
  }
}
${errandsProgram(target.name)}`;
  return { name: target.name, code, about: printGenome(genome), stepLimit: target.stepLimit };
}

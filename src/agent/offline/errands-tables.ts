/** What an errands program knows of its world, as data: `errands/tables.d.ts` says what each table is about. */
import type { Handbook, Operator } from '../../env/handbook.ts';
import { chambers } from './errands-chambers.ts';
import { floorTables } from './errands-floors.ts';
import { fightsOf, passesOf, TABLE_REACH, UNIT, ZERO } from './foresight.ts';

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
/** What bars hold at least before a night. */
const SUPPER = 6.5;
/** Walls to take along into a night. */
const BRICKS = 5;
/** Steps by which another aim has to be nearer than the one that is pursued, where there is gear to make first. */
const LOYAL = 10;

/** Genes that are printed as they are, under their names in capitals. */
const PLAIN = [
  'wary',
  'station',
  'stock',
  'walls',
  'patience',
  'unknown',
  'hunt',
  'early',
  'dare',
  'sealed',
  'risk',
  'lines',
  'leave',
  'count',
  'ready',
  'refuge',
  'trip',
  'siege',
  'outfit',
  'ahead',
  'volley',
  'again',
];
/** Genes that are shares of a bar or of health. */
const SHARES = ['low', 'full', 'tired', 'weak', 'well'];

/** What is printed about: operators that the player acts by, the handbook, what to bring about, and each gene as a number. */
export interface Known {
  readonly usable: readonly Operator[];
  readonly handbook: Handbook;
  readonly aims: readonly string[];
  readonly gene: (name: string) => number;
}

/** Facts without a kind in front: bars such as food. */
const isBar = (fact: string) => !fact.includes(':');
const fills = ({ yields }: Operator) => yields.some(({ fact }) => isBar(fact));

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

/** Aims by which a bar is filled: what fills it is good to know before it is low. */
const feedingOf = (usable: readonly Operator[], aims: readonly string[]) =>
  aims.filter((aim) => usable.some((one) => fills(one) && one.yields.some(({ fact }) => fact === aim)));

/** Places of the operators that are such. */
const places = (usable: readonly Operator[], of: (operator: Operator) => boolean): readonly number[] =>
  usable.flatMap((one, i) => (of(one) ? [i] : []));

/** Operators that yield each fact. */
function makersOf(usable: readonly Operator[]): Record<string, readonly number[]> {
  const facts = new Set(usable.flatMap(({ yields }) => yields.map(({ fact }) => fact)));
  const yielding = (fact: string) => places(usable, ({ yields }) => yields.some((one) => one.fact === fact));
  return Object.fromEntries([...facts].map((fact) => [fact, yielding(fact)]));
}

/** Whether an operator puts up what no other takes away. */
const lasts = ({ verb, yields }: Operator, usable: readonly Operator[]) =>
  verb === 'place' &&
  yields.some(
    ({ fact }) =>
      fact.startsWith('near:') && !usable.some((one) => one.verb !== 'place' && `near:${one.object}` === fact),
  );

function operatorTables({ usable, handbook: { blocks }, aims }: Known) {
  const makers = makersOf(usable);
  const bars = Object.keys(makers).filter(isBar);
  // bars that something restores which needs nothing but time
  const resting = bars.filter((bar) => makers[bar].every((i) => usable[i].needs.length === 0));
  const waited = usable.filter(({ verb }) => verb === 'wait').flatMap(({ needs }) => needs.map(({ fact }) => fact));
  const starting = usable.filter(({ yields }) => yields.some(({ fact }) => waited.includes(fact)));
  const free = ({ ticks, consumes }: Operator) => ticks <= 1 && Object.keys(consumes).length === 0;
  return {
    MAKERS: makers,
    USES: usesOf(usable),
    WAITS: places(usable, ({ verb }) => verb === 'wait'),
    PICKS: places(usable, (one) => free(one) && one.yields.some(({ fact }) => fact.startsWith('have:'))),
    LASTING: places(usable, (one) => lasts(one, usable)),
    GROWS: usable.findIndex(
      ({ verb, object }) => verb === 'wait' && blocks.some(({ name, fragile }) => fragile && name === object),
    ),
    AIMS: aims,
    STARTS: starting.flatMap(({ yields }) => yields.map(({ fact }) => fact)),
    BARS: bars,
    RESTING: resting,
    RESTS: resting.length > 0 ? makers[resting[0]][0] : -1,
  };
}

function blockTables({ usable, handbook, gene }: Known) {
  const { blocks, entities } = handbook;
  const names = (of: (block: Handbook['blocks'][number]) => boolean) => blocks.filter(of).map(({ name }) => name);
  const wall = wallOf(usable, handbook);
  const filling = usable.filter(fills).map(({ object }) => object);
  const springs = gene('ready') === 1 ? filling.filter((name) => blocks.some((block) => block.name === name)) : [];
  const kindOf = ({ name, danger, liquid, veil, brittle, fragile }: Handbook['blocks'][number]) => {
    if (danger || veil || brittle || fragile) return 3;
    return name === wall?.block ? 2 : liquid ? 4 : springs.includes(name) ? 5 : 1;
  };
  const shut = blocks.filter((block) => block.solid || block.danger || block.liquid || block.veil);
  const where = [...blocks, ...entities].filter(({ found }) => found === 'surface' || found === 'underground');
  return {
    WALL: wall,
    KIND: Object.fromEntries(shut.map((block) => [block.name, kindOf(block)])),
    PLACES: names(() => true),
    STOPS: names(({ solid, liquid }) => Boolean(solid && !liquid)),
    LIQUIDS: names(({ liquid, danger }) => Boolean(liquid || danger)),
    DANGERS: names(({ danger }) => Boolean(danger)),
    BRITTLE: names(({ brittle, fragile }) => Boolean(brittle || fragile)),
    VEILS: names(({ veil }) => Boolean(veil)),
    PASSES: passesOf(handbook),
    GROUND: Object.fromEntries(where.map(({ name, found }) => [name, found])),
    AMID: Object.fromEntries(blocks.flatMap(({ name, amid }) => (amid === undefined ? [] : [[name, amid]]))),
    SPRINGS: springs,
    WELLS: filling.filter((name) => blocks.some((one) => one.name === name && one.liquid)),
    SHAPES: chambers,
  };
}

function attackerTables({ usable, handbook, aims, gene }: Known) {
  const hostile = handbook.entities.filter((one) => one.hostile);
  const attackers = hostile.filter(({ health }) => health > 0).map(({ name }) => name);
  const crowds = hostile.filter((one) => one.crowds);
  return {
    ATTACKERS: attackers,
    BLOWS: blowsOf(usable, attackers),
    SHOTS: hostile.filter(({ health }) => health === 0).map(({ name }) => name),
    HARM: Object.fromEntries(handbook.entities.map(({ name, attack }) => [name, attack?.damage ?? 0])),
    ARMING: armingOf(usable, handbook, aims),
    FEEDING: feedingOf(usable, aims),
    ...fightsOf(handbook, gene('volley') > 1 && usable.some(({ strikes }) => strikes !== undefined)),
    REACH: TABLE_REACH + 1,
    UNIT,
    ZERO,
    CROWDS: crowds.map(({ name }) => name),
    CROWDED: crowds.length > 0,
    LAIRS: [...new Set(crowds.flatMap(({ appears }) => appears?.on ?? []))],
  };
}

function settings({ handbook: { entities }, gene }: Known) {
  const crowded = entities.some(({ hostile, crowds }) => hostile && crowds);
  const least = (name: 'night' | 'dusk') => Math.max(gene(name), crowded ? CROWDED[name] : 0);
  return {
    ...Object.fromEntries(PLAIN.map((name) => [name.toUpperCase(), gene(name)])),
    ...Object.fromEntries(SHARES.map((name) => [name.toUpperCase(), Number((gene(name) * MOST).toFixed(2))])),
    MOST,
    NIGHT: least('night'),
    DAWN: CROWDED.dawn,
    DUSK: least('dusk'),
    DETOUR: crowded ? CROWDED.detour : gene('detour'),
    LAIR: CROWDED.lair,
    HOMEWARD: CROWDED.homeward,
    SNACK: crowded ? CROWDED.snack : SNACK,
    SUPPER,
    BRICKS,
    NEXT,
    LOYAL: gene('outfit') > 0 ? LOYAL : 0,
    PROTECT: GARDENING.protect,
    SOW: GARDENING.walls,
    APART: GARDENING.apart,
  };
}

/** All tables of a program, by name. */
export function tablesOf(known: Known): Readonly<Record<string, unknown>> {
  return {
    ...operatorTables(known),
    ...blockTables(known),
    ...attackerTables(known),
    ...floorTables(known),
    ...settings(known),
  };
}

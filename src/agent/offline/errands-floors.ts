/**
 * Tables of an errands program for a world with floors, attributes and gear: what leads away from each floor and what opens the
 * way, what to have before one goes down. All of it follows from the handbook; in a world without such things it is empty.
 */
import type { Condition, Handbook, Operator } from '../../env/handbook.ts';
import type { Known } from './errands-tables.ts';

/** The fact that it is light around the player. */
const LIGHT = 'light:here';

/** How much of what to make before a floor is left: [fact, pieces]. */
function gearOf(
  usable: readonly Operator[],
  { items }: Handbook,
  pieces: (gene: string) => number,
): [string, number][] {
  const made = usable.filter(({ verb }) => verb === 'make').map(({ object }) => object);
  const spent = new Set(usable.flatMap(({ consumes }) => Object.keys(consumes)));
  const shot = new Set(usable.flatMap(({ strikes, consumes }) => (strikes === undefined ? [] : Object.keys(consumes))));
  const lit = usable.filter(({ yields }) => yields.some(({ fact }) => fact === LIGHT));
  const lights = new Set(lits(lit));
  const needed = new Set(usable.flatMap(({ needs }) => needs.map(({ fact }) => fact)));
  const wanted = (name: string): number => {
    const item = items.find((one) => one.name === name);
    if (item?.protection !== undefined) return pieces('armour');
    if (shot.has(name)) return pieces('ammo');
    if (lights.has(name)) return pieces('lights');
    return item?.damage !== undefined || (needed.has(`have:${name}`) && !spent.has(name)) ? 1 : 0;
  };
  const aimed = usable
    .filter(({ strikes }) => strikes !== undefined)
    .flatMap(({ needs }) => needs.map(({ fact }) => fact));
  const tools = aimed.filter((fact) => fact.startsWith('have:') && !spent.has(fact.slice('have:'.length)));
  return [
    ...tools.map((fact): [string, number] => [fact, 1]),
    ...made.map((name): [string, number] => [`have:${name}`, wanted(name)]).filter(([, pieces]) => pieces > 0),
  ];
}
const lits = (operators: readonly Operator[]) => operators.flatMap(({ consumes }) => Object.keys(consumes));

const has = (conditions: readonly Condition[], fact: string) => conditions.some((one) => one.fact === fact);
const aimOf = (yields: readonly Condition[]) => yields.find(({ fact }) => fact.startsWith('achieved:'))?.fact;
const leadsAway = ({ yields }: Operator) => yields.some(({ fact }) => fact.startsWith('floor:'));

/** What opens the way on and is brought about by defeating attackers. */
function gatesOf(usable: readonly Operator[], { entities }: Handbook): readonly string[] {
  const hostile = new Set(entities.filter((one) => one.hostile).map(({ name }) => name));
  const won = new Set(
    usable.filter(({ object }) => hostile.has(object)).flatMap(({ yields }) => yields.map(({ fact }) => fact)),
  );
  const needed = usable.filter(leadsAway).flatMap(({ needs }) => needs.map(({ fact }) => fact));
  return [...new Set(needed)].filter((fact) => won.has(fact));
}

/** What betters the player for nothing, the first of them chosen. */
function boonsOf(usable: readonly Operator[], first: number): readonly number[] {
  const free = usable.flatMap(({ ticks, yields }, i) =>
    ticks <= 1 && yields.length > 0 && yields.every(({ fact }) => fact.startsWith('attribute:')) ? [i] : [],
  );
  return [...free.slice(first, first + 1), ...free.filter((_, i) => i !== first)];
}

/** Things that hold one of several, and the operators that try for each: [thing, operators]. */
function prizesOf(usable: readonly Operator[]): readonly (readonly [string, readonly number[]])[] {
  const tried = usable.flatMap(({ tries, object }, i) => (tries === undefined ? [] : [[object, i] as const]));
  return [...new Set(tried.map(([object]) => object))].map((object) => [
    object,
    tried.filter((one) => one[0] === object).map(([, i]) => i),
  ]);
}

/** Steps that it is worth to go out of the way for what is wanted, times its chance, and at most. */
const PRIZE = { worth: 100, most: 24 };

/** What one can be sure to find on a floor and aims at, by the fact that it is there. */
function findsOf(usable: readonly Operator[], floor: string, isBlock: (fact: string) => boolean): [string, string][] {
  const homes = usable.find(({ yields }) => has(yields, floor))?.yields.filter(({ fact }) => isBlock(fact)) ?? [];
  return homes.flatMap(({ fact }) =>
    usable.flatMap(({ needs, yields, tries }): [string, string][] => {
      const aim = aimOf(yields);
      return aim === undefined || tries !== undefined || !has(needs, fact) ? [] : [[aim, fact]];
    }),
  );
}

/** How often what lights are made of is held in stock: twice for each floor in a row, below the first, on which it is not found. */
function stockOf(
  usable: readonly Operator[],
  lantern: Operator | undefined,
  below: readonly string[],
): Record<string, number> {
  const found = (floor: string, thing: string) =>
    usable.some(({ yields }) => has(yields, floor) && has(yields, `home:${thing}`));
  return Object.fromEntries(
    Object.keys(lantern?.consumes ?? {}).map((item) => {
      const sources = usable.filter(({ tries, yields }) => tries === undefined && has(yields, `have:${item}`));
      const at = below.findIndex((floor) => sources.some(({ object }) => found(floor, object)));
      return [`have:${item}`, 2 * Math.max(1, at < 0 ? below.length : at)];
    }),
  );
}

/** Tables of floors, gear and what goes with them. */
export function floorTables({ usable, handbook, gene }: Known) {
  const facts = usable.flatMap(({ yields }) => yields.map(({ fact }) => fact));
  const floors = [...new Set(facts.filter((fact) => fact.startsWith('floor:')))];
  const ways = usable.filter(leadsAway);
  const from = (floor: string) => usable.flatMap((one, i) => (leadsAway(one) && has(one.needs, floor) ? [i] : []));
  const isBlock = (fact: string) => handbook.blocks.some(({ name }) => fact === `home:${name}`);
  const lights = lits(usable.filter(({ yields }) => has(yields, LIGHT))).map((item) => `have:${item}`);
  const shots = usable.flatMap(({ strikes }, i) => (strikes === undefined ? [] : [[i, strikes] as const]));
  const first = floors.find((fact) => ways.every(({ yields }) => !has(yields, fact) || aimOf(yields) === undefined));
  const lantern = usable.findIndex(({ verb, yields }) => verb === 'make' && lights.some((fact) => has(yields, fact)));
  return {
    FLOORS: floors,
    // floors on which blocks are found
    HOMES: [...new Set(facts)].filter(isBlock),
    FINDS: Object.fromEntries(floors.map((floor) => [floor, findsOf(usable, floor, isBlock)])),
    // entering the others is an achievement
    FIRST: first,
    ENTERED: ways.flatMap(({ yields }) => {
      const aim = aimOf(yields);
      const floor = yields.find(({ fact }) => fact.startsWith('floor:'));
      return aim === undefined || floor === undefined ? [] : [[floor.fact, aim]];
    }),
    AWAY: Object.fromEntries(floors.map((floor) => [floor, from(floor)])),
    EXITS: [...new Set(ways.map(({ object }) => object))],
    GATES: gatesOf(usable, handbook),
    GEAR: gearOf(usable, handbook, gene),
    BOONS: boonsOf(usable, gene('raise')),
    // how lights are made, and how often what it takes is held in stock
    LANTERN: lantern,
    LANTERNS: stockOf(
      usable,
      usable[lantern],
      floors.filter((floor) => floor !== first),
    ),
    LAMPS: usable.flatMap(({ yields }, i) => (has(yields, LIGHT) ? [i] : [])),
    STRIKES: Object.fromEntries(shots),
    VOLLEYS: shots.map(([i]) => i),
    PRIZES: prizesOf(usable),
    PRIZE_WORTH: PRIZE.worth,
    PRIZE_MOST: PRIZE.most,
  };
}

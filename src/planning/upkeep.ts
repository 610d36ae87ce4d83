/** What a handbook says of staying alive: what feeds, what strikes hard, what keeps others out. */
import type { Condition, Handbook } from '../env/handbook.ts';

/** What keeps a player alive, by the handbook; made by `upkeepOf`. */
export interface Upkeep {
  /** Items to eat, the most filling first; those that the plan works towards are left out. */
  readonly foods: readonly string[];
  /** Items that strike attackers hard, best first. */
  readonly weapons: readonly string[];
  /** Attackers that burst when they are close. */
  readonly bursting: readonly string[];
  /** Items that can be put down as solid blocks that stay, the easiest to dig up first; those of no other use before all. */
  readonly walls: readonly string[];
}

const isFood = ({ fact }: Condition) => fact === 'food';

/** `needed` are the items that a plan makes or uses. */
export function upkeepOf({ items, blocks, entities, operators }: Handbook, needed: ReadonlySet<string>): Upkeep {
  const meals = operators.filter(({ yields, consumes }) => yields.some(isFood) && Object.keys(consumes).length > 0);
  const feeds = (yields: readonly Condition[]) => yields.find(isFood)!.atLeast;
  const hostile = entities.filter((entity) => entity.hostile);
  const blow = operators.find(({ verb, object }) => verb === 'attack' && hostile.some(({ name }) => name === object));
  const keeps = new Set(blocks.filter((block) => block.solid && !block.falls).map(({ name }) => name));
  const effort = (item: string): number =>
    operators.find(({ verb, yields }) => verb === 'break' && yields.some(({ fact }) => fact === `have:${item}`))
      ?.ticks ?? Number.POSITIVE_INFINITY;
  const walls = items
    .filter(({ name, places }) => places !== undefined && keeps.has(places) && Number.isFinite(effort(name)))
    .map(({ name }) => name)
    .sort((a, b) => effort(a) - effort(b));
  return {
    foods: meals
      .filter(({ object }) => !needed.has(object))
      .sort((a, b) => feeds(b.yields) - feeds(a.yields))
      .map(({ object }) => object),
    weapons: blow?.tools ?? [],
    bursting: hostile.filter(({ bursts }) => bursts).map(({ name }) => name),
    walls: [...walls.filter((name) => !needed.has(name)), ...walls.filter((name) => needed.has(name))],
  };
}

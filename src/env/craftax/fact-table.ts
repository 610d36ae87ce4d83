/** Facts that are read from a world and from how its episode began. */
import type { FactInfo, FactTable } from '../env.ts';

/** What counts from the start of an episode: things held then, by item, and the time. */
export interface Start {
  readonly items: Int32Array;
  time: number;
}

export interface Fact<World> extends FactInfo {
  readonly name: string;
  read(world: World, start: Start): number;
}

/** `read` throws RangeError for an index that `index` did not give. */
export function factTable<World>(
  facts: readonly Fact<World>[],
  worlds: readonly World[],
  starts: readonly Start[],
): FactTable {
  const indices = new Map(facts.map((fact, i) => [fact.name, i]));
  return {
    names: facts.map((fact) => fact.name),
    infos: facts,
    index: (name) => indices.get(name) ?? -1,
    read: (world, index) => {
      const fact = facts[index];
      if (fact === undefined) throw new RangeError(`no fact has index ${index}`);
      return fact.read(worlds[world], starts[world]);
    },
  };
}

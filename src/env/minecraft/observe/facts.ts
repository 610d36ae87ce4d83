/** The facts of a world that goals read: names from the rules, values computed when read. */
import type { FactTable } from '../../env.ts';
import type { Tables } from '../rules/tables.ts';
import { nearestEntity, targetEntity, updateFanEntities } from '../world/entity-sight.ts';
import { aim, type Fan, REACH, updateFan } from '../world/rays.ts';
import { blockAt, NX, NY, NZ, SY, SZ, stationNear, type World } from '../world/world.ts';
import { BOX_HEIGHT, BOX_SIDE } from './fields.ts';

type Kind =
  | 'have'
  | 'gain'
  | 'near'
  | 'sees'
  | 'faces'
  | 'meets'
  | 'fronts'
  | 'kills'
  | 'used'
  | 'food'
  | 'alive'
  | 'life'
  | 'steps';

interface Fact {
  readonly name: string;
  readonly kind: Kind;
  /** Item id, station index, block id or kind of entity. */
  readonly of: number;
}

function listFacts(tables: Tables): Fact[] {
  const { items, blocks, stations, entities } = tables.rules;
  const facts: Fact[] = [];
  items.forEach(({ name }, of) => {
    facts.push({ name: `have:${name}`, kind: 'have', of }, { name: `gain:${name}`, kind: 'gain', of });
    facts.push({ name: `used:${name}`, kind: 'used', of });
  });
  stations.forEach((block, of) => {
    facts.push({ name: `near:${blocks[block].name}`, kind: 'near', of });
  });
  blocks.forEach(({ name, found }, of) => {
    if (found === 'nowhere') return;
    facts.push({ name: `sees:${name}`, kind: 'sees', of }, { name: `faces:${name}`, kind: 'faces', of });
  });
  entities.forEach(({ name }, of) => {
    facts.push({ name: `sees:${name}`, kind: 'meets', of }, { name: `faces:${name}`, kind: 'fronts', of });
    facts.push({ name: `kills:${name}`, kind: 'kills', of });
  });
  for (const kind of ['alive', 'life', 'food', 'steps'] as const) facts.push({ name: kind, kind, of: 0 });
  return facts;
}

/** Whether a cell touches one that rays pass through. */
function exposed(world: World, tables: Tables, x: number, y: number, z: number): boolean {
  const { opaque } = tables;
  return (
    opaque[blockAt(world, tables, x, y + 1, z)] === 0 ||
    opaque[blockAt(world, tables, x + 1, y, z)] === 0 ||
    opaque[blockAt(world, tables, x - 1, y, z)] === 0 ||
    opaque[blockAt(world, tables, x, y, z + 1)] === 0 ||
    opaque[blockAt(world, tables, x, y, z - 1)] === 0 ||
    opaque[blockAt(world, tables, x, y - 1, z)] === 0
  );
}

/**
 * Cell of the nearest block of a kind in the voxel box, by distance of centres from the feet's block, or -1. Exposed ones
 * only, unless `buried` ones count too.
 */
export function nearestInBox(world: World, tables: Tables, block: number, buried = false): number {
  const { blocks, body } = world;
  const x0 = Math.floor(body.x);
  const y0 = Math.floor(body.y);
  const z0 = Math.floor(body.z);
  let best = -1;
  let bestSquare = Infinity;
  for (let y = Math.max(0, y0 - BOX_HEIGHT); y <= Math.min(NY - 1, y0 + BOX_HEIGHT); y++) {
    for (let z = Math.max(0, z0 - BOX_SIDE); z <= Math.min(NZ - 1, z0 + BOX_SIDE); z++) {
      const row = y * SY + z * SZ;
      for (let x = Math.max(0, x0 - BOX_SIDE); x <= Math.min(NX - 1, x0 + BOX_SIDE); x++) {
        if (blocks[row + x] !== block) continue;
        const square = (x - x0) ** 2 + (y - y0) ** 2 + (z - z0) ** 2;
        if (square >= bestSquare || !(buried || exposed(world, tables, x, y, z))) continue;
        best = row + x;
        bestSquare = square;
      }
    }
  }
  return best;
}

/** `read(world, index)` throws RangeError for an index that `index` did not give. */
export function makeFacts(tables: Tables, worlds: readonly World[], fans: readonly Fan[]): FactTable {
  const facts = listFacts(tables);
  const indices = new Map(facts.map((fact, i) => [fact.name, i]));
  const sees = (i: number, block: number): boolean => {
    updateFan(fans[i], worlds[i], tables);
    return fans[i].names.includes(block) || nearestInBox(worlds[i], tables, block) >= 0;
  };
  const meets = (i: number, kind: number): boolean => {
    updateFan(fans[i], worlds[i], tables);
    updateFanEntities(fans[i], worlds[i], tables);
    return fans[i].entities.includes(kind) || nearestEntity(worlds[i], tables, kind, false) >= 0;
  };
  return {
    names: facts.map((fact) => fact.name),
    index: (name) => indices.get(name) ?? -1,
    read: (i, index) => {
      const fact = facts[index];
      if (fact === undefined) throw new RangeError(`no fact has index ${index}`);
      const world = worlds[i];
      switch (fact.kind) {
        case 'have':
          return world.bag.have[fact.of];
        case 'gain':
          return world.bag.have[fact.of] - world.startHave[fact.of];
        case 'near':
          return stationNear(world, tables, fact.of) ? 1 : 0;
        case 'sees':
          return sees(i, fact.of) ? 1 : 0;
        case 'faces': {
          const { block, distance } = aim(world, tables);
          return block === fact.of && distance <= REACH ? 1 : 0;
        }
        case 'meets':
          return meets(i, fact.of) ? 1 : 0;
        case 'fronts': {
          const target = targetEntity(world, tables);
          return target >= 0 && world.entities.kind[target] === fact.of ? 1 : 0;
        }
        case 'kills':
          return world.kills[fact.of] - world.startKills[fact.of];
        case 'alive':
          return world.body.life > 0 ? 1 : 0;
        case 'life':
          return Math.max(0, world.body.life);
        case 'used':
          return world.bag.used[fact.of] - world.startUsed[fact.of];
        case 'food':
          return world.body.food;
        case 'steps':
          return world.steps;
      }
    },
  };
}

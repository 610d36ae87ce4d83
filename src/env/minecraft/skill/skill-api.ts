/**
 * What generated code may see and do in one world: frozen plain functions over the observation, and action codes. Their
 * names are those of the documentation given to the author (skill-api-doc.ts), or the type checker says so.
 */
import type { SkillApi } from '../../env.ts';
import { canSeeSky } from '../observe/surroundings.ts';
import { yawDegrees } from '../world/body.ts';
import { sunBrightness } from '../world/time.ts';
import { stationNear } from '../world/world.ts';
import { actionCodes } from './actions.ts';
import { sights } from './sights.ts';
import type { ApiName } from './skill-api-doc.ts';
import { type ApiSource, type Lookup, lookup } from './source.ts';

/** Deeply frozen; one object a world. */
export function makeSkillApi(source: ApiSource): SkillApi {
  const { rules } = source.tables;
  const item = lookup(
    'item',
    rules.items.map(({ name }) => name),
  );
  // Living things follow the blocks in one count.
  const thing = lookup(
    'block',
    [...rules.blocks, ...rules.entities].map(({ name }) => name),
  );
  const api: Record<ApiName, unknown> = {
    ...readings(source, item),
    ...sights(source, thing),
    ...actionCodes(source, item),
  };
  for (const value of Object.values(api)) Object.freeze(value);
  return Object.freeze(api);
}

function readings({ tables, world, index, facts }: ApiSource, item: Lookup) {
  const station = lookup(
    'station',
    tables.rules.stations.map((block) => tables.rules.blocks[block].name),
  );
  const fact = lookup('fact', facts.names);
  return {
    have: (name: unknown) => world.bag.have[item(name)],
    near: (name: unknown) => stationNear(world, tables, station(name)),
    x: () => world.body.x - world.spawnX,
    y: () => world.body.y - world.spawnY,
    z: () => world.body.z - world.spawnZ,
    yaw: () => yawDegrees(world.body.yaw),
    pitch: () => world.body.pitch * 15,
    sky: () => canSeeSky(world, tables) !== 0,
    life: () => Math.max(0, world.body.life),
    food: () => world.body.food,
    light: () => sunBrightness(world),
    random: () => world.dice.uniform(),
    holding: () => (world.bag.item[0] < 0 ? null : tables.rules.items[world.bag.item[0]].name),
    fact: (name: unknown) => facts.read(index, fact(name)),
  };
}

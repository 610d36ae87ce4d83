/**
 * What a chosen observation lets skills and goals know. A function or fact that reads more than the chosen fields hold
 * is left out, so that code, policy and goal see the same world.
 */
import type { FactTable, Field, SkillApi } from '../../env.ts';

/** Functions of the skill API by the field they read; those not named read the inventory, time or nothing. */
const reads: Readonly<Record<string, string>> = {
  facing: 'rays.block_name',
  facingDistance: 'rays.block_distance',
  voxel: 'voxels.block_name',
  solid: 'voxels.block_name',
  nearest: 'voxels.block_name',
  locate: 'voxels.block_name',
  see: 'lidar.block_name',
  glimpse: 'rays.block_name',
  pixel: 'rgb',
  item: 'ground_item.offset',
  near: 'nearby_tools',
  x: 'location_stats.pos',
  y: 'location_stats.pos',
  z: 'location_stats.pos',
  yaw: 'location_stats.yaw',
  pitch: 'location_stats.pitch',
  sky: 'location_stats.can_see_sky',
  life: 'life_stats.life',
  food: 'life_stats.food',
  light: 'location_stats.sun_brightness',
  threat: 'rays.entity_name',
};

const names = (fields: readonly Field[]) => new Set(fields.map((field) => field.name));

/** The API without the functions whose field is not among `fields`. */
export function limitApi(api: SkillApi, fields: readonly Field[]): SkillApi {
  const known = names(fields);
  return Object.freeze(
    Object.fromEntries(Object.entries(api).filter(([name]) => !(name in reads) || known.has(reads[name]))),
  );
}

/** The lines of the API's documentation for the functions that are left. */
export function limitDoc(doc: string, fields: readonly Field[]): string {
  const known = names(fields);
  const keep = (line: string) => {
    const name = /^w\.(\w+)/.exec(line)?.[1];
    return name === undefined || !(name in reads) || known.has(reads[name]);
  };
  return doc.split('\n').filter(keep).join('\n');
}

/** The facts without those on sights that the chosen fields do not show. Indices stay those of `table`. */
export function limitFacts(table: FactTable, fields: readonly Field[]): FactTable {
  const known = names(fields);
  const faces = known.has('rays.block_name');
  const sees = faces && known.has('voxels.block_name');
  if (sees) return table;
  const hidden = (name: string) => name.startsWith('sees:') || (name.startsWith('faces:') && !faces);
  return {
    ...table,
    names: table.names.filter((name) => !hidden(name)),
    index: (name) => (hidden(name) ? -1 : table.index(name)),
  };
}

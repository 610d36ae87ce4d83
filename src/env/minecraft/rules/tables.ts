/** The rules of a world as flat typed tables, so that inner loops index and never search. Built once per environment. */
import { RlgptError } from '../../../core/errors.ts';
import { canHarvest, digTicks } from './dig-time.ts';
import type { ItemRule, Rules } from './rules.ts';

export interface Tables {
  readonly rules: Rules;
  readonly air: number;
  /** What lies beyond the sides and below the floor. */
  readonly outside: number;
  /** Flags by block id. */
  readonly solid: Uint8Array;
  readonly liquid: Uint8Array;
  readonly danger: Uint8Array;
  readonly gravity: Uint8Array;
  readonly replaceable: Uint8Array;
  /** Breaks when nothing solid, nor its like, is under it. */
  readonly rooted: Uint8Array;
  /** Stops rays. */
  readonly opaque: Uint8Array;
  /** Index into `rules.stations` by block id, or -1. */
  readonly station: Int8Array;
  /** Some block harms without being liquid, so bodies must look for it. */
  readonly dangerousSolids: boolean;
  /** Ticks to dig on dry ground, and whether it then drops; index `digIndex`. */
  readonly digTicks: Float64Array;
  readonly harvests: Uint8Array;
  /** Resistance to explosions by block id, in the units in which dirt has 0.5. */
  readonly blast: Float64Array;
  /** Light that a block gives, 0 to 15. */
  readonly light: Uint8Array;
  /** Flag by tool class: its tools dig some block faster. */
  readonly digs: Uint8Array;
  /** Flag by kind of entity: it attacks nobody. */
  readonly peaceful: Uint8Array;
  /** Kinds of entities that attack unasked. */
  readonly hostile: readonly number[];
  /** An empty hand as a weapon. */
  readonly fist: Pick<ItemRule, 'damage' | 'swing'>;
}

/** Row of `digTicks` and `harvests`; `held` is an item id or -1. */
export function digIndex(tables: Tables, block: number, held: number): number {
  return block * (tables.rules.items.length + 1) + held + 1;
}

/** Throws RlgptError 'shape' when block ids do not fit in a byte. */
export function makeTables(rules: Rules): Tables {
  const { blocks, items } = rules;
  if (blocks.length > 256) {
    throw new RlgptError('shape', `rules '${rules.name}' have ${blocks.length} blocks`, 'Use at most 256 blocks.');
  }
  const flags = (test: (id: number) => boolean) =>
    Uint8Array.from({ length: 256 }, (_, id) => (blocks[id] && test(id) ? 1 : 0));
  const station = new Int8Array(256).fill(-1);
  rules.stations.forEach((block, index) => {
    station[block] = index;
  });
  const width = items.length + 1;
  const ticks = new Float64Array(blocks.length * width);
  const harvests = new Uint8Array(blocks.length * width);
  for (let block = 0; block < blocks.length; block++) {
    for (let held = -1; held < items.length; held++) {
      ticks[block * width + held + 1] = Math.max(1, digTicks(rules, block, held));
      harvests[block * width + held + 1] = canHarvest(rules, block, held) ? 1 : 0;
    }
  }
  const { tuft, plants } = rules.terrain;
  const growing = plants === null ? [] : [plants.reeds, plants.cactus, plants.bush, ...plants.flowers];
  return {
    rules,
    rooted: flags((id) => id === tuft || growing.includes(id)),
    air: rules.terrain.air,
    outside: rules.terrain.bedrock,
    solid: flags((id) => blocks[id].solid),
    liquid: flags((id) => blocks[id].liquid),
    danger: flags((id) => blocks[id].danger),
    gravity: flags((id) => blocks[id].gravity),
    replaceable: flags((id) => blocks[id].replaceable),
    opaque: flags((id) => !blocks[id].transparent),
    station,
    dangerousSolids: blocks.some((block) => block.danger && !block.liquid),
    digTicks: ticks,
    harvests,
    // The game's default is the hardness; rock withstands four times that.
    blast: Float64Array.from(blocks, ({ hardness, harvestTools }) => hardness * (harvestTools === null ? 1 : 4)),
    light: Uint8Array.from(blocks, ({ light }) => light),
    digs: Uint8Array.from(rules.toolClasses, (_, id) => (blocks.some(({ toolClass }) => toolClass === id) ? 1 : 0)),
    peaceful: Uint8Array.from(rules.entities, ({ fight }) => (fight === null ? 1 : 0)),
    hostile: rules.entities.flatMap(({ fight }, kind) => (fight === null ? [] : [kind])),
    fist: { damage: 1, swing: 5 },
  };
}

/**
 * What the versions of the protocol do differently, in one table. The features are those that minecraft-data names; the
 * ways are vanilla's.
 */
import { load, type SquidRegistry } from './squid.ts';

export interface Wire {
  /**
   * Up to 1.16.5 each click in a window is confirmed by number. Later the server counts what it tells of a window; it
   * sends all of it again to whoever clicks with an older count, else only what the player did not foresee.
   */
  readonly clicks: 'confirmed' | 'counted';
  /** Digging is not answered, answered by the block (from 1.14 on), or by the number of the message (from 1.19 on). */
  readonly digs: 'unanswered' | 'by block' | 'by number';
  /** What a window is called when it opens. */
  readonly windows: { readonly table: string | number; readonly furnace: string | number };
  /** Where the data of an item on the ground say what it is; null where the server below says it rightly. */
  readonly lying: { readonly key: number; readonly type: number | string } | null;
  /** Names of the blocks of which the land is made. */
  readonly land: { readonly grass: string; readonly logs: readonly string[]; readonly leaves: readonly string[] };
  /** Lowest layer of the land. In tall worlds it lies across layer 0, with other rock below that. */
  readonly bottom: number;
  /** Wear stands in the item's components, in its own data, or in the number that also tells kinds apart. */
  readonly wear: 'component' | 'data' | 'number';
}

export function wireOf(registry: SquidRegistry): Wire {
  const has = (feature: string) => Boolean(registry.supportFeature(feature));
  const flat = has('theFlattening');
  const { windows } =
    load<(of: unknown) => { windows: Record<string, { type: string | number } | undefined> }>('prismarine-windows')(
      registry,
    );
  return {
    clicks: has('transactionPacketExists') ? 'confirmed' : 'counted',
    digs: !has('acknowledgePlayerDigging') ? 'unanswered' : has('signedChat') ? 'by number' : 'by block',
    windows: {
      table: (windows['minecraft:crafting'] ?? windows['minecraft:crafting_table'])!.type,
      furnace: windows['minecraft:furnace']!.type,
    },
    lying: !flat
      ? null
      : {
          key: Number(registry.supportFeature('metadataIxOfItem')),
          type: has('mcDataHasEntityMetadata') ? 'item_stack' : 6,
        },
    land: flat
      ? { grass: 'grass_block', logs: ['oak_log', 'birch_log'], leaves: ['oak_leaves', 'birch_leaves'] }
      : { grass: 'grass', logs: ['log'], leaves: ['leaves'] },
    bottom: has('tallWorld') ? -16 : 0,
    wear: has('itemsWithComponents') ? 'component' : flat ? 'data' : 'number',
  };
}

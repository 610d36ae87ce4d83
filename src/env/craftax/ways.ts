/** Ways over a square map of which a player knows a part: the cheapest steps to every known cell, and what can be reached. */

/** How to get somewhere: on foot; removing and filling what is in the way; or `sealed`: so, but only where that opens no way to the player. */
export type Way = 'walk' | 'dig' | 'sealed';

/** What is known of the map that a player stands on. */
export interface Terrain {
  readonly row: number;
  readonly column: number;
  /** Blocks last seen, row by row from index `from`; 0 where nothing was seen yet. */
  readonly seen: Uint8Array;
  readonly from: number;
  /** Block that stands for what cannot be seen; 0 where all in view is seen. */
  readonly veil: number;
  /** Block that stands for the same where a light was tried in vain; 0 where there is none. */
  readonly tried: number;
  /** Steps that entering a block takes, by block: 1 to walk, more to dig or fill first, 0 for never. Valid until the next call. */
  prices(way: Way): Uint8Array;
  /** Cells in which creatures are seen. */
  creatures(): readonly number[];
}

/** Row and column of a step by direction: none, left, right, up, down. */
const ROWS = [0, 0, 0, -1, 1];
const COLUMNS = [0, -1, 1, 0, 0];

export const FAR = 32_000;
/** Steps on top for entering a cell in which a creature stands. */
const CREATURE = 3;
/** A step costs less than there are buckets. */
const BUCKETS = 20;

export interface Ways {
  /** Steps to each cell from the player, FAR for those out of reach; of the last `spread`. */
  readonly cost: Int16Array;
  /** Direction of the first step to each cell. */
  readonly first: Uint8Array;
  /** Cells that can be reached, nearest first. */
  readonly order: Int16Array;
  /** Fills these outwards from the player, unless that was done since `forget`; gives the number of cells in `order`. */
  spread(terrain: Terrain, way: Way): number;
  /** How often they have been filled. */
  version(): number;
  /** Whether at most `limit` cells can be reached on foot, all of them seen, none further than `reach` rows and columns together. */
  enclosed(terrain: Terrain, limit: number, reach: number): boolean;
  /** Makes ways through a cell longer by 0 to 9 steps until `forget`. */
  avoid(terrain: Terrain, cell: number, steps: number): void;
  /** To be called whenever what the terrain tells has changed. */
  forget(terrain: Terrain): void;
}

/** The cells beside each, by direction from 1; -1 beyond the edge. */
function neighbourTable(size: number): Int16Array {
  const table = new Int16Array(size * size * 4);
  for (let cell = 0; cell < size * size; cell++) {
    for (let d = 1; d <= 4; d++) {
      const row = Math.floor(cell / size) + ROWS[d];
      const column = (cell % size) + COLUMNS[d];
      const inside = row >= 0 && row < size && column >= 0 && column < size;
      table[4 * cell + d - 1] = inside ? row * size + column : -1;
    }
  }
  return table;
}

/** `enclosed` of maps of `size` rows and columns, for players on the map. */
function makeEnclosed(size: number, beside: Int16Array): Ways['enclosed'] {
  const inRegion = new Uint8Array(size * size);
  const region = new Int16Array(size * size);
  return (terrain, limit, reach) => {
    const { seen, from, veil, tried } = terrain;
    const prices = terrain.prices('walk');
    region[0] = terrain.row * size + terrain.column;
    inRegion[region[0]] = 1;
    let reached = 1;
    let shut = true;
    for (let i = 0; i < reached && shut; i++) {
      for (let d = 0; d < 4; d++) {
        const cell = beside[4 * region[i] + d];
        if (cell < 0) continue;
        const block = seen[from + cell];
        if (block === 0 || block === veil || block === tried) shut = false;
        const far = Math.abs(Math.floor(cell / size) - terrain.row) + Math.abs((cell % size) - terrain.column);
        if (prices[block] > 0 && far > reach) shut = false;
        if (inRegion[cell] === 1 || prices[block] === 0) continue;
        region[reached++] = cell;
        inRegion[cell] = 1;
      }
      if (reached > limit) shut = false;
    }
    for (let i = 0; i < reached; i++) inRegion[region[i]] = 0;
    return shut;
  };
}

/** Ways over maps of `size` rows and columns. */
export function makeWays(size: number): Ways {
  const cells = size * size;
  const cost = new Int16Array(cells);
  const first = new Uint8Array(cells);
  const order = new Int16Array(cells);
  const buckets = Array.from({ length: BUCKETS }, () => new Int16Array(cells));
  const fill = new Int32Array(BUCKETS);
  const extra = new Uint8Array(cells);
  const dear: number[] = [];
  let knownOf: Terrain | null = null;
  let knownWay: Way = 'walk';
  let count = 0;
  let version = 0;
  let dearOf: Terrain | null = null;
  let walks: Uint8Array = new Uint8Array(0);

  const beside = neighbourTable(size);
  const enclosed = makeEnclosed(size, beside);
  /** A player may step beyond the edge; no ways lead from there. */
  const isOn = ({ row, column }: Terrain) => row >= 0 && row < size && column >= 0 && column < size;
  const clearDear = () => {
    for (const cell of dear) extra[cell] = 0;
    dear.length = 0;
    dearOf = null;
  };
  /** Whether to dig a cell out opens no way: all around is known and shut, or reached already. */
  const staysShut = ({ seen, from, veil, tried }: Terrain, cell: number) => {
    for (let d = 0; d < 4; d++) {
      const side = beside[4 * cell + d];
      if (side < 0) continue;
      const block = seen[from + side];
      const hidden = block === 0 || block === veil || block === tried;
      if ((hidden || walks[block] > 0) && cost[side] === FAR) return false;
    }
    return true;
  };
  /** Offers the neighbours of a cell their price by way of it. */
  const widen = (terrain: Terrain, cell: number, price: number, prices: Uint8Array) => {
    const { seen, from } = terrain;
    const sealed = knownWay === 'sealed';
    for (let d = 1; d <= 4; d++) {
      const next = beside[4 * cell + d - 1];
      if (next < 0) continue;
      const step = prices[seen[from + next]];
      if (step === 0) continue;
      const total = price + step + extra[next];
      if (total >= cost[next] || (sealed && step > 1 && !staysShut(terrain, next))) continue;
      cost[next] = total;
      first[next] = price === 0 ? d : first[cell];
      const bucket = total % BUCKETS;
      buckets[bucket][fill[bucket]++] = next;
    }
  };

  return {
    cost,
    first,
    order,
    spread(terrain, way) {
      if (knownOf === terrain && knownWay === way) return count;
      if (dearOf !== terrain) clearDear();
      knownOf = terrain;
      knownWay = way;
      count = 0;
      version++;
      cost.fill(FAR);
      fill.fill(0);
      if (!isOn(terrain)) return count;
      walks = terrain.prices('walk').slice();
      const prices = terrain.prices(way);
      const standing = terrain.creatures();
      for (const cell of standing) extra[cell] += CREATURE;
      const start = terrain.row * size + terrain.column;
      cost[start] = 0;
      first[start] = 0;
      buckets[0][fill[0]++] = start;
      for (let price = 0, empty = 0; empty < BUCKETS; price++) {
        const bucket = buckets[price % BUCKETS];
        const filled = fill[price % BUCKETS];
        fill[price % BUCKETS] = 0;
        empty = filled === 0 ? empty + 1 : 0;
        for (let i = 0; i < filled; i++) {
          // entered again since, at a lower price
          if (cost[bucket[i]] !== price) continue;
          order[count++] = bucket[i];
          widen(terrain, bucket[i], price, prices);
        }
      }
      for (const cell of standing) extra[cell] -= CREATURE;
      return count;
    },
    version: () => version,
    enclosed: (terrain, limit, reach) => isOn(terrain) && enclosed(terrain, limit, reach),
    avoid(terrain, cell, steps) {
      if (dearOf !== terrain) clearDear();
      dearOf = terrain;
      if (extra[cell] === 0) dear.push(cell);
      extra[cell] = Math.max(extra[cell], Math.min(9, Math.max(0, steps)));
      if (knownOf === terrain) knownOf = null;
    },
    forget(terrain) {
      if (knownOf === terrain) knownOf = null;
      if (dearOf === terrain) clearDear();
    },
  };
}

/** What a search is for. */
export interface Sought {
  /** By block whether it is ground in which the thing lies; null for any. */
  readonly suits: Uint8Array | null;
  /** The block that usually lies around the thing, or 0. */
  readonly amid: number;
}
export const ANYTHING: Sought = { suits: null, amid: 0 };

/** Never-seen cells that a place would bring into view, and how much of what is known around it suits the search. */
export interface Outlook {
  readonly unseen: number;
  /** Shares of the known cells in that view, 0 to 1: of suited ground, and of what lies around the thing. */
  readonly suited: number;
  readonly amid: number;
}

type MapSeen = Pick<Terrain, 'seen' | 'from'>;

/** Rows and columns that a view reaches to each side. */
export interface Reach {
  readonly rows: number;
  readonly columns: number;
}

/** What would be in view from (row, column) of a map for one who looks for something. */
export function outlook(
  { seen, from }: MapSeen,
  size: number,
  [row, column]: readonly [number, number],
  { rows, columns }: Reach,
  { suits, amid }: Sought,
): Outlook {
  let unseen = 0;
  let known = 0;
  let suited = 0;
  let around = 0;
  for (let r = Math.max(0, row - rows); r <= Math.min(size - 1, row + rows); r++) {
    for (let c = Math.max(0, column - columns); c <= Math.min(size - 1, column + columns); c++) {
      const block = seen[from + r * size + c];
      if (block === 0) unseen++;
      else {
        known++;
        if (suits === null || suits[block] === 1) suited++;
        if (block === amid) around++;
      }
    }
  }
  return { unseen, suited: known === 0 ? 0 : suited / known, amid: known === 0 ? 0 : around / known };
}

/** Whether a corner or the middle of a side of the view was never seen: a quick look before the long one. */
function borders({ seen, from }: MapSeen, size: number, row: number, column: number, reach: Reach): boolean {
  for (let r = row - reach.rows; r <= row + reach.rows; r += reach.rows) {
    if (r < 0 || r >= size) continue;
    for (let c = column - reach.columns; c <= column + reach.columns; c += reach.columns) {
      if (c >= 0 && c < size && seen[from + r * size + c] === 0) return true;
    }
  }
  return false;
}

/** Steps that looking at a new place takes besides going there. */
const LOOKING = 4;
/** Worth of a new cell where nothing around suits the search, beside one where all does. */
const UNSUITED = 0.15;
/** How many times more a new cell is worth where all around is what lies around the thing. */
const AMID = 3;
/** Worth of a cell that is not seen from there, but lies within twice the view: where much is unknown, more can be seen next. */
const BEYOND = 0.15;

/** What a place promises a search, in new cells of the kind sought. */
function promise(
  terrain: MapSeen,
  size: number,
  place: readonly [number, number],
  reach: Reach,
  sought: Sought,
): number {
  const { unseen, suited, amid } = outlook(terrain, size, place, reach, sought);
  const wide = { rows: 2 * reach.rows, columns: 2 * reach.columns };
  const beyond = outlook(terrain, size, place, wide, ANYTHING).unseen - unseen;
  return (unseen + BEYOND * beyond) * (UNSUITED + (1 - UNSUITED) * suited) * (1 + AMID * amid);
}

/** The reachable cell that promises most for its steps to one who looks for something; -1 when all that can be reached is known. */
export function frontier(
  terrain: MapSeen,
  size: number,
  { cost, order }: Pick<Ways, 'cost' | 'order'>,
  count: number,
  reach: Reach,
  sought: Sought,
): number {
  const view = (2 * reach.rows + 1) * (2 * reach.columns + 1);
  const most = view * (1 + 4 * BEYOND) * (sought.amid === 0 ? 1 : 1 + AMID);
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < count; i++) {
    const cell = order[i];
    const steps = cost[cell] + LOOKING;
    if (steps / most >= least) break;
    const row = Math.floor(cell / size);
    const column = cell - row * size;
    if (cost[cell] === 0 || !borders(terrain, size, row, column, reach)) continue;
    const price = steps / promise(terrain, size, [row, column], reach, sought);
    if (price < least) {
      least = price;
      best = cell;
    }
  }
  return best;
}

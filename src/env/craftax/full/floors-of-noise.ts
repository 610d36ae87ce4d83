/** Floors made from noise: overworld, mines, fire, ice and graveyard (`generate_smoothworld`), and how they differ. */
import type { Noise } from '../noise.ts';
import { Block, CELLS, Item, SIZE, torchLight } from './constants.ts';
import { chooseOne, type Floor } from './floor.ts';
import type { SmoothSeeds } from './seeds.ts';

const f = Math.fround;
const CENTRE = SIZE / 2;

/** How a floor of noise is made. */
interface Kind {
  readonly ground: number;
  readonly sea: number;
  readonly coast: number;
  readonly rock: number;
  readonly tunnel: number;
  readonly cave: number;
  /** Up to five: in what block, which ore, with what chance; each sees what the one before left. */
  readonly ores: readonly (readonly [block: number, ore: number, chance: number])[];
  readonly tree: number;
  readonly lava: number;
  /** Under the player, or the necromancer, in the middle. */
  readonly middle: number;
  /** On what ladders stand. */
  readonly ladders: number;
  readonly up: boolean;
  readonly down: boolean;
  /** Steps from the middle at which rock is as likely as anywhere, and the most it may gain. */
  readonly clear: number;
  readonly clearMost: number;
  readonly dark: boolean;
  readonly waterAbove: number;
  readonly treeAbove: number;
  readonly treeChance: number;
}

const mines = (chances: readonly number[]): Kind => ({
  ground: Block.PATH,
  sea: Block.WATER,
  coast: Block.PATH,
  rock: Block.STONE,
  tunnel: Block.STONE,
  cave: Block.STONE,
  ores: gems(chances),
  tree: Block.STALAGMITE,
  lava: Block.LAVA,
  middle: Block.PATH,
  ladders: Block.PATH,
  up: true,
  down: true,
  clear: 17,
  clearMost: 1.5,
  dark: true,
  waterAbove: 0.7,
  treeAbove: 0.5,
  treeChance: 0.8,
});

const gems = (chances: readonly number[]): Kind['ores'] =>
  [Block.COAL, Block.IRON, Block.DIAMOND, Block.SAPPHIRE, Block.RUBY].map((ore, i) => [Block.STONE, ore, chances[i]]);

/** In the order of their depth: overworld, gnomish mines, troll mines, fire, ice, graveyard. */
const kinds: readonly Kind[] = [
  {
    ground: Block.GRASS,
    sea: Block.WATER,
    coast: Block.SAND,
    rock: Block.STONE,
    tunnel: Block.PATH,
    cave: Block.PATH,
    ores: gems([0.03, 0.02, 0.001, 0, 0]),
    tree: Block.TREE,
    lava: Block.LAVA,
    middle: Block.GRASS,
    ladders: Block.PATH,
    up: false,
    down: true,
    clear: 5,
    clearMost: 1,
    dark: false,
    waterAbove: 0.7,
    treeAbove: 0.5,
    treeChance: 0.8,
  },
  mines([0.04, 0.02, 0.005, 0.0025, 0.0025]),
  mines([0.04, 0.03, 0.01, 0.01, 0.01]),
  {
    ground: Block.FIRE_GRASS,
    sea: Block.LAVA,
    coast: Block.SAND,
    rock: Block.STONE,
    tunnel: Block.STONE,
    cave: Block.STONE,
    ores: gems([0.05, 0, 0, 0, 0.025]),
    tree: Block.FIRE_TREE,
    lava: Block.LAVA,
    middle: Block.FIRE_GRASS,
    ladders: Block.FIRE_GRASS,
    up: true,
    down: true,
    clear: 5,
    clearMost: 1,
    dark: false,
    waterAbove: 0.5,
    treeAbove: 0.5,
    treeChance: 0.8,
  },
  {
    ground: Block.ICE_GRASS,
    sea: Block.WATER,
    coast: Block.ICE_GRASS,
    rock: Block.STONE,
    tunnel: Block.STONE,
    cave: Block.STONE,
    ores: gems([0, 0, 0.005, 0.02, 0]),
    tree: Block.ICE_SHRUB,
    lava: Block.WATER,
    middle: Block.ICE_GRASS,
    ladders: Block.ICE_GRASS,
    up: true,
    down: true,
    clear: 17,
    clearMost: 1.5,
    dark: true,
    waterAbove: 0.5,
    treeAbove: 0.5,
    treeChance: 0.4,
  },
  {
    ground: Block.PATH,
    sea: Block.PATH,
    coast: Block.PATH,
    rock: Block.WALL,
    tunnel: Block.WALL,
    cave: Block.WALL,
    tree: Block.GRAVE,
    lava: Block.WALL,
    middle: Block.NECROMANCER,
    ladders: Block.PATH,
    ores: [
      [Block.WALL, Block.WALL_MOSS, 0.1],
      [Block.GRAVE, Block.GRAVE2, 0.333],
      [Block.GRAVE, Block.GRAVE3, 0.5],
    ],
    up: false,
    down: false,
    clear: 10,
    clearMost: 10,
    dark: true,
    waterAbove: 0.7,
    treeAbove: -1,
    treeChance: 0.95,
  },
];

const water = new Float32Array(CELLS);
const mountain = new Float32Array(CELLS);
const path = new Float32Array(CELLS);
const tree = new Float32Array(CELLS);

/** Steps from the middle as the crow flies. */
const distance = Float32Array.from({ length: CELLS }, (_, cell) => {
  const rows = Math.floor(cell / SIZE) - CENTRE;
  const columns = (cell % SIZE) - CENTRE;
  return Math.sqrt(rows * rows + columns * columns);
});

const WATER_CLEAR = 5;
const SAND_ABOVE = f(0.6);
const LAVA_TREE = f(0.7);
const ROCK_ABOVE = f(0.7);
const HIGH = f(0.85);
const WET = f(0.4);
const TUNNEL_ABOVE = f(0.8);

/** Rounded constants of a kind, and what is the same for every cell. */
const rounded = kinds.map((kind) => ({
  waterAbove: f(kind.waterAbove),
  treeAbove: f(kind.treeAbove),
  treeChance: f(kind.treeChance),
  chances: kind.ores.map(([, , chance]) => f(chance)),
  nearRock: distance.map((steps) => Math.min(f(steps / kind.clear), kind.clearMost)),
}));
const nearWater = distance.map((steps) => Math.min(f(steps / WATER_CLEAR), 1));

/** Cells of the noises. */
const WIDE = { rows: 3, columns: 3 };
const LONG = { rows: 6, columns: 24 };
const NARROW = { rows: 12, columns: 12 };
/** What is added to the height everywhere. */
const LIFT = new Float32Array(CELLS).fill(0.05);

/** Fills `floor`; `index` counts floors of noise from the top. */
export function generateSmooth(floor: Floor, index: number, seeds: SmoothSeeds, noise: Noise): void {
  noise(water, SIZE, seeds.water, WIDE, nearWater);
  noise(mountain, SIZE, seeds.mountain, WIDE, LIFT);
  noise(path, SIZE, seeds.path, LONG);
  noise(tree, SIZE, seeds.tree, NARROW);
  const { nearRock } = rounded[index];
  for (let cell = 0; cell < CELLS; cell++) {
    water[cell] -= 1;
    mountain[cell] = f(mountain[cell] + nearRock[cell]) - 1;
  }
  layBlocks(floor.map, index);
  plantTrees(floor.map, index, seeds);
  addOres(floor.map, index, seeds);
  addLava(floor.map, kinds[index]);
  placeLadders(floor, kinds[index], seeds);
  floor.light.fill(kinds[index].dark ? 0 : 1);
  if (kinds[index].dark) lightUp(floor, kinds[index]);
}

/** Water and ground, then rock with its tunnels and caves. */
function layBlocks(map: Uint8Array, index: number): void {
  const kind = kinds[index];
  const { waterAbove } = rounded[index];
  for (let cell = 0; cell < CELLS; cell++) {
    let block = kind.ground;
    if (water[cell] > waterAbove) block = kind.sea;
    else if (water[cell] > SAND_ABOVE && block !== kind.sea) block = kind.coast;
    if (mountain[cell] > ROCK_ABOVE) {
      const transposed = (cell % SIZE) * SIZE + Math.floor(cell / SIZE);
      block = path[cell] > TUNNEL_ABOVE || path[transposed] > TUNNEL_ABOVE ? kind.tunnel : kind.rock;
      if (mountain[cell] > HIGH && water[cell] > WET) block = kind.cave;
    }
    map[cell] = block;
  }
}

function plantTrees(map: Uint8Array, index: number, { wood }: SmoothSeeds): void {
  const kind = kinds[index];
  const { treeAbove, treeChance } = rounded[index];
  for (let cell = 0; cell < CELLS; cell++) {
    if (map[cell] === kind.ground && tree[cell] > treeAbove && wood(cell) > treeChance) map[cell] = kind.tree;
  }
}

function addOres(map: Uint8Array, index: number, { ores }: SmoothSeeds): void {
  const { chances } = rounded[index];
  kinds[index].ores.forEach(([within, ore], i) => {
    if (chances[i] === 0) return;
    for (let cell = 0; cell < CELLS; cell++) {
      if (map[cell] === within && ores[i](cell) < chances[i]) map[cell] = ore;
    }
  });
}

const isLava = (cell: number): boolean => mountain[cell] > HIGH && tree[cell] > LAVA_TREE;

function addLava(map: Uint8Array, { lava, middle }: Kind): void {
  for (let cell = 0; cell < CELLS; cell++) if (isLava(cell)) map[cell] = lava;
  // the package turns one block of stone into stone; where there is none, it chooses among NaN, which gives cell 0
  if (!map.includes(Block.STONE)) map[0] = Block.STONE;
  map[CENTRE * SIZE + CENTRE] = middle;
}

function placeLadders(floor: Floor, { ladders, up, down }: Kind, { ladderDown, ladderUp }: SmoothSeeds): void {
  floor.items.fill(Item.NONE);
  floor.ladderDown = chooseOne(floor.map, ladders, ladderDown);
  if (down) floor.items[floor.ladderDown] = Item.LADDER_DOWN;
  floor.ladderUp = chooseOne(floor.map, ladders, ladderUp);
  if (up) floor.items[floor.ladderUp] = Item.LADDER_UP;
}

const GLOW = [0.2, 0.7, 0.2, 0.7, 1, 0.7, 0.2, 0.7, 0.2].map(f);

/** Light on a dark floor: from a torch at the ladder up, and from lava. */
function lightUp({ light, ladderUp }: Floor, { lava }: Kind): void {
  const top = sliceStart(Math.floor(ladderUp / SIZE) - 4);
  const left = sliceStart((ladderUp % SIZE) - 4);
  for (let row = 0; row < 9; row++) {
    light.set(torchLight.subarray(9 * row, 9 * row + 9), (top + row) * SIZE + left);
  }
  if (lava !== Block.LAVA) return;
  for (let cell = 0; cell < CELLS; cell++) light[cell] = Math.min(1, f(light[cell] + glow(cell)));
}

/** Where JAX begins a slice of nine: beyond the upper or left edge it counts from the other end, then it stays inside. */
const sliceStart = (i: number): number => Math.min(i < 0 ? i + SIZE : i, SIZE - 9);

/** What the lava in the nine cells around gives. */
function glow(cell: number): number {
  let sum = 0;
  const row = Math.floor(cell / SIZE);
  const column = cell % SIZE;
  for (let i = 0; i < 9; i++) {
    const r = row + Math.floor(i / 3) - 1;
    const c = column + (i % 3) - 1;
    if (r >= 0 && r < SIZE && c >= 0 && c < SIZE && isLava(r * SIZE + c)) sum = f(sum + GLOW[i]);
  }
  return sum;
}

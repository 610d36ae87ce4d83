/** Scenes of the two Craftax worlds for people: the view in flat colours, what stands there as a smaller square. */
import type { Picture } from '../env.ts';

/** Colours 0xRRGGBB by the names that blocks have in both worlds; magenta for any other. */
const blockColors: Readonly<Record<string, number>> = {
  out_of_bounds: 0x101014,
  grass: 0x5c9a41,
  water: 0x3f76c4,
  stone: 0x808080,
  tree: 0x2f5d28,
  wood: 0x8f6b3a,
  path: 0xb8a58a,
  coal: 0x303030,
  iron: 0xd2a582,
  diamond: 0x6fe8e0,
  crafting_table: 0xa9763c,
  furnace: 0x565656,
  sand: 0xe0d69a,
  lava: 0xe2571c,
  plant: 0x7ec850,
  ripe_plant: 0xc8d848,
  wall: 0x4b4b55,
  darkness: 0x050508,
  wall_moss: 0x4a5a46,
  stalagmite: 0x6e6259,
  sapphire: 0x2a52be,
  ruby: 0xb01030,
  chest: 0xc08a2e,
  fountain: 0x77b5fe,
  fire_grass: 0x8f3b1b,
  ice_grass: 0xbfe3ee,
  gravel: 0x8d8478,
  fire_tree: 0xc74a12,
  ice_shrub: 0x9fd0dd,
  enchantment_table_fire: 0xff7a3c,
  enchantment_table_ice: 0x8fd8ff,
  grave: 0x6b7079,
  grave2: 0x62666e,
  grave3: 0x5a5e66,
  necromancer: 0x6a1b9a,
  necromancer_vulnerable: 0xd05cff,
};
const UNKNOWN = 0xff00ff;

export const colorsOf = (blocks: readonly string[]): Int32Array =>
  Int32Array.from(blocks, (name) => blockColors[name] ?? UNKNOWN);

/** Of a thing, by its place in a list: hues apart from each other. */
export const hue = (index: number): number => {
  const turn = (index * 0.381966) % 1;
  const channel = (shift: number) => Math.round(255 * (0.5 + 0.45 * Math.cos(2 * Math.PI * (turn - shift))));
  return (channel(0) << 16) | (channel(1 / 3) << 8) | channel(2 / 3);
};

export interface Scene {
  /** Cells of the view. */
  readonly rows: number;
  readonly columns: number;
  /** Daylight, 0 to 1. */
  readonly light: number;
  /** Colour of the ground at an offset from the player, and of what is on it, or -1. */
  ground(rows: number, columns: number): number;
  thing(rows: number, columns: number): number;
  /** Where the player looks: row and column step. */
  readonly look: readonly [number, number];
}

const PLAYER = 0xffffff;
/** A thing fills the middle of its cell, the player's eye lies between there and the edge. */
const MIDDLE = 0.3;
const EYE = 0.15;

export function drawScene(scene: Scene, { rows, columns, data }: Picture): void {
  const shade = 0.35 + 0.65 * scene.light;
  for (let y = 0, to = 0; y < rows; y++) {
    const v = ((y + 0.5) * scene.rows) / rows;
    const r = Math.floor(v) - (scene.rows - 1) / 2;
    for (let x = 0; x < columns; x++, to += 3) {
      const u = ((x + 0.5) * scene.columns) / columns;
      const c = Math.floor(u) - (scene.columns - 1) / 2;
      const color = colorAt(scene, r, c, [(v % 1) - 0.5, (u % 1) - 0.5]);
      data[to] = ((color >> 16) & 255) * shade;
      data[to + 1] = ((color >> 8) & 255) * shade;
      data[to + 2] = (color & 255) * shade;
    }
  }
}

/** At a place within a cell, from -0.5 to 0.5 each way. */
function colorAt(scene: Scene, r: number, c: number, [down, along]: readonly [number, number]): number {
  if (r === 0 && c === 0) {
    const [rowStep, columnStep] = scene.look;
    if (Math.abs(down - MIDDLE * rowStep) < EYE && Math.abs(along - MIDDLE * columnStep) < EYE) return 0;
    if (Math.max(Math.abs(down), Math.abs(along)) < MIDDLE + EYE) return PLAYER;
  }
  const thing = scene.thing(r, c);
  return thing >= 0 && Math.max(Math.abs(down), Math.abs(along)) < MIDDLE ? thing : scene.ground(r, c);
}

/**
 * The rules of one Minecraft-like world as plain tables: blocks, items, recipes, tools, terrain roles. The vanilla
 * tables are generated from minecraft-data (`vanilla.generated.ts`); `redraw.ts` draws others. The simulator and the
 * handbook read nothing else, so a world with other names and another recipe graph is only another `Rules`. Types only.
 */

export interface Drop {
  /** Item id. */
  readonly item: number;
  readonly min: number;
  readonly max: number;
  /** Probability that this drop happens, in (0, 1]. */
  readonly chance: number;
}

export interface BlockRule {
  readonly name: string;
  /** Minecraft hardness; Infinity for unbreakable. */
  readonly hardness: number;
  readonly solid: boolean;
  readonly liquid: boolean;
  readonly danger: boolean;
  /** Transparent to rays (air, and liquids). */
  readonly transparent: boolean;
  /** Falls when unsupported (sand, gravel). */
  readonly gravity: boolean;
  /** A placed or grown block may replace it (air, liquids, grass tufts). */
  readonly replaceable: boolean;
  /** Tool class that works faster on it (index into `toolClasses`), or -1. */
  readonly toolClass: number;
  /** Item ids of the tools without which it drops nothing; null when anything does. */
  readonly harvestTools: readonly number[] | null;
  readonly drops: readonly Drop[];
  /** Light that it gives, 0 to 15. */
  readonly light: number;
  /** Experience of breaking it with the right tool, at least and at most. */
  readonly xp: readonly [number, number];
  /** Flat colour 0xRRGGBB for viewers and the ray-cast image. */
  readonly color: number;
  /** Where a player would look for it; goes to the handbook. */
  readonly found: 'surface' | 'underground' | 'placed' | 'nowhere';
  /** Typical blocks below the surface when found underground. */
  readonly depth: number;
  /** Blades cut it half as fast again. */
  readonly soft: boolean;
  /** How much longer than for an ordinary block a player looks for it. */
  readonly scarce: number;
}

export interface ItemRule {
  readonly name: string;
  readonly stack: number;
  /** Block id that it places, or -1. */
  readonly places: number;
  /** Tool class (index into `toolClasses`), or -1. */
  readonly toolClass: number;
  /** Digging multiplier of a tool: wood 2, stone 4, iron 6, diamond 8, gold 12; 1 otherwise. */
  readonly speed: number;
  /** Uses before it breaks, or 0 for things that do not wear. */
  readonly durability: number;
  /** Damage of a full swing in half hearts (1 for what is no weapon), and ticks until the next full swing. */
  readonly damage: number;
  readonly swing: number;
  /** Half drumsticks and saturation that eating gives; 0 for what is not eaten. */
  readonly food: number;
  readonly saturation: number;
  /** Where it is worn: 0 feet, 1 legs, 2 chest, 3 head, or -1; and the armour points it then gives. */
  readonly worn: number;
  readonly armor: number;
}

/** How a hostile thing fights. */
export interface FightRule {
  /** Strikes when close, shoots arrows from afar, or bursts. */
  readonly way: 'strike' | 'shoot' | 'burst';
  /** Half hearts of a strike or an arrow at normal difficulty; of a burst, its power. */
  readonly damage: number;
  /** Blocks within which it notices the player. */
  readonly sight: number;
  /** Armour points of its own. */
  readonly armor: number;
  /** Burns in sunlight. */
  readonly burns: boolean;
  /** Attacks by day only when attacked. */
  readonly calmByDay: boolean;
}

/** A living thing. */
export interface EntityRule {
  readonly name: string;
  /** Half hearts. */
  readonly health: number;
  /** Blocks. */
  readonly width: number;
  readonly height: number;
  /** Movement attribute: on the ground it moves 0.98 * (speed * factor)^2 / 0.454 blocks a tick. */
  readonly speed: number;
  /** Factor of the speed when it flees after a hit; 0 for what does not flee. */
  readonly flee: number;
  /** On its death. */
  readonly drops: readonly Drop[];
  /** What using an item on it gives: `item` turns into `gives` (milk), or `item` wears and the thing is shorn. */
  readonly fill: { readonly item: number; readonly gives: number } | null;
  readonly shear: { readonly item: number; readonly drop: Drop } | null;
  readonly fight: FightRule | null;
  /** Weight among the herds of a new land, or among what comes in the dark. */
  readonly weight: number;
  readonly color: number;
}

export interface RecipeRule {
  /** Item id and count made. */
  readonly output: number;
  readonly count: number;
  /** Distinct item ids and counts used. */
  readonly inputs: readonly { readonly item: number; readonly count: number }[];
  /** Block id that must be near (table, furnace), or -1 for by hand. */
  readonly station: number;
  /** Fuel is used too (smelting): burn ticks per item made; 0 otherwise. */
  readonly fuel: number;
}

/** Block ids that the terrain generator places. */
export interface TerrainRoles {
  readonly air: number;
  readonly bedrock: number;
  readonly rock: number;
  readonly soil: number;
  readonly turf: number;
  readonly sand: number;
  readonly gravel: number;
  readonly water: number;
  readonly lava: number;
  readonly trunk: number;
  readonly leaves: number;
  readonly tuft: number;
  readonly ores: readonly {
    readonly block: number;
    readonly perChunk: number;
    readonly size: number;
    readonly minY: number;
    readonly maxY: number;
    /** Thickest in the middle of the heights, not even over them. */
    readonly bell: boolean;
  }[];
  /** What grows and lies only in some places; null for a land without. */
  readonly plants: PlantRoles | null;
}

export interface PlantRoles {
  readonly reeds: number;
  readonly cactus: number;
  readonly bush: number;
  readonly vine: number;
  readonly melon: number;
  readonly pumpkin: number;
  readonly flowers: readonly number[];
  readonly sandstone: number;
  readonly clay: number;
}

/** A liquid that runs. */
export interface FluidRule {
  readonly source: number;
  readonly flowing: number;
  /** Strength of 8 lost with each block sideways. */
  readonly decay: number;
  readonly slow: boolean;
  /** Two sources make a third between them. */
  readonly renews: boolean;
  /** Item of a bucket full of it. */
  readonly filled: number;
}

/** Liquids, water first, then lava; what lava becomes in water, still and running; and the item that scoops them. */
export interface FluidRules {
  readonly kinds: readonly FluidRule[];
  readonly hard: number;
  readonly crust: number;
  readonly bucket: number;
}

/** The rules of a block world as data: what there is, what breaks, burns, feeds and hurts, and what is made of what. */
export interface Rules {
  /** Names the table: `vanilla-1.12.2`, `redrawn-7`. */
  readonly name: string;
  readonly toolClasses: readonly string[];
  /** Tool class of swords, or -1. */
  readonly blade: number;
  /** Id is the index; 0 is air. */
  readonly blocks: readonly BlockRule[];
  /** Id is the index. */
  readonly items: readonly ItemRule[];
  readonly recipes: readonly RecipeRule[];
  /** Burn ticks of fuels, by item id. */
  readonly fuels: readonly { readonly item: number; readonly ticks: number }[];
  readonly terrain: TerrainRoles;
  /** Null where liquids stay where they are. */
  readonly fluids: FluidRules | null;
  /** Block to sleep in, or -1. */
  readonly bed: number;
  /** Id is the index; none in a lifeless world. */
  readonly entities: readonly EntityRule[];
  /** Blocks whose nearness counts in recipes (crafting table, furnace). */
  readonly stations: readonly number[];
}

/** What is known of a biome besides its land. */
export interface BiomeRule {
  /** Number in the game. */
  readonly id: number;
  readonly rainfall: number;
  readonly temperature: number;
}

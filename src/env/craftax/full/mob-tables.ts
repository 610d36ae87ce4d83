/** What mobs of each kind are like: names, where they live, what they do and take (tables of `constants.py`). */
import { Achievement, LEVELS } from './constants.ts';

// --- classes of mobs, as the package numbers them; the first three fight or are eaten, projectiles fly ---

export const PASSIVE = 0;
export const MELEE = 1;
export const RANGED = 2;
export const PROJECTILE = 3;

/** Kinds of each class, in the order of their numbers. */
export const passiveNames = ['cow', 'bat', 'snail'] as const;
export const meleeNames = [
  'zombie',
  'gnome_warrior',
  'orc_soldier',
  'lizard',
  'knight',
  'troll',
  'pigman',
  'frost_troll',
] as const;
export const rangedNames = [
  'skeleton',
  'gnome_archer',
  'orc_mage',
  'kobold',
  'archer',
  'deep_thing',
  'fire_elemental',
  'ice_elemental',
] as const;
export const projectileNames = [
  'arrow',
  'dagger',
  'fireball',
  'iceball',
  'arrow2',
  'slimeball',
  'fireball2',
  'iceball2',
] as const;

export const ARROW = 0;
export const FIREBALL = 2;
export const ICEBALL = 3;
export const ARROW2 = 4;

/** Kind by floor and class [LEVELS * 3]. */
export const floorMobs = Uint8Array.of(
  ...[0, 0, 0],
  ...[2, 2, 2],
  ...[1, 1, 1],
  ...[2, 3, 3],
  ...[2, 4, 4],
  ...[1, 5, 5],
  ...[1, 6, 6],
  ...[1, 7, 7],
  ...[0, 0, 0],
);

/** Chance of appearing by floor: passive, melee, ranged, melee added at night [LEVELS * 4]. */
export const spawnChance = Float32Array.from({ length: LEVELS * 4 }, (_, i) => {
  const level = Math.floor(i / 4);
  const overworld = [0.1, 0.02, 0.05, 0.1];
  const below = [level === 7 ? 0 : 0.1, 0.06, 0.05, 0];
  return (level === 0 ? overworld : below)[i % 4];
});

/** What stops a mob besides solid blocks, in bits. */
export const BY_GROUND = 1;
export const BY_WATER = 2;
export const BY_LAVA = 4;
const LAND = BY_WATER | BY_LAVA;
const AQUATIC = BY_GROUND | BY_LAVA;
const AMPHIBIAN = BY_LAVA;
const FLYING = 0;

/** Bits by kind and class [8 * 3]. */
export const stoppedBy = Uint8Array.of(
  ...[LAND, LAND, LAND],
  ...[FLYING, LAND, LAND],
  ...[LAND, LAND, LAND],
  ...[LAND, AMPHIBIAN, LAND],
  ...[LAND, LAND, LAND],
  ...[LAND, LAND, AQUATIC],
  ...[LAND, LAND, FLYING],
  ...[LAND, LAND, FLYING],
);

/** Physical, fire and ice damage of a blow, by kind of melee mob [8 * 3]. */
export const meleeDamage = Float32Array.of(
  ...[2, 0, 0],
  ...[4, 0, 0],
  ...[3, 0, 0],
  ...[5, 0, 0],
  ...[6, 0, 0],
  ...[6, 1, 1],
  ...[3, 5, 0],
  ...[4, 0, 5],
);

/** The same by kind of projectile [8 * 3]. */
export const projectileDamage = Float32Array.of(
  ...[2, 0, 0],
  ...[4, 0, 0],
  ...[0, 3, 0],
  ...[0, 0, 3],
  ...[5, 0, 0],
  ...[4, 3, 3],
  ...[3, 5, 0],
  ...[4, 0, 5],
);

/** Health of a new mob by kind and class [9 * 3]. */
export const mobHealth = Float32Array.of(
  ...[3, 5, 3],
  ...[4, 7, 5],
  ...[6, 9, 6],
  ...[8, 11, 8],
  ...[0, 12, 12],
  ...[0, 20, 4],
  ...[0, 20, 14],
  ...[0, 24, 16],
  ...[0, 0, 0],
);

/** Share of physical, fire and ice damage that a mob takes off, by kind, for melee (class 1) and ranged (class 2) mobs. */
const defended: Readonly<Record<number, readonly (readonly number[])[]>> = {
  4: [
    [0.5, 0, 0],
    [0.5, 0, 0],
  ],
  5: [
    [0.2, 0, 0],
    [0, 0, 0],
  ],
  6: [
    [0.9, 1, 0],
    [0.9, 1, 0],
  ],
  7: [
    [0.9, 0, 1],
    [0.9, 0, 1],
  ],
};

/** Share of damage taken off: by kind, class and sort of damage [8 * 3 * 3]. */
export const mobDefence = Float32Array.from({ length: 8 * 3 * 3 }, (_, i) => {
  const sort = i % 3;
  const of = Math.floor(i / 3) % 3;
  return of === PASSIVE ? 0 : (defended[Math.floor(i / 9)]?.[of - 1][sort] ?? 0);
});

/** What a ranged mob shoots, by its kind. */
export const shoots = Uint8Array.of(0, 0, 2, 1, 4, 5, 6, 7);

/** The achievement of killing a mob, by class and kind [3 * 8]. */
export const killAchievement = Uint8Array.of(
  ...[Achievement.EAT_COW, Achievement.EAT_BAT, Achievement.EAT_SNAIL, 0, 0, 0, 0, 0],
  ...[Achievement.DEFEAT_ZOMBIE, Achievement.DEFEAT_GNOME_WARRIOR, Achievement.DEFEAT_ORC_SOLIDER],
  ...[Achievement.DEFEAT_LIZARD, Achievement.DEFEAT_KNIGHT, Achievement.DEFEAT_TROLL, Achievement.DEFEAT_PIGMAN],
  Achievement.DEFEAT_FROST_TROLL,
  ...[Achievement.DEFEAT_SKELETON, Achievement.DEFEAT_GNOME_ARCHER, Achievement.DEFEAT_ORC_MAGE],
  ...[Achievement.DEFEAT_KOBOLD, Achievement.DEFEAT_ARCHER, Achievement.DEFEAT_DEEP_THING],
  ...[Achievement.DEFEAT_FIRE_ELEMENTAL, Achievement.DEFEAT_ICE_ELEMENTAL],
);

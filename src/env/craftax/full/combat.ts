/** Blows: what the player's do to mobs (`attack_mob`), and what mobs' do to the player. Damage is physical, of fire and of ice. */
import { BOSS_LEVEL } from './constants.ts';
import { readCell } from './grid.ts';
import { killAchievement, MELEE, mobDefence, PASSIVE, RANGED } from './mob-tables.ts';
import {
  ACHIEVED,
  ARMOUR,
  ARMOUR_ENCHANTMENTS,
  FOOD,
  HEALTH,
  HUNGER,
  INTELLIGENCE,
  LEVEL,
  MELEE_COUNT,
  MELEE_SLOT,
  MOB,
  MOB_MASK,
  MOB_TYPE,
  MONSTERS_KILLED,
  mobAt,
  mobHealthAt,
  PASSIVE_COUNT,
  PASSIVE_SLOT,
  RANGED_COUNT,
  RANGED_SLOT,
  RESTING,
  SLEEPING,
  STRENGTH,
  SWORD,
  SWORD_ENCHANTMENT,
  type World,
} from './state.ts';
import { maxFood } from './vitals.ts';

const f = Math.fround;
const SWORD_DAMAGE = Float32Array.of(1, 2, 3, 5, 8);
const WISDOM = f(0.05);

/** Writes what a blow of the player's hand or sword does into `blow` [3]. */
export function swordBlow(ints: Int32Array, blow: Float32Array): void {
  const physical = SWORD_DAMAGE[ints[SWORD]];
  const enchanted = f(f(physical * 0.5) * f(1 + WISDOM * (ints[INTELLIGENCE] - 1)));
  blow[0] = physical * (1 + 0.25 * (ints[STRENGTH] - 1));
  blow[1] = ints[SWORD_ENCHANTMENT] === 1 ? enchanted : 0;
  blow[2] = ints[SWORD_ENCHANTMENT] === 2 ? enchanted : 0;
}

/** The outcome of `hit`. */
const NOBODY = 0;
const HIT = 1;
const KILLED = 2;

/** A class of mobs: its number, where its rows begin on a floor, and how many there are. */
interface MobClass {
  readonly number: number;
  readonly slot: number;
  readonly count: number;
}

const melee: MobClass = { number: MELEE, slot: MELEE_SLOT, count: MELEE_COUNT };
const passive: MobClass = { number: PASSIVE, slot: PASSIVE_SLOT, count: PASSIVE_COUNT };
const ranged: MobClass = { number: RANGED, slot: RANGED_SLOT, count: RANGED_COUNT };

/** Which mob of a class is at (row, column): its index, or -1. */
function mobOn(ints: Int32Array, of: MobClass, row: number, column: number): number {
  for (let i = 0, at = mobAt(ints[LEVEL], of.slot); i < of.count; i++, at += MOB) {
    if (ints[at + MOB_MASK] === 1 && ints[at] === row && ints[at + 1] === column) return i;
  }
  return -1;
}

/** What a defence [3 from `at`] leaves of a blow [3]. A product is rounded once with its sum, as the package's compiler does. */
function suffered(blow: Float32Array, defence: Float32Array, at: number): number {
  const physical = f(f(1 - defence[at]) * blow[0]);
  const both = f(physical + f(1 - defence[at + 1]) * blow[1]);
  return f(both + f(1 - defence[at + 2]) * blow[2]);
}

function hit({ ints, floats }: World, of: MobClass, index: number, blow: Float32Array): number {
  if (index < 0) return NOBODY;
  const at = mobAt(ints[LEVEL], of.slot + index);
  const health = mobHealthAt(ints[LEVEL], of.slot + index);
  const defence = (ints[at + MOB_TYPE] * 3 + of.number) * 3;
  floats[health] -= suffered(blow, mobDefence, defence);
  if (floats[health] > 0) return HIT;
  ints[at + MOB_MASK] = 0;
  return KILLED;
}

/**
 * Strikes whatever stands at (row, column) with `blow` [3]; whether there was something. A killed animal is a meal when
 * `eats`, and then an achievement.
 */
export function strike(world: World, row: number, column: number, blow: Float32Array, eats: boolean): boolean {
  const { ints, mobs } = world;
  const fighter = mobOn(ints, melee, row, column);
  const animal = mobOn(ints, passive, row, column);
  const shooter = mobOn(ints, ranged, row, column);
  if (fighter < 0 && animal < 0 && shooter < 0) return false;
  const first = hit(world, melee, fighter, blow);
  const second = hit(world, passive, animal, blow);
  const third = hit(world, ranged, shooter, blow);
  if (first === KILLED) achieveKill(ints, melee, fighter);
  if (second === KILLED && eats) eat(world, animal);
  if (third === KILLED) achieveKill(ints, ranged, shooter);
  if (first === KILLED || third === KILLED) ints[MONSTERS_KILLED + ints[LEVEL]]++;
  if (first === KILLED || second === KILLED || third === KILLED) mobs[readCell(ints, row, column)] = 0;
  return true;
}

function achieveKill(ints: Int32Array, of: MobClass, index: number): void {
  const type = ints[mobAt(ints[LEVEL], of.slot + index) + MOB_TYPE];
  ints[ACHIEVED + killAchievement[of.number * 8 + type]] = 1;
}

function eat({ ints, floats }: World, animal: number): void {
  achieveKill(ints, passive, animal);
  ints[FOOD] = Math.min(maxFood(ints), ints[FOOD] + 6);
  floats[HUNGER] = 0;
}

const PIECE = f(0.1);
const CHARM = f(0.2);
/** Share of each sort of damage that the player's armour takes off, and what a blow does without it. */
const armour = new Float32Array(3);
const force = new Float32Array(3);

/** A mob's blow, by its table and its kind there, `times` as strong: takes health and ends sleep and rest. */
export function hurt({ ints, floats }: World, damage: Float32Array, kind: number, times: number): void {
  armour.fill(0);
  for (let i = 0; i < 4; i++) {
    armour[0] += f(ints[ARMOUR + i] * PIECE);
    const charm = ints[ARMOUR_ENCHANTMENTS + i];
    if (charm > 0) armour[charm] += CHARM;
  }
  const scale = ints[LEVEL] === BOSS_LEVEL ? 1.5 * times : times;
  for (let sort = 0; sort < 3; sort++) force[sort] = damage[kind * 3 + sort] * scale;
  floats[HEALTH] -= suffered(force, armour, 0);
  ints[SLEEPING] = 0;
  ints[RESTING] = 0;
}

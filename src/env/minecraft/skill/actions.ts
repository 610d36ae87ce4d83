/** The part of the skill API that acts: codes of actions by flags and by names of items. */
import type { ActionSpace } from '../../env.ts';
import {
  ATTACK,
  CRAFT,
  DROP,
  EQUIP,
  FUNCTION,
  MOVE,
  NO_TURN,
  PITCH,
  PLACE,
  RECIPE,
  SLOT,
  STANCE,
  STRAFE,
  USE,
  YAW,
} from '../player/actions.ts';
import { craftCost } from '../player/crafting.ts';
import { slotOf } from '../world/inventory.ts';
import type { ApiSource, Lookup } from './source.ts';

const actKeys = [
  'forward',
  'back',
  'left',
  'right',
  'jump',
  'sneak',
  'sprint',
  'attack',
  'use',
  'yaw',
  'pitch',
] as const;

const actKeySet: ReadonlySet<string> = new Set(actKeys);

/** `noop`, `act` and the actions by item name, as codes. What cannot be done is the no-op. */
export function actionCodes({ tables, actions, world }: ApiSource, item: Lookup) {
  const { rules } = tables;
  const { noop } = actions;
  const plain = new Int32Array(actions.nvec.length);
  actions.decode(noop, plain);
  /** What setting one part of the no-op adds to its code: skills ask for a code at every step. */
  const setting = partSetter(actions, plain);
  const withSlot = (fn: number, slot: number) => (slot < 0 ? noop : noop + setting(FUNCTION, fn) + setting(SLOT, slot));
  return {
    noop,
    actionCount: actions.size,
    act: (keys: unknown) => noop + actOffset(keys, setting),
    craft: (name: unknown) => {
      const id = item(name);
      const recipes = rules.recipes.flatMap(({ output }, recipe) => (output === id ? [recipe] : []));
      if (recipes.length === 0) throw new Error(`nothing crafts '${rules.items[id].name}'`);
      const payable = recipes.find((recipe) => craftCost(world, tables, recipe) !== null);
      return noop + setting(FUNCTION, CRAFT) + setting(RECIPE, payable ?? recipes[0]);
    },
    equip: (name: unknown) => {
      const slot = slotOf(world.bag, item(name));
      return slot === 0 ? noop : withSlot(EQUIP, slot);
    },
    place: (name: unknown) => {
      const id = item(name);
      if (rules.items[id].places < 0) throw new Error(`'${rules.items[id].name}' cannot be placed`);
      return withSlot(PLACE, slotOf(world.bag, id));
    },
    drop: () => noop + setting(FUNCTION, DROP),
  };
}

type PartSetter = (part: number, value: number) => number;

/** How much a code changes when a part goes from its plain value to another. */
function partSetter({ nvec }: ActionSpace, plain: Int32Array): PartSetter {
  const strides = nvec.map((_, i) => nvec.slice(i + 1).reduce((product, radix) => product * radix, 1));
  return (part, value) => (value - plain[part]) * strides[part];
}

/** Sum of the parts set by the flags given to `act`. Throws an Error for a key that does not exist. */
function actOffset(keys: unknown, setting: PartSetter): number {
  if (typeof keys !== 'object' || keys === null) throw new Error('act takes an object such as {forward: true}');
  const given = keys as Record<string, unknown>;
  for (const key of Object.keys(given)) {
    if (!actKeySet.has(key)) {
      throw new Error(`act has no key '${key.slice(0, 40)}'; it has ${actKeys.join(', ')}`);
    }
  }
  const stance = given.jump ? 1 : given.sneak ? 2 : given.sprint ? 3 : 0;
  const hands = given.attack ? ATTACK : given.use ? USE : 0;
  return (
    setting(MOVE, given.forward ? 1 : given.back ? 2 : 0) +
    setting(STRAFE, given.left ? 1 : given.right ? 2 : 0) +
    setting(STANCE, stance) +
    setting(YAW, turn('yaw', given.yaw)) +
    setting(PITCH, turn('pitch', given.pitch)) +
    setting(FUNCTION, hands)
  );
}

/** Bin of a turn in degrees, rounded to 15 and cut to -180..180. */
function turn(key: string, degrees: unknown): number {
  if (degrees === undefined) return NO_TURN;
  if (typeof degrees !== 'number' || Number.isNaN(degrees)) throw new Error(`${key} must be a number of degrees`);
  return NO_TURN + Math.max(-12, Math.min(12, Math.round(degrees / 15)));
}

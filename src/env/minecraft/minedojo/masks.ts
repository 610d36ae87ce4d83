/**
 * MineDojo's action masks of one world, asked from the world's own `legal`, so that both always agree. Where MineDojo
 * judges otherwise is told in docs/minecraft.md.
 */
import type { Env } from '../../env.ts';
import { CRAFT, DESTROY, EQUIP, FUNCTION, PLACE, RECIPE, SLOT } from '../player/actions.ts';
import type { Rules } from '../rules/rules.ts';
import { SLOTS } from '../world/inventory.ts';

/** Flags, 1 for what could have an effect now. */
export interface MineDojoMasks {
  /** [8]: none, use, drop, attack, craft, equip, place, destroy: that function with some argument. */
  readonly action_type: Uint8Array;
  /** [8, 1], constant: that function takes an argument. */
  readonly action_arg: Uint8Array;
  /** [36] each, by slot. */
  readonly equip: Uint8Array;
  readonly place: Uint8Array;
  readonly destroy: Uint8Array;
  /** [recipes], in the order of the part `recipe` of the action; see `craftNames`. */
  readonly craft_smelt: Uint8Array;
}

/** Names of what the values of the action's part `recipe` make, with spaces: the order of `craft_smelt`. */
export function craftNames(rules: Rules): string[] {
  return rules.recipes.map(({ output }) => rules.items[output].name.replaceAll('_', ' '));
}

/** The masks of a world of `minecraft-v1`, for actions that do not turn the look. All 0 after death. */
export function minedojoMasks(env: Env, world: number): MineDojoMasks {
  const { actions } = env;
  const parts = new Int32Array(actions.nvec.length);
  const legal = (fn: number, place = SLOT, argument = 0) => {
    actions.decode(actions.noop, parts);
    parts[FUNCTION] = fn;
    parts[place] = argument;
    return env.legal(world, actions.encode(Array.from(parts))) ? 1 : 0;
  };
  const over = (fn: number, place: number, length: number) =>
    Uint8Array.from({ length }, (_, argument) => legal(fn, place, argument));
  const equip = over(EQUIP, SLOT, SLOTS);
  const place = over(PLACE, SLOT, SLOTS);
  const destroy = over(DESTROY, SLOT, SLOTS);
  const craft_smelt = over(CRAFT, RECIPE, actions.nvec[RECIPE]);
  const lists = new Map<number, Uint8Array>();
  lists.set(CRAFT, craft_smelt).set(EQUIP, equip).set(PLACE, place).set(DESTROY, destroy);
  const functions = { length: actions.nvec[FUNCTION] };
  const some = (fn: number) => lists.get(fn)?.reduce((a, b) => a | b, 0) ?? legal(fn);
  return {
    action_type: Uint8Array.from(functions, (_, fn) => some(fn)),
    action_arg: Uint8Array.from(functions, (_, fn) => (lists.has(fn) ? 1 : 0)),
    equip,
    place,
    destroy,
    craft_smelt,
  };
}

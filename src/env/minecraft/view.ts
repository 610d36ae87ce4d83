/** A world for onlookers: its blocks in few bytes, the colours to draw them, and actions in words. Agents see none of it. */
import type { ActionSpace } from '../env.ts';
import {
  ATTACK,
  CRAFT,
  DESTROY,
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
} from './player/actions.ts';
import type { Rules } from './rules/rules.ts';
import type { Bag } from './world/inventory.ts';
import { NY, SY, type World } from './world/world.ts';

/**
 * All blocks as pairs of bytes (block, count), column by column (z outer, x inner), each from the floor up and filled
 * exactly.
 */
export function blockRuns(world: World): Uint8Array {
  const { blocks } = world;
  const out = new Uint8Array(2 * SY * NY);
  let at = 0;
  for (let column = 0; column < SY; column++) {
    for (let y = 0; y < NY; ) {
      const block = blocks[y * SY + column];
      const from = y;
      while (y < NY && blocks[y * SY + column] === block) y++;
      out[at++] = block;
      out[at++] = y - from;
    }
  }
  return out.slice(0, at);
}

export interface BlockLook {
  readonly name: string;
  /** 0xRRGGBB. */
  readonly color: number;
  /** Rays pass it. */
  readonly clear: boolean;
}

/** By block id. */
export function blockLooks(rules: Rules): readonly BlockLook[] {
  return rules.blocks.map(({ name, color, transparent }) => ({ name, color, clear: transparent }));
}

/** What is held, by item name, in the order of the rules. */
export function heldItems(bag: Bag, rules: Rules): Record<string, number> {
  const held: Record<string, number> = {};
  for (let item = 0; item < bag.have.length; item++) {
    if (bag.have[item] > 0) held[rules.items[item].name] = bag.have[item];
  }
  return held;
}

const MOVES = ['', 'walks', 'steps back'];
const STRAFES = ['', 'steps left', 'steps right'];
const STANCES = ['', 'jumps', 'sneaks', 'sprints'];

/** An action in words, such as `walks, attacks` or `crafts planks`; empty when nothing is done. Slots are read from `bag`. */
export function describeAction(actions: ActionSpace, rules: Rules, code: number, bag: Bag): string {
  const parts = new Int32Array(actions.nvec.length);
  actions.decode(code, parts);
  const turn = parts[YAW] !== NO_TURN || parts[PITCH] !== NO_TURN ? 'turns' : '';
  const words = [
    MOVES[parts[MOVE]],
    STRAFES[parts[STRAFE]],
    STANCES[parts[STANCE]],
    turn,
    handsText(rules, parts, bag),
  ];
  return words.filter((word) => word !== '').join(', ');
}

function handsText(rules: Rules, parts: Int32Array, bag: Bag): string {
  const inSlot = bag.item[parts[SLOT]];
  const item = inSlot < 0 ? 'nothing' : rules.items[inSlot].name;
  switch (parts[FUNCTION]) {
    case USE:
      return 'uses';
    case DROP:
      return 'drops what it holds';
    case ATTACK:
      return 'attacks';
    case CRAFT: {
      const recipe = rules.recipes[parts[RECIPE]];
      return recipe === undefined ? '' : `crafts ${rules.items[recipe.output].name}`;
    }
    case EQUIP:
      return `takes ${item} in hand`;
    case PLACE:
      return `places ${item}`;
    case DESTROY:
      return `throws ${item} away`;
    default:
      return '';
  }
}

/** The most of each vital, which grows with the attributes. */
import { DEXTERITY, INTELLIGENCE, STRENGTH } from './state.ts';

export const maxHealth = (ints: Int32Array): number => 8 + ints[STRENGTH];
/** The same for food, drink and energy. */
export const maxFood = (ints: Int32Array): number => 7 + 2 * ints[DEXTERITY];
export const maxMana = (ints: Int32Array): number => 6 + 3 * ints[INTELLIGENCE];

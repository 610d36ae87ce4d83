/** Ids of blocks, items and living things by name, for options, code and tests that start from names. */
import { unknownName } from '../../../core/errors.ts';
import type { Rules } from './rules.ts';

/** Throws RlgptError 'unknown-name' with the nearest item. */
export const itemId = ({ items }: Rules, name: string): number => idOf('item', items, name);

/** Throws RlgptError 'unknown-name' with the nearest block. */
export const blockId = ({ blocks }: Rules, name: string): number => idOf('block', blocks, name);

/** Throws RlgptError 'unknown-name' with the nearest living thing. */
export const entityId = ({ entities }: Rules, name: string): number => idOf('entity', entities, name);

function idOf(what: string, entries: readonly { readonly name: string }[], name: string): number {
  const id = entries.findIndex((entry) => entry.name === name);
  if (id >= 0) return id;
  const known = entries.map((entry) => entry.name);
  throw unknownName(what, name, known);
}

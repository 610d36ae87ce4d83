/** Ids of blocks and items by name, for code and tests that start from names. */
import { unknownName } from '../../../core/errors.ts';
import type { Rules } from './rules.ts';

/** Throws RlgptError 'unknown-name' with the nearest item. */
export function itemId(rules: Rules, name: string): number {
  const id = rules.items.findIndex((item) => item.name === name);
  if (id < 0) {
    throw unknownName(
      'item',
      name,
      rules.items.map((item) => item.name),
    );
  }
  return id;
}

/** Throws RlgptError 'unknown-name' with the nearest block. */
export function blockId(rules: Rules, name: string): number {
  const id = rules.blocks.findIndex((block) => block.name === name);
  if (id < 0) {
    throw unknownName(
      'block',
      name,
      rules.blocks.map((block) => block.name),
    );
  }
  return id;
}

/** Throws RlgptError 'unknown-name' with the nearest living thing. */
export function entityId(rules: Rules, name: string): number {
  const id = rules.entities.findIndex((entity) => entity.name === name);
  if (id < 0) {
    throw unknownName(
      'entity',
      name,
      rules.entities.map((entity) => entity.name),
    );
  }
  return id;
}

/** Walking syntax trees. */
import type { AnyNode } from 'acorn';

function isNode(candidate: unknown): candidate is AnyNode {
  return (
    typeof candidate === 'object' && candidate !== null && 'type' in candidate && typeof candidate.type === 'string'
  );
}

/** The child nodes, without keys of properties that are mere names (`a` in `{ a: x }` and `{ a }`). */
export function children(node: AnyNode): AnyNode[] {
  const found: AnyNode[] = [];
  const skip = node.type === 'Property' && !node.computed ? node.key : null;
  for (const part of Object.values(node) as unknown[]) {
    if (part === skip) continue;
    if (Array.isArray(part)) {
      for (const item of part as unknown[]) if (isNode(item)) found.push(item);
    } else if (isNode(part)) found.push(part);
  }
  return found;
}

/** Calls `found` with every name that a pattern binds or assigns; targets that are members are left out. */
export function patternNames(node: AnyNode | null | undefined, found: (name: string, node: AnyNode) => void): void {
  if (!node) return;
  if (node.type === 'Identifier') found(node.name, node);
  else if (node.type === 'AssignmentPattern') patternNames(node.left, found);
  else if (node.type === 'RestElement') patternNames(node.argument, found);
  else if (node.type === 'ArrayPattern') for (const item of node.elements) patternNames(item, found);
  else if (node.type === 'ObjectPattern') {
    for (const item of node.properties) patternNames(item.type === 'Property' ? item.value : item, found);
  }
}

/** Whether the tree has more than `limit` levels. */
export function isDeeper(node: AnyNode, limit: number): boolean {
  return limit <= 0 || children(node).some((child) => isDeeper(child, limit - 1));
}

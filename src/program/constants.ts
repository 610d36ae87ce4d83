/** Values that a program writes out. */
import type { AnyNode, Expression as Expr } from 'acorn';
import type { Value } from './code.ts';
import { outside } from './refusal.ts';

/** Literals, records of literals, and signs. */
export function constantValue(source: string, node: Expr): Value {
  if (node.type === 'Literal' && !('regex' in node) && typeof node.value !== 'bigint') return node.value as Value;
  if (node.type === 'UnaryExpression' && node.operator === '-') return -Number(constantValue(source, node.argument));
  if (node.type === 'ObjectExpression') {
    const entries: Record<string, Value> = {};
    for (const property of node.properties) {
      if (property.type !== 'Property') throw outside(source, node.start, 'this constant', 'Use plain values.');
      entries[keyName(source, property.key)] = constantValue(source, property.value);
    }
    return { kind: 'record', entries };
  }
  throw outside(source, node.start, 'this constant', 'Use numbers, texts, truth values and records of them.');
}

/** The name of a key of a record; computed ones are refused. */
export function keyName(source: string, key: AnyNode): string {
  if (key.type === 'Identifier') return key.name;
  if (key.type === 'Literal') return String(key.value);
  throw outside(source, key.start, 'a computed key', 'Write the key out.');
}

/** Expressions of a program as instructions: each leaves one value. */
import type { AnyNode, Expression as Expr } from 'acorn';
import { type Builder, emit, guard, isWorld, land, refuse, slotOf, textOf } from './builder.ts';
import type { BinaryOperator, MathName } from './code.ts';
import { constantValue, keyName } from './constants.ts';
import { lineAt, programError } from './refusal.ts';

const BINARY: Readonly<Record<string, BinaryOperator>> = {
  '+': '+',
  '-': '-',
  '*': '*',
  '/': '/',
  '%': '%',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  '===': '===',
  '!==': '!==',
};
const MATH = ['min', 'max', 'abs', 'floor', 'ceil', 'round'];
const isMath = (name: string): name is MathName => MATH.includes(name);

/** An expression for its effects alone. */
export function drop(b: Builder, node: Expr): void {
  expression(b, node);
  emit(b, node.start, { op: 'pop' });
}

function logical(b: Builder, node: AnyNode & { type: 'LogicalExpression' }, check = -1): void {
  expression(b, node.left);
  emit(b, node.start, { op: 'dup' });
  if (node.operator === '??') emit(b, node.start, { op: 'nullish' });
  const branch = emit(b, node.start, {
    op: 'branch',
    to: -1,
    guard: guard(b, node.left, check, node.operator === '??'),
  });
  if (node.operator !== '&&') {
    const end = emit(b, node.start, { op: 'jump', to: -1 });
    land(b, branch);
    emit(b, node.start, { op: 'pop' });
    expression(b, node.right);
    land(b, end);
    return;
  }
  emit(b, node.start, { op: 'pop' });
  expression(b, node.right);
  land(b, branch);
}

function assign(b: Builder, node: AnyNode & { type: 'AssignmentExpression' }): void {
  const { left, right, operator, start } = node;
  if (left.type !== 'Identifier') refuse(b, left.start, 'this assignment', 'Assign to a variable.');
  const slot = slotOf(b, left.name);
  if (slot < 0) throw programError(b.unit.source, start, `there is no variable '${left.name}'`, 'Declare it with let.');
  if (operator === '=') expression(b, right);
  else {
    const binary = BINARY[operator.slice(0, -1)];
    if (binary === undefined) refuse(b, start, operator, 'Write the assignment out.');
    emit(b, start, { op: 'load', slot });
    expression(b, right);
    emit(b, start, { op: 'binary', operator: binary });
  }
  emit(b, start, { op: 'dup' });
  emit(b, start, { op: 'store', slot });
}

function update(b: Builder, node: AnyNode & { type: 'UpdateExpression' }): void {
  const { argument, start, operator, prefix } = node;
  if (argument.type !== 'Identifier' || slotOf(b, argument.name) < 0)
    refuse(b, start, `this ${operator}`, 'Count in a variable.');
  const slot = slotOf(b, argument.name);
  emit(b, start, { op: 'load', slot });
  if (!prefix) emit(b, start, { op: 'dup' });
  emit(b, start, { op: 'push', value: 1 });
  emit(b, start, { op: 'binary', operator: operator === '++' ? '+' : '-' });
  if (prefix) emit(b, start, { op: 'dup' });
  emit(b, start, { op: 'store', slot });
}

function call(b: Builder, node: AnyNode & { type: 'CallExpression' }, delegated: boolean): void {
  const { callee, start } = node;
  const args = node.arguments as readonly Expr[];
  if (callee.type === 'MemberExpression' && !callee.computed && callee.property.type === 'Identifier') {
    const { object, property } = callee;
    if (isWorld(b, object)) {
      worldCall(b, property.name, args, start, delegated);
      return;
    }
    if (object.type === 'Identifier' && object.name === 'Math' && isMath(property.name)) {
      for (const arg of args) expression(b, arg);
      emit(b, start, { op: 'math', name: property.name, count: args.length });
      return;
    }
  }
  const routine = callee.type === 'Identifier' ? b.unit.routines.get(callee.name) : undefined;
  if (callee.type !== 'Identifier' || routine === undefined)
    refuse(
      b,
      start,
      `a call of ${textOf(b, callee)}`,
      `Call w, a function of the program, or of Math ${MATH.join(', ')}.`,
    );
  if (routine.node.generator !== delegated) {
    const message = delegated ? `'${callee.name}' is no generator` : `'${callee.name}' does nothing without yield*`;
    throw programError(
      b.unit.source,
      start,
      message,
      delegated ? 'Call it without yield*.' : 'Write yield* before it.',
    );
  }
  for (const arg of args) expression(b, arg);
  emit(b, start, { op: 'call', callee: routine.index, count: args.length });
}

function worldCall(b: Builder, method: string, args: readonly Expr[], start: number, delegated: boolean): void {
  if ((method === 'run') !== delegated) {
    const message = delegated ? `yield* goes with w.run, not w.${method}` : 'w.run does nothing without yield*';
    throw programError(b.unit.source, start, message, delegated ? 'Write yield.' : 'Write yield* w.run(name).');
  }
  if (method === 'assert') {
    located(b, args, start);
    return;
  }
  for (const arg of args) expression(b, arg);
  if (method === 'run') {
    if (args.length !== 1) throw programError(b.unit.source, start, 'w.run takes one name', "Write w.run('name').");
    emit(b, start, { op: 'run' });
  } else emit(b, start, { op: 'read', name: method, count: args.length });
}

function located(b: Builder, args: readonly Expr[], start: number): void {
  const [test, name] = args;
  if (test === undefined) throw programError(b.unit.source, start, 'w.assert takes a condition', 'Give it one.');
  const text = textOf(b, test);
  const title = name?.type === 'Literal' ? String(name.value) : text;
  const check = b.unit.checks.push({ line: lineAt(b.unit.source, start), text, name: title }) - 1;
  if (test.type === 'LogicalExpression' && test.operator === '||') logical(b, test, check);
  else expression(b, test);
  emit(b, start, { op: 'assert', check });
  emit(b, start, { op: 'push', value: undefined });
}

function yielding(b: Builder, node: AnyNode & { type: 'YieldExpression' }): void {
  const { argument, delegate, start } = node;
  if (!argument) throw programError(b.unit.source, start, 'yield has no action', 'Yield an action of w.');
  if (!delegate) {
    expression(b, argument);
    emit(b, start, { op: 'yield' });
    return;
  }
  if (argument.type !== 'CallExpression') refuse(b, start, 'this yield*', 'Write yield* f(w, ...).');
  call(b, argument, true);
}

function record(b: Builder, node: AnyNode & { type: 'ObjectExpression' }): void {
  const keys = node.properties.map((property) => {
    expression(b, property.type === 'SpreadElement' ? property.argument : property.value);
    return property.type === 'SpreadElement' ? null : keyName(b.unit.source, property.key);
  });
  emit(b, node.start, { op: 'record', keys });
}

function member(b: Builder, node: AnyNode & { type: 'MemberExpression' }): void {
  const { object, property, computed, start } = node;
  if (isWorld(b, object)) {
    if (computed || property.type !== 'Identifier') refuse(b, start, 'a computed member of w', 'Write it out.');
    emit(b, start, { op: 'read', name: property.name, count: -1 });
    return;
  }
  if (object.type === 'Super') refuse(b, start, 'super', 'Use plain functions.');
  expression(b, object);
  if (computed) expression(b, property as Expr);
  else emit(b, start, { op: 'push', value: (property as { name: string }).name });
  emit(b, start, { op: 'member' });
}

function identifier(b: Builder, name: string, at: number): void {
  const slot = slotOf(b, name);
  const index = b.unit.globals.get(name);
  if (slot >= 0) emit(b, at, { op: 'load', slot });
  else if (index !== undefined) emit(b, at, { op: 'global', index });
  else if (name === 'undefined') emit(b, at, { op: 'push', value: undefined });
  else if (name === 'Infinity') emit(b, at, { op: 'push', value: Infinity });
  else throw programError(b.unit.source, at, `there is no variable '${name}'`, 'Declare it.');
}

function unary(b: Builder, node: AnyNode & { type: 'UnaryExpression' }): void {
  expression(b, node.argument);
  const op = { '!': 'not', '-': 'negate', '+': 'number' }[node.operator as '!' | '-' | '+'];
  if (op === undefined) refuse(b, node.start, node.operator, 'Use !, - and +.');
  emit(b, node.start, { op: op as 'not' });
}

function binary(b: Builder, { operator, left, right, start }: AnyNode & { type: 'BinaryExpression' }): void {
  const known = BINARY[operator];
  if (known === undefined || left.type === 'PrivateIdentifier')
    refuse(b, start, operator, 'Use arithmetic and comparisons.');
  expression(b, left);
  expression(b, right);
  emit(b, start, { op: 'binary', operator: known });
}

/** Evaluates a condition; returns the index of the branch that is taken when it does not hold. */
export function condition(b: Builder, test: Expr): number {
  expression(b, test);
  return emit(b, test.start, { op: 'branch', to: -1, guard: guard(b, test) });
}

function conditional(b: Builder, node: AnyNode & { type: 'ConditionalExpression' }): void {
  const out = condition(b, node.test);
  expression(b, node.consequent);
  const end = emit(b, node.start, { op: 'jump', to: -1 });
  land(b, out);
  expression(b, node.alternate);
  land(b, end);
}

function template(b: Builder, { quasis, expressions, start }: AnyNode & { type: 'TemplateLiteral' }): void {
  quasis.forEach((quasi, i) => {
    emit(b, quasi.start, { op: 'push', value: quasi.value.cooked ?? '' });
    if (i < expressions.length) expression(b, expressions[i]);
  });
  emit(b, start, { op: 'text', count: quasis.length + expressions.length });
}

/** Instructions that leave the value of an expression on the stack. */
export function expression(b: Builder, node: Expr): void {
  switch (node.type) {
    case 'Literal':
      emit(b, node.start, { op: 'push', value: constantValue(b.unit.source, node) });
      return;
    case 'Identifier':
      identifier(b, node.name, node.start);
      return;
    case 'UnaryExpression':
      unary(b, node);
      return;
    case 'BinaryExpression':
      binary(b, node);
      return;
    case 'LogicalExpression':
      logical(b, node);
      return;
    case 'ConditionalExpression':
      conditional(b, node);
      return;
    case 'TemplateLiteral':
      template(b, node);
      return;
    case 'ParenthesizedExpression':
      expression(b, node.expression);
      return;
    case 'ObjectExpression':
      record(b, node);
      return;
    case 'MemberExpression':
      member(b, node);
      return;
    case 'CallExpression':
      call(b, node, false);
      return;
    case 'AssignmentExpression':
      assign(b, node);
      return;
    case 'UpdateExpression':
      update(b, node);
      return;
    case 'YieldExpression':
      yielding(b, node);
      return;
    default:
      refuse(b, node.start, node.type, 'Use plain values, comparisons and calls of w.');
  }
}

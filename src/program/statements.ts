/** Statements of a program as instructions. */
import type { AnyNode, Expression as Expr } from 'acorn';
import { type Builder, declare, emit, guard, here, land, refuse, type Target } from './builder.ts';
import { condition, drop, expression } from './expressions.ts';

/** Variables of a block are forgotten when it begins and when it ends, so that they do not tell states apart. */
function block(b: Builder, statements: readonly AnyNode[], at: number): void {
  b.scopes.push(new Map());
  const from = b.slots.length;
  const head = emit(b, at, { op: 'forget', from, to: from });
  for (const statement of statements) compileStatement(b, statement);
  b.body[head] = { at, op: 'forget', from, to: b.slots.length };
  emit(b, at, { op: 'forget', from, to: b.slots.length });
  b.scopes.pop();
}

const inner = (b: Builder, statement: AnyNode): void =>
  statement.type === 'BlockStatement' ? block(b, statement.body, statement.start) : compileStatement(b, statement);

function loop(b: Builder, test: Expr | null, statement: AnyNode, update: Expr | null): void {
  const head = here(b);
  const out = test === null ? -1 : condition(b, test);
  const target: Target = { breaks: [], continues: [] };
  b.targets.push(target);
  inner(b, statement);
  b.targets.pop();
  for (const index of target.continues!) land(b, index);
  if (update !== null) drop(b, update);
  emit(b, statement.start, { op: 'jump', to: head });
  if (out >= 0) land(b, out);
  for (const index of target.breaks) land(b, index);
}

function doWhile(b: Builder, test: Expr, statement: AnyNode): void {
  const head = here(b);
  const target: Target = { breaks: [], continues: [] };
  b.targets.push(target);
  inner(b, statement);
  b.targets.pop();
  for (const index of target.continues!) land(b, index);
  const out = condition(b, test);
  emit(b, test.start, { op: 'jump', to: head });
  land(b, out);
  for (const index of target.breaks) land(b, index);
}

function compileSwitch(b: Builder, node: AnyNode & { type: 'SwitchStatement' }): void {
  b.scopes.push(new Map());
  const from = b.slots.length;
  const slot = b.slots.push('switch') - 1;
  expression(b, node.discriminant);
  emit(b, node.start, { op: 'store', slot });
  const target: Target = { breaks: [], continues: null };
  b.targets.push(target);
  const entries = node.cases.map(({ test }) => {
    if (!test) return -1;
    emit(b, test.start, { op: 'load', slot });
    expression(b, test);
    emit(b, test.start, { op: 'binary', operator: '===' });
    emit(b, test.start, { op: 'not' });
    return emit(b, test.start, { op: 'branch', to: -1, guard: guard(b, test) });
  });
  const other = emit(b, node.start, { op: 'jump', to: -1 });
  let fallback = -1;
  node.cases.forEach(({ consequent }, i) => {
    if (entries[i] >= 0) land(b, entries[i]);
    else fallback = here(b);
    for (const statement of consequent) inner(b, statement);
  });
  land(b, other, fallback >= 0 ? fallback : here(b));
  b.targets.pop();
  for (const index of target.breaks) land(b, index);
  emit(b, node.start, { op: 'forget', from, to: b.slots.length });
  b.scopes.pop();
}

function leave(b: Builder, node: AnyNode & { type: 'BreakStatement' | 'ContinueStatement' }): void {
  if (node.label) refuse(b, node.start, 'a label', 'Put the inner loop into a function.');
  const target = b.targets.findLast((t) => node.type === 'BreakStatement' || t.continues !== null);
  const jumps = node.type === 'BreakStatement' ? target?.breaks : target?.continues;
  jumps?.push(emit(b, node.start, { op: 'jump', to: -1 }));
}

function variables(b: Builder, { declarations }: AnyNode & { type: 'VariableDeclaration' }): void {
  for (const { id, init, start } of declarations) {
    if (init) expression(b, init);
    else emit(b, start, { op: 'push', value: undefined });
    emit(b, start, { op: 'store', slot: declare(b, id) });
  }
}

function choice(b: Builder, node: AnyNode & { type: 'IfStatement' }): void {
  const out = condition(b, node.test);
  inner(b, node.consequent);
  if (!node.alternate) {
    land(b, out);
    return;
  }
  const end = emit(b, node.start, { op: 'jump', to: -1 });
  land(b, out);
  inner(b, node.alternate);
  land(b, end);
}

function forLoop(b: Builder, node: AnyNode & { type: 'ForStatement' }): void {
  b.scopes.push(new Map());
  if (node.init?.type === 'VariableDeclaration') compileStatement(b, node.init);
  else if (node.init) drop(b, node.init);
  loop(b, node.test ?? null, node.body, node.update ?? null);
  b.scopes.pop();
}

/** Instructions of one statement. */
export function compileStatement(b: Builder, node: AnyNode): void {
  switch (node.type) {
    case 'EmptyStatement':
      return;
    case 'BlockStatement':
      block(b, node.body, node.start);
      return;
    case 'ExpressionStatement':
      drop(b, node.expression);
      return;
    case 'VariableDeclaration':
      variables(b, node);
      return;
    case 'IfStatement':
      choice(b, node);
      return;
    case 'WhileStatement':
      loop(b, node.test, node.body, null);
      return;
    case 'DoWhileStatement':
      doWhile(b, node.test, node.body);
      return;
    case 'ForStatement':
      forLoop(b, node);
      return;
    case 'SwitchStatement':
      compileSwitch(b, node);
      return;
    case 'BreakStatement':
    case 'ContinueStatement':
      leave(b, node);
      return;
    case 'ReturnStatement':
      if (node.argument) expression(b, node.argument);
      else emit(b, node.start, { op: 'push', value: undefined });
      emit(b, node.start, { op: 'return' });
      return;
    case 'ThrowStatement':
      emit(b, node.start, { op: 'throw' });
      return;
    default:
      refuse(b, node.start, node.type, 'Use if, while, for, switch, const, let, yield and return.');
  }
}

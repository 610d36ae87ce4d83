/**
 * From the text of a master program to instructions. The checkable subset: generator and plain functions, constants,
 * numbers, texts, truth values and small records; `if`, loops, `switch`; `w.f(...)`, `yield`, `yield* f(...)` and
 * `yield* w.run(name)`. What lies outside is refused with its line and a remedy.
 */
import type { AnyNode, BlockStatement, Expression as Expr, Function as FunctionNode, Pattern } from 'acorn';
import { RlgptError } from '../core/errors.ts';
import { parseText } from '../skill/parse.ts';
import type { BinaryOperator, Check, Code, Guard, Instruction, MathName, Routine, Value } from './code.ts';

type Draft = Instruction extends infer I ? (I extends { at: number } ? Omit<I, 'at'> : never) : never;

const BINARY: Readonly<Record<string, BinaryOperator>> = {
  ...{ '+': '+', '-': '-', '*': '*', '/': '/', '%': '%', '<': '<', '<=': '<=', '>': '>', '>=': '>=' },
  ...{ '===': '===', '!==': '!==', '==': '===', '!=': '!==' },
};
const MATH: ReadonlySet<string> = new Set(['min', 'max', 'abs', 'floor', 'ceil', 'round']);
const isMath = (name: string): name is MathName => MATH.has(name);

/** Error of kind 'program' that names the line. */
export function programError(source: string, at: number, message: string, remedy: string): RlgptError {
  return new RlgptError('program', `line ${lineAt(source, at)}: ${message}`, remedy);
}

export const lineAt = (source: string, at: number): number => source.slice(0, at).split('\n').length;

interface Target {
  /** Jumps to be sent to the end, or to the next round. */
  readonly breaks: number[];
  readonly continues: number[] | null;
}

/** What the routines of one program share. */
interface Unit {
  readonly source: string;
  readonly routines: Map<string, { readonly index: number; readonly node: FunctionNode }>;
  readonly globals: Map<string, number>;
  readonly guards: Guard[];
  readonly checks: Check[];
}

/** Compiles a program; `main` names its generator, or the one exported generator is taken. Throws RlgptError 'program'. */
export function compileProgram(source: string, main?: string): Code {
  const { body } = parseProgram(source);
  const functions: { name: string; node: FunctionNode; exported: boolean }[] = [];
  const constants: { name: string; init: Expr; at: number }[] = [];
  for (const item of body) {
    const exported = item.type === 'ExportNamedDeclaration';
    const node = exported ? item.declaration : item;
    if (node?.type === 'FunctionDeclaration') functions.push({ name: node.id.name, node, exported });
    else if (node?.type === 'VariableDeclaration' && node.kind === 'const') {
      for (const { id, init, start } of node.declarations) {
        if (id.type !== 'Identifier' || !init)
          throw outside(source, start, 'this declaration', 'Write const x = value.');
        if (init.type === 'ArrowFunctionExpression') functions.push({ name: id.name, node: init, exported: false });
        else constants.push({ name: id.name, init, at: start });
      }
    } else if (item.type !== 'EmptyStatement') {
      throw outside(source, item.start, 'this at the top level', 'Keep functions and constants there.');
    }
  }
  const unit: Unit = {
    source,
    routines: new Map(functions.map(({ name, node }, index) => [name, { index, node }])),
    globals: new Map(constants.map(({ name }, index) => [name, index])),
    guards: [],
    checks: [],
  };
  const mains = functions.filter(({ node, exported, name }) => node.generator && (main ? name === main : exported));
  if (mains.length !== 1) throw noMain(main, functions);
  const globals = constants.map(({ init }) => constantValue(source, init));
  const routines = functions.map(({ name, node }) => compileRoutine(unit, name, node));
  const { index } = unit.routines.get(mains[0].name)!;
  if (routines[index].parameters !== 1)
    throw programError(
      source,
      mains[0].node.start,
      `'${mains[0].name}' needs one parameter`,
      'Write function* name(w).',
    );
  return { source, main: index, routines, globals, guards: unit.guards, checks: unit.checks };
}

function parseProgram(source: string) {
  try {
    return parseText(source).program;
  } catch (thrown) {
    const { message, startLine, loc } = thrown as { message?: string; startLine?: number; loc?: { line: number } };
    const line = startLine ?? loc?.line ?? 0;
    throw new RlgptError('program', `line ${line}: ${message ?? String(thrown)}`, 'Correct the syntax.');
  }
}

function noMain(main: string | undefined, functions: readonly { name: string; node: FunctionNode }[]): RlgptError {
  const generators = functions.filter(({ node }) => node.generator).map(({ name }) => name);
  return new RlgptError(
    'program',
    main === undefined ? 'the program exports no single generator' : `there is no function* ${main}`,
    `Export one function* name(w), or name it (there are ${generators.join(', ') || 'none'}).`,
  );
}

function outside(source: string, at: number, what: string, remedy: string): RlgptError {
  return programError(source, at, `${what} is outside the checkable subset`, remedy);
}

/** Literals, records of literals, and signs. */
function constantValue(source: string, node: Expr): Value {
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

function keyName(source: string, key: AnyNode): string {
  if (key.type === 'Identifier') return key.name;
  if (key.type === 'Literal') return String(key.value);
  throw outside(source, key.start, 'a computed key', 'Write the key out.');
}

function compileRoutine(unit: Unit, name: string, node: FunctionNode): Routine {
  const { source } = unit;
  const slots: string[] = [];
  const scopes: Map<string, number>[] = [new Map()];
  const body: Instruction[] = [];
  const targets: Target[] = [];
  if (node.async) throw outside(source, node.start, 'async', 'Use function*.');

  const emit = (at: number, draft: Draft): number => body.push({ at, ...draft } as Instruction) - 1;
  const here = () => body.length;
  const patch = (index: number, to: number) => {
    body[index] = { ...body[index], to } as Instruction;
  };
  const refuse: (at: number, what: string, remedy: string) => never = (at, what, remedy) => {
    throw outside(source, at, what, remedy);
  };

  function declare(id: Pattern): number {
    if (id.type !== 'Identifier') refuse(id.start, 'a pattern', 'Name each value.');
    scopes[scopes.length - 1].set(id.name, slots.length);
    return slots.push(id.name) - 1;
  }

  function slotOf(id: string): number {
    for (let i = scopes.length - 1; i >= 0; i--) {
      const slot = scopes[i].get(id);
      if (slot !== undefined) return slot;
    }
    return -1;
  }

  /** A default by ?? is no condition, and may well always or never be needed. */
  function guard(node: AnyNode, check = -1, defaults = false): number {
    const text = source.slice(node.start, node.end).replace(/\s+/g, ' ');
    return (
      unit.guards.push({
        line: lineAt(source, node.start),
        text,
        constant: defaults || node.type === 'Literal',
        check,
      }) - 1
    );
  }

  // --- statements ---

  /** Variables of a block are forgotten when it begins and when it ends, so that they do not tell states apart. */
  function block(statements: readonly AnyNode[], at: number): void {
    scopes.push(new Map());
    const from = slots.length;
    const head = emit(at, { op: 'forget', from, to: from });
    for (const statement of statements) compileStatement(statement);
    body[head] = { at, op: 'forget', from, to: slots.length };
    emit(at, { op: 'forget', from, to: slots.length });
    scopes.pop();
  }

  const inner = (statement: AnyNode) =>
    statement.type === 'BlockStatement' ? block(statement.body, statement.start) : compileStatement(statement);

  function condition(test: Expr): number {
    expression(test);
    return emit(test.start, { op: 'branch', to: -1, guard: guard(test) });
  }

  function loop(test: Expr | null, statement: AnyNode, update: Expr | null): void {
    const head = here();
    const out = test === null ? -1 : condition(test);
    const target: Target = { breaks: [], continues: [] };
    targets.push(target);
    inner(statement);
    targets.pop();
    for (const index of target.continues!) patch(index, here());
    if (update !== null) drop(update);
    emit(statement.start, { op: 'jump', to: head });
    if (out >= 0) patch(out, here());
    for (const index of target.breaks) patch(index, here());
  }

  function doWhile(test: Expr, statement: AnyNode): void {
    const head = here();
    const target: Target = { breaks: [], continues: [] };
    targets.push(target);
    inner(statement);
    targets.pop();
    for (const index of target.continues!) patch(index, here());
    const out = condition(test);
    emit(test.start, { op: 'jump', to: head });
    patch(out, here());
    for (const index of target.breaks) patch(index, here());
  }

  function compileSwitch(node: AnyNode & { type: 'SwitchStatement' }): void {
    scopes.push(new Map());
    const from = slots.length;
    const slot = slots.push('switch') - 1;
    expression(node.discriminant);
    emit(node.start, { op: 'store', slot });
    const target: Target = { breaks: [], continues: null };
    targets.push(target);
    const entries = node.cases.map(({ test }) => {
      if (!test) return -1;
      emit(test.start, { op: 'load', slot });
      expression(test);
      emit(test.start, { op: 'binary', operator: '===' });
      emit(test.start, { op: 'not' });
      return emit(test.start, { op: 'branch', to: -1, guard: guard(test) });
    });
    const other = emit(node.start, { op: 'jump', to: -1 });
    let fallback = -1;
    node.cases.forEach(({ consequent }, i) => {
      if (entries[i] >= 0) patch(entries[i], here());
      else fallback = here();
      for (const statement of consequent) inner(statement);
    });
    patch(other, fallback >= 0 ? fallback : here());
    targets.pop();
    for (const index of target.breaks) patch(index, here());
    emit(node.start, { op: 'forget', from, to: slots.length });
    scopes.pop();
  }

  function leave(node: AnyNode & { type: 'BreakStatement' | 'ContinueStatement' }): void {
    if (node.label) refuse(node.start, 'a label', 'Put the inner loop into a function.');
    const target = targets.findLast((t) => node.type === 'BreakStatement' || t.continues !== null);
    const jumps = node.type === 'BreakStatement' ? target?.breaks : target?.continues;
    jumps?.push(emit(node.start, { op: 'jump', to: -1 }));
  }

  function compileStatement(node: AnyNode): void {
    switch (node.type) {
      case 'EmptyStatement':
        return;
      case 'BlockStatement':
        block(node.body, node.start);
        return;
      case 'ExpressionStatement':
        drop(node.expression);
        return;
      case 'VariableDeclaration':
        for (const { id, init, start } of node.declarations) {
          if (init) expression(init);
          else emit(start, { op: 'push', value: undefined });
          emit(start, { op: 'store', slot: declare(id) });
        }
        return;
      case 'IfStatement': {
        const out = condition(node.test);
        inner(node.consequent);
        if (!node.alternate) {
          patch(out, here());
          return;
        }
        const end = emit(node.start, { op: 'jump', to: -1 });
        patch(out, here());
        inner(node.alternate);
        patch(end, here());
        return;
      }
      case 'WhileStatement':
        loop(node.test, node.body, null);
        return;
      case 'DoWhileStatement':
        doWhile(node.test, node.body);
        return;
      case 'ForStatement': {
        scopes.push(new Map());
        if (node.init?.type === 'VariableDeclaration') compileStatement(node.init);
        else if (node.init) drop(node.init);
        loop(node.test ?? null, node.body, node.update ?? null);
        scopes.pop();
        return;
      }
      case 'SwitchStatement':
        compileSwitch(node);
        return;
      case 'BreakStatement':
      case 'ContinueStatement':
        leave(node);
        return;
      case 'ReturnStatement':
        if (node.argument) expression(node.argument);
        else emit(node.start, { op: 'push', value: undefined });
        emit(node.start, { op: 'return' });
        return;
      case 'ThrowStatement':
        emit(node.start, { op: 'throw' });
        return;
      default:
        refuse(node.start, node.type, 'Use if, while, for, switch, const, let, yield and return.');
    }
  }

  // --- expressions: each leaves one value ---

  function drop(node: Expr): void {
    expression(node);
    emit(node.start, { op: 'pop' });
  }

  const isWorld = (node: AnyNode): boolean =>
    node.type === 'Identifier' && slotOf(node.name) >= 0 && node.name === worldName;

  function logical(node: AnyNode & { type: 'LogicalExpression' }, check = -1): void {
    expression(node.left);
    emit(node.start, { op: 'dup' });
    if (node.operator === '??') emit(node.start, { op: 'nullish' });
    const branch = emit(node.start, { op: 'branch', to: -1, guard: guard(node.left, check, node.operator === '??') });
    if (node.operator !== '&&') {
      const end = emit(node.start, { op: 'jump', to: -1 });
      patch(branch, here());
      emit(node.start, { op: 'pop' });
      expression(node.right);
      patch(end, here());
      return;
    }
    emit(node.start, { op: 'pop' });
    expression(node.right);
    patch(branch, here());
  }

  function assign(node: AnyNode & { type: 'AssignmentExpression' }): void {
    const { left, right, operator, start } = node;
    if (left.type !== 'Identifier') refuse(left.start, 'this assignment', 'Assign to a variable.');
    const slot = slotOf(left.name);
    if (slot < 0) throw programError(source, start, `there is no variable '${left.name}'`, 'Declare it with let.');
    if (operator === '=') expression(right);
    else {
      const binary = BINARY[operator.slice(0, -1)];
      if (binary === undefined) refuse(start, operator, 'Write the assignment out.');
      emit(start, { op: 'load', slot });
      expression(right);
      emit(start, { op: 'binary', operator: binary });
    }
    emit(start, { op: 'dup' });
    emit(start, { op: 'store', slot });
  }

  function update(node: AnyNode & { type: 'UpdateExpression' }): void {
    const { argument, start, operator, prefix } = node;
    if (argument.type !== 'Identifier' || slotOf(argument.name) < 0)
      refuse(start, `this ${operator}`, 'Count in a variable.');
    const slot = slotOf(argument.name);
    emit(start, { op: 'load', slot });
    if (!prefix) emit(start, { op: 'dup' });
    emit(start, { op: 'push', value: 1 });
    emit(start, { op: 'binary', operator: operator === '++' ? '+' : '-' });
    if (prefix) emit(start, { op: 'dup' });
    emit(start, { op: 'store', slot });
  }

  function call(node: AnyNode & { type: 'CallExpression' }, delegated: boolean): void {
    const { callee, start } = node;
    const args = node.arguments as readonly Expr[];
    if (callee.type === 'MemberExpression' && !callee.computed && callee.property.type === 'Identifier') {
      const { object, property } = callee;
      if (isWorld(object)) {
        worldCall(property.name, args, start, delegated);
        return;
      }
      if (object.type === 'Identifier' && object.name === 'Math' && isMath(property.name)) {
        for (const arg of args) expression(arg);
        emit(start, { op: 'math', name: property.name, count: args.length });
        return;
      }
    }
    const routine = callee.type === 'Identifier' ? unit.routines.get(callee.name) : undefined;
    if (callee.type !== 'Identifier' || routine === undefined)
      refuse(start, 'this call', 'Call w, Math or a function of the program.');
    if (routine.node.generator !== delegated) {
      const message = delegated ? `'${callee.name}' is no generator` : `'${callee.name}' does nothing without yield*`;
      throw programError(source, start, message, delegated ? 'Call it without yield*.' : 'Write yield* before it.');
    }
    for (const arg of args) expression(arg);
    emit(start, { op: 'call', callee: routine.index, count: args.length });
  }

  function worldCall(method: string, args: readonly Expr[], start: number, delegated: boolean): void {
    if ((method === 'run') !== delegated) {
      const message = delegated ? `yield* goes with w.run, not w.${method}` : 'w.run does nothing without yield*';
      throw programError(source, start, message, delegated ? 'Write yield.' : 'Write yield* w.run(name).');
    }
    if (method === 'assert') {
      located(args, start);
      return;
    }
    for (const arg of args) expression(arg);
    if (method === 'run') {
      if (args.length !== 1) throw programError(source, start, 'w.run takes one name', "Write w.run('name').");
      emit(start, { op: 'run' });
    } else emit(start, { op: 'read', name: method, count: args.length });
  }

  function located(args: readonly Expr[], start: number): void {
    const [test, name] = args;
    if (test === undefined) throw programError(source, start, 'w.assert takes a condition', 'Give it one.');
    const text = source.slice(test.start, test.end).replace(/\s+/g, ' ');
    const title = name?.type === 'Literal' ? String(name.value) : text;
    const check = unit.checks.push({ line: lineAt(source, start), text, name: title }) - 1;
    if (test.type === 'LogicalExpression' && test.operator === '||') logical(test, check);
    else expression(test);
    emit(start, { op: 'assert', check });
    emit(start, { op: 'push', value: undefined });
  }

  function yielding(node: AnyNode & { type: 'YieldExpression' }): void {
    const { argument, delegate, start } = node;
    if (!argument) throw programError(source, start, 'yield has no action', 'Yield an action of w.');
    if (!delegate) {
      expression(argument);
      emit(start, { op: 'yield' });
      return;
    }
    if (argument.type !== 'CallExpression') refuse(start, 'this yield*', 'Write yield* f(w, ...).');
    call(argument, true);
  }

  function record(node: AnyNode & { type: 'ObjectExpression' }): void {
    const keys = node.properties.map((property) => {
      expression(property.type === 'SpreadElement' ? property.argument : property.value);
      return property.type === 'SpreadElement' ? null : keyName(source, property.key);
    });
    emit(node.start, { op: 'record', keys });
  }

  function member(node: AnyNode & { type: 'MemberExpression' }): void {
    const { object, property, computed, start } = node;
    if (isWorld(object)) {
      if (computed || property.type !== 'Identifier') refuse(start, 'a computed member of w', 'Write it out.');
      emit(start, { op: 'read', name: property.name, count: -1 });
      return;
    }
    if (object.type === 'Super') refuse(start, 'super', 'Use plain functions.');
    expression(object);
    if (computed) expression(property as Expr);
    else emit(start, { op: 'push', value: (property as { name: string }).name });
    emit(start, { op: 'member' });
  }

  function identifier(name: string, at: number): void {
    const slot = slotOf(name);
    const index = unit.globals.get(name);
    if (slot >= 0) emit(at, { op: 'load', slot });
    else if (index !== undefined) emit(at, { op: 'global', index });
    else if (name === 'undefined') emit(at, { op: 'push', value: undefined });
    else if (name === 'Infinity') emit(at, { op: 'push', value: Infinity });
    else throw programError(source, at, `there is no variable '${name}'`, 'Declare it.');
  }

  function expression(node: Expr): void {
    switch (node.type) {
      case 'Literal':
        emit(node.start, { op: 'push', value: constantValue(source, node) });
        return;
      case 'Identifier':
        identifier(node.name, node.start);
        return;
      case 'UnaryExpression': {
        expression(node.argument);
        const op = { '!': 'not', '-': 'negate', '+': 'number' }[node.operator as '!' | '-' | '+'];
        if (op === undefined) refuse(node.start, node.operator, 'Use !, - and +.');
        emit(node.start, { op: op as 'not' });
        return;
      }
      case 'BinaryExpression': {
        const operator = BINARY[node.operator];
        if (operator === undefined || node.left.type === 'PrivateIdentifier')
          refuse(node.start, node.operator, 'Use arithmetic and comparisons.');
        expression(node.left);
        expression(node.right);
        emit(node.start, { op: 'binary', operator });
        return;
      }
      case 'LogicalExpression':
        logical(node);
        return;
      case 'ConditionalExpression': {
        const out = condition(node.test);
        expression(node.consequent);
        const end = emit(node.start, { op: 'jump', to: -1 });
        patch(out, here());
        expression(node.alternate);
        patch(end, here());
        return;
      }
      case 'TemplateLiteral':
        node.quasis.forEach(({ value, start }, i) => {
          emit(start, { op: 'push', value: value.cooked ?? '' });
          if (i < node.expressions.length) expression(node.expressions[i]);
        });
        emit(node.start, { op: 'text', count: node.quasis.length + node.expressions.length });
        return;
      case 'ParenthesizedExpression':
        expression(node.expression);
        return;
      case 'ObjectExpression':
        record(node);
        return;
      case 'MemberExpression':
        member(node);
        return;
      case 'CallExpression':
        call(node, false);
        return;
      case 'AssignmentExpression':
        assign(node);
        return;
      case 'UpdateExpression':
        update(node);
        return;
      case 'YieldExpression':
        yielding(node);
        return;
      default:
        refuse(node.start, node.type, 'Use plain values, comparisons and calls of w.');
    }
  }

  for (const parameter of node.params) declare(parameter);
  /** The program's view of the world is always the first parameter. */
  const worldName = slots[0] ?? '';
  if (node.body.type === 'BlockStatement') {
    for (const statement of (node.body as BlockStatement).body) compileStatement(statement);
    emit(node.end, { op: 'push', value: undefined });
  } else expression(node.body);
  emit(node.end, { op: 'return' });
  return { name, generator: node.generator, parameters: node.params.length, slots, body };
}

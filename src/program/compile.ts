/**
 * From the text of a master program to instructions. The checkable subset: generator and plain functions, constants,
 * numbers, texts, truth values and small records; `if`, loops, `switch`; `w.f(...)`, `yield`, `yield* f(...)` and
 * `yield* w.run(name)`. What lies outside is refused with its line and a remedy.
 */
import type { BlockStatement, Expression as Expr, Function as FunctionNode } from 'acorn';
import { RlgptError } from '../core/errors.ts';
import { parseText } from '../skill/parse.ts';
import { declare, emit, newBuilder, type Unit } from './builder.ts';
import type { Code, Routine } from './code.ts';
import { constantValue } from './constants.ts';
import { expression } from './expressions.ts';
import { outside, programError } from './refusal.ts';
import { compileStatement } from './statements.ts';

/** Compiles a program; `main` names its generator, or the one exported generator is taken. Throws RlgptError 'program'. */
export function compileProgram(source: string, main?: string): Code {
  const { functions, constants } = declarationsOf(source);
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

interface Declarations {
  readonly functions: { readonly name: string; readonly node: FunctionNode; readonly exported: boolean }[];
  readonly constants: { readonly name: string; readonly init: Expr }[];
}

/** What stands at the top level of a program. */
function declarationsOf(source: string): Declarations {
  const { functions, constants }: Declarations = { functions: [], constants: [] };
  for (const item of parseProgram(source).body) {
    const exported = item.type === 'ExportNamedDeclaration';
    const node = exported ? item.declaration : item;
    if (node?.type === 'FunctionDeclaration') functions.push({ name: node.id.name, node, exported });
    else if (node?.type === 'VariableDeclaration' && node.kind === 'const') {
      for (const { id, init, start } of node.declarations) {
        if (id.type !== 'Identifier' || !init)
          throw outside(source, start, 'this declaration', 'Write const x = value.');
        if (init.type === 'ArrowFunctionExpression') functions.push({ name: id.name, node: init, exported: false });
        else constants.push({ name: id.name, init });
      }
    } else if (item.type !== 'EmptyStatement') {
      throw outside(source, item.start, 'this at the top level', 'Keep functions and constants there.');
    }
  }
  return { functions, constants };
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

function compileRoutine(unit: Unit, name: string, node: FunctionNode): Routine {
  if (node.async) throw outside(unit.source, node.start, 'async', 'Use function*.');
  const b = newBuilder(unit);
  for (const parameter of node.params) declare(b, parameter);
  if (node.body.type === 'BlockStatement') {
    for (const statement of (node.body as BlockStatement).body) compileStatement(b, statement);
    emit(b, node.end, { op: 'push', value: undefined });
  } else expression(b, node.body);
  emit(b, node.end, { op: 'return' });
  return { name, generator: node.generator, parameters: node.params.length, slots: b.slots, body: b.body };
}

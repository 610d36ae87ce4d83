/** The names in skill code: which may be declared, what each use refers to, and which may be assigned. */
import type { AnyNode, Program } from 'acorn';
import { nearestName } from '../core/errors.ts';
import { GLOBALS, MISSING_NAMES } from './language.ts';
import { type Problem, problem, unavailable } from './problem.ts';
import { children, patternNames } from './tree.ts';

export interface Scope {
  readonly names: ReadonlySet<string>;
  readonly outer: Scope | null;
}

/** Whether a name may stand in code at all. */
export function checkName(node: AnyNode, name: string): Problem | null {
  if (name.startsWith('__')) {
    return problem(node, `the name '${name}' starts with two underscores`, 'Choose another name.');
  }
  return null;
}

type Found = (name: string, node: AnyNode) => void;

/** Names declared by statements of one block: let, const, functions. */
function lexicalNames(statements: readonly (AnyNode | null | undefined)[], found: Found): void {
  for (const node of statements) {
    if (node?.type === 'FunctionDeclaration') patternNames(node.id, found);
    if (node?.type === 'VariableDeclaration' && node.kind !== 'var') {
      for (const { id } of node.declarations) patternNames(id, found);
    }
  }
}

/** Names declared by `var` anywhere in a function, but not in functions inside it. */
function varNames(node: AnyNode, found: Found): void {
  if (node.type === 'VariableDeclaration' && node.kind === 'var') {
    for (const { id } of node.declarations) patternNames(id, found);
  }
  for (const child of children(node)) if (!('params' in child)) varNames(child, found);
}

/** Calls `found` with what a node declares for the nodes inside it. Returns whether the node opens a scope. */
function declarations(node: AnyNode, found: Found): boolean {
  switch (node.type) {
    case 'Program':
      varNames(node, found);
      lexicalNames(node.body, found);
      return true;
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      if (node.type === 'FunctionExpression') patternNames(node.id, found);
      for (const parameter of node.params) patternNames(parameter, found);
      varNames(node.body, found);
      return true;
    case 'BlockStatement':
      lexicalNames(node.body, found);
      return true;
    case 'SwitchStatement':
      lexicalNames(
        node.cases.flatMap((each) => each.consequent),
        found,
      );
      return true;
    case 'ForStatement':
      lexicalNames([node.init], found);
      return true;
    case 'ForInStatement':
    case 'ForOfStatement':
      lexicalNames([node.left], found);
      return true;
    case 'CatchClause':
      patternNames(node.param, found);
      return true;
    default:
      return false;
  }
}

/** The scope inside `node`, or the first declared name that is not allowed. */
export function openScope(node: AnyNode, outer: Scope | null): Scope | Problem | null {
  const names = new Set<string>();
  let wrong: Problem | null = null;
  const opened = declarations(node, (name, at) => {
    names.add(name);
    wrong ??= checkName(at, name);
    if (Object.hasOwn(GLOBALS, name)) wrong ??= problem(at, `the name '${name}' is taken`, 'Choose another name.');
  });
  return wrong ?? (opened ? { names, outer } : outer);
}

function isDeclared(name: string, scope: Scope | null): boolean {
  for (let at = scope; at; at = at.outer) if (at.names.has(name)) return true;
  return false;
}

function visibleNames(scope: Scope | null): string[] {
  const names = Object.keys(GLOBALS);
  for (let at = scope; at; at = at.outer) names.push(...at.names);
  return names;
}

/** A name that is used must be declared around its use, or be a global that skills have. */
export function checkReference(node: AnyNode, name: string, scope: Scope | null): Problem | null {
  const bad = checkName(node, name);
  if (bad || isDeclared(name, scope)) return bad;
  if (Object.hasOwn(MISSING_NAMES, name)) return unavailable(node, `'${name}'`, MISSING_NAMES[name]);
  if (!Object.hasOwn(GLOBALS, name)) {
    const near = nearestName(name, visibleNames(scope));
    const remedy = near ? `Did you mean '${near}'?` : 'Declare it, or use the parameter of the skill.';
    return problem(node, `unknown name '${name}'`, remedy);
  }
  const { callable, constructible, members } = GLOBALS[name];
  if (callable) return null;
  if (constructible) return problem(node, `'${name}' can only be made with new`, `Write new ${name}().`);
  return problem(node, `'${name}' has only members`, `Write ${name}.${members[0]} and the like.`);
}

/** `name.member` where `name` is a global. */
export function checkGlobalMember(node: AnyNode, name: string, member: string): Problem | null {
  const { members } = GLOBALS[name];
  if (members.includes(member)) return null;
  if (name === 'Math' && member === 'random') {
    return unavailable(node, 'Math.random', 'Use random numbers of the world, if it gives any, so that seeds decide.');
  }
  const near = nearestName(member, members);
  const remedy = near ? `Did you mean '${name}.${near}'?` : 'Write a helper function.';
  return unavailable(node, `'${name}.${member}'`, remedy);
}

/** The names at the top level are shared by all worlds, so they must keep their values. */
export function checkAssignments(program: Program, topLevel: readonly string[]): Problem | null {
  let wrong: Problem | null = null;
  const assigned: Found = (name, at) => {
    if (!topLevel.includes(name)) return;
    wrong ??= problem(
      at,
      `'${name}' cannot be assigned: worlds would share it`,
      'Declare a variable inside the skill.',
    );
  };
  const visit = (node: AnyNode): void => {
    if (node.type === 'AssignmentExpression') patternNames(node.left, assigned);
    else if (node.type === 'UpdateExpression') patternNames(node.argument, assigned);
    else if (node.type === 'ForInStatement' || node.type === 'ForOfStatement') patternNames(node.left, assigned);
    for (const child of children(node)) visit(child);
  };
  visit(program);
  return wrong;
}

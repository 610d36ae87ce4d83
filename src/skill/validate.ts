/** Decides from the syntax tree whether code is a skill. Looks at text only; nothing is run. */
import type {
  AnyNode,
  BinaryExpression,
  CallExpression,
  Function as FunctionNode,
  NewExpression,
  Program,
  VariableDeclaration,
} from 'acorn';
import {
  ALLOWED_NODES,
  CLASSES,
  GLOBALS,
  isForbiddenProperty,
  REFUSED_FORMS,
  REFUSED_NODES,
  type RefusedForm,
} from './language.ts';
import { checkAssignments, checkGlobalMember, checkName, checkReference, openScope, type Scope } from './names.ts';
import { type Problem, problem, unavailable } from './problem.ts';
import { children } from './tree.ts';

/** The code is fine; these are the names of its top-level functions and constants. */
export interface Validated {
  readonly topLevel: readonly string[];
}

/** A key or member that is written out; computed ones are checked when they run. */
function checkKey(key: AnyNode, computed: boolean): Problem | null {
  let name: string | null = null;
  if (key.type === 'Literal') name = String(key.value);
  else if (key.type === 'Identifier' && !computed) name = key.name;
  if (name === null || !isForbiddenProperty(name)) return null;
  return unavailable(key, `the property '${name}'`, 'Use another property or a helper function.');
}

function refuse(node: { readonly start: number }, form: RefusedForm): Problem {
  return unavailable(node, form, REFUSED_FORMS[form]);
}

const isRefusedOperator = (operator: string): operator is RefusedForm => Object.hasOwn(REFUSED_FORMS, operator);

/** `new Map()` and the like; the names cannot be declared otherwise. */
function isMaking({ callee }: NewExpression): boolean {
  return callee.type === 'Identifier' && Object.hasOwn(GLOBALS, callee.name) && GLOBALS[callee.name].constructible;
}

/** `x instanceof Map` and the like. */
function isClassTest({ operator, right }: BinaryExpression): boolean {
  return operator === 'instanceof' && right.type === 'Identifier' && CLASSES.has(right.name);
}

/** A name in a place where it is no mere reference: behind `new` or `instanceof`. */
function classOf(node: AnyNode): AnyNode | null {
  if (node.type === 'NewExpression') return node.callee;
  return node.type === 'BinaryExpression' && isClassTest(node) ? node.right : null;
}

/** The rules for one node, apart from names. */
function checkNode(node: AnyNode): Problem | null {
  if (!ALLOWED_NODES.has(node.type)) {
    const [what, remedy] = REFUSED_NODES[node.type] ?? [node.type, 'Use plain functions, loops and literals.'];
    return unavailable(node, what, remedy);
  }
  switch (node.type) {
    case 'Literal':
      if (node.regex) return refuse(node, 'regular expression');
      return node.bigint ? refuse(node, 'big integer') : null;
    case 'BinaryExpression':
      if (isClassTest(node)) return null;
      return isRefusedOperator(node.operator) ? refuse(node, node.operator) : null;
    case 'NewExpression':
      return isMaking(node) ? null : refuse(node, 'new of other things');
    case 'AssignmentExpression':
    case 'UnaryExpression':
      return isRefusedOperator(node.operator) ? refuse(node, node.operator) : null;
    case 'ForOfStatement':
      return node.await ? refuse(node, 'for await') : null;
    case 'TryStatement':
      return node.finalizer ? refuse(node.finalizer, 'finally') : null;
    case 'CatchClause':
      return node.param && node.param.type !== 'Identifier' ? refuse(node.param, 'pattern in catch') : null;
    case 'ArrayPattern':
    case 'ObjectPattern': {
      // Copying the rest of a value is work that nothing charges for; in parameters the call bounds it.
      const items: readonly (AnyNode | null)[] = node.type === 'ArrayPattern' ? node.elements : node.properties;
      const rest = items.find((item) => item?.type === 'RestElement');
      return rest ? refuse(rest, 'rest pattern') : null;
    }
    case 'Property':
      if (node.kind !== 'init') return refuse(node, node.kind === 'get' ? 'getter' : 'setter');
      return checkKey(node.key, node.computed);
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return node.async ? refuse(node, 'async') : null;
    case 'MemberExpression':
      return checkKey(node.property as AnyNode, node.computed);
    default:
      return null;
  }
}

/** `Math.floor` and the like: the member is checked, and the global is no mere reference. */
function checkMember(node: AnyNode, scope: Scope | null): Problem | null {
  if (node.type !== 'MemberExpression') return null;
  const { object, property, computed } = node;
  if (!computed && object.type === 'Identifier' && Object.hasOwn(GLOBALS, object.name)) {
    return property.type === 'Identifier' ? checkGlobalMember(node, object.name, property.name) : null;
  }
  return checkTree(object, scope) ?? (computed ? checkTree(property as AnyNode, scope) : null);
}

/** Walks the tree; names in the place of keys and labels are no references. */
function checkTree(node: AnyNode, outer: Scope | null): Problem | null {
  const bad = checkNode(node);
  if (bad) return bad;
  if (node.type === 'Identifier') return checkReference(node, node.name, outer);
  if (node.type === 'MemberExpression') return checkMember(node, outer);
  const label = 'label' in node ? (node.label ?? null) : null;
  const badLabel = label && checkName(label, label.name);
  if (badLabel) return badLabel;
  const scope = openScope(node, outer);
  if (scope && 'message' in scope) return scope;
  const known = classOf(node);
  for (const child of children(node)) {
    const wrong = child === label || child === known ? null : checkTree(child, scope);
    if (wrong) return wrong;
  }
  return null;
}

function isObjectFreeze({ callee }: CallExpression): boolean {
  if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier') return false;
  return callee.object.name === 'Object' && callee.property.type === 'Identifier' && callee.property.name === 'freeze';
}

/** Top-level values are shared by all worlds, so they are plain data: no call, no assignment, nothing that holds state. */
function checkConstant(node: AnyNode): Problem | null {
  if (node.type === 'ArrowFunctionExpression' || node.type === 'FunctionExpression') return null;
  const call = (node.type === 'CallExpression' && !isObjectFreeze(node)) || node.type === 'NewExpression';
  if (call || node.type === 'AssignmentExpression' || node.type === 'UpdateExpression') {
    return problem(node, 'a top-level constant may not call or assign', 'Compute it inside the skill.');
  }
  for (const child of children(node)) {
    const wrong = checkConstant(child);
    if (wrong) return wrong;
  }
  return null;
}

function checkConstants(node: VariableDeclaration): Problem | null {
  if (node.kind !== 'const') {
    const message = `top-level ${node.kind} is not available: worlds would share it`;
    return problem(node, message, 'Use const, or declare it inside the skill.');
  }
  for (const { id, init } of node.declarations) {
    if (id.type !== 'Identifier') return problem(id, 'a top-level constant has one name', 'Write const name = value.');
    const wrong = init ? checkConstant(init) : null;
    if (wrong) return wrong;
  }
  return null;
}

/** The function that is the skill: `function* name(w)`. */
function checkMain(node: FunctionNode, name: string): Problem | null {
  const remedy = `Write function* ${name}(w).`;
  if (!node.generator) return problem(node, `'${name}' is not a generator`, remedy);
  if (node.params.length !== 1) return problem(node, `'${name}' takes ${node.params.length} parameters`, remedy);
  return node.params[0].type === 'RestElement' ? problem(node, `'${name}' takes a rest parameter`, remedy) : null;
}

/** The top level: functions and constants only, among them the skill. */
function checkTopLevel(program: Program, name: string): Problem | Validated {
  const topLevel: string[] = [];
  for (const node of program.body) {
    let wrong: Problem | null = null;
    if (node.type === 'FunctionDeclaration') {
      topLevel.push(node.id.name);
      if (node.id.name === name) wrong = checkMain(node, name);
    } else if (node.type === 'VariableDeclaration') {
      wrong = checkConstants(node);
      for (const { id } of node.declarations) if (id.type === 'Identifier') topLevel.push(id.name);
    } else if (node.type !== 'EmptyStatement' && !(node.type === 'ExpressionStatement' && node.directive)) {
      const message = 'only functions and constants may stand at the top level';
      wrong = problem(node, message, `Move it into function* ${name}(w).`);
    }
    if (wrong) return wrong;
  }
  const functions = program.body.some((node) => node.type === 'FunctionDeclaration' && node.id.name === name);
  return functions
    ? { topLevel }
    : problem({ start: 0 }, `there is no function* ${name}`, `Write function* ${name}(w).`);
}

/** `program` is the parsed code of the skill called `name`. Returns the first problem, or the top-level names. */
export function validate(program: Program, name: string): Problem | Validated {
  const bad = checkTree(program, null);
  if (bad) return bad;
  const top = checkTopLevel(program, name);
  return 'message' in top ? top : (checkAssignments(program, top.topLevel) ?? top);
}

/**
 * Rewrites validated code so that it stops by itself: loops, functions and long builtins burn fuel, and computed
 * property names are checked. Only inserts text without line breaks, so that lines stay the author's.
 */
import type { AnyNode, ArrayExpression, CallExpression, NewExpression, ObjectExpression, Program } from 'acorn';
import { GLOBALS, isBulkMethod, isGrowingMethod } from './language.ts';
import { children } from './tree.ts';

/** A call costs more than a round of a loop, so that recursion runs out of fuel before V8 runs out of stack. */
const CALL_COST = 8;

const ROUND = 'if(--__fuel<0)__out();';
const CALL = `if((__fuel-=${CALL_COST})<0)__out();`;
const CALL_EXPRESSION = `((__fuel-=${CALL_COST})<0&&__out(),`;

const NUMERIC = new Set(['-', '*', '/', '%', '|', '&', '^', '<<', '>>', '>>>']);

type Insert = (at: number, text: string) => void;

/** What is inserted after the children of a node are done; the last first. */
type Later = (() => void)[];

/** Whether an index is surely a number, so that no check is needed. */
function isNumeric(node: AnyNode): boolean {
  if (node.type === 'Literal') return typeof node.value === 'number';
  if (node.type === 'UpdateExpression') return true;
  if (node.type === 'BinaryExpression') return NUMERIC.has(node.operator);
  return node.type === 'UnaryExpression' && (node.operator === '-' || node.operator === '+' || node.operator === '~');
}

/** Double parentheses, for the node may be a sequence in parentheses of its own; a space, for a word may stand before. */
function wrap(insert: Insert, node: AnyNode, name: string): () => void {
  insert(node.start, ` ${name}((`);
  return () => insert(node.end, '))');
}

/** Whether a chain such as `a?.b.c` may stop early before `node` has a value. */
function mayStop(node: AnyNode): boolean {
  if (node.type === 'MemberExpression') return Boolean(node.optional) || mayStop(node.object as AnyNode);
  return node.type === 'CallExpression' && (Boolean(node.optional) || mayStop(node.callee as AnyNode));
}

/** The method that a call names in its text, or null. */
function methodOf({ callee }: CallExpression): string | null {
  if (callee.type !== 'MemberExpression' || callee.computed || callee.property.type !== 'Identifier') return null;
  return callee.property.name;
}

/** The receiver of a method passes through a function; a chain that may stop before it goes on to stop the call, too. */
function wrapReceiver(node: CallExpression, name: string, insert: Insert, later: Later): void {
  const { callee } = node;
  if (callee.type !== 'MemberExpression') return;
  const receiver = callee.object as AnyNode;
  if (mayStop(receiver) && !callee.optional) later.push(() => insert(receiver.end, '?'));
  later.push(wrap(insert, receiver, name));
}

/** Long builtins: receiver, arguments and result pass through functions that burn fuel by length. */
function meterCall(node: CallExpression, insert: Insert, later: Later): void {
  const { callee } = node;
  const method = methodOf(node);
  if (method === null || callee.type !== 'MemberExpression') return;
  if (isGrowingMethod(method)) wrapReceiver(node, '__grow', insert, later);
  if (!isBulkMethod(method)) return;
  const receiver = callee.object as AnyNode;
  const onGlobal = receiver.type === 'Identifier' && Object.hasOwn(GLOBALS, receiver.name);
  // The result inside a chain that may stop cannot be wrapped without ending the chain.
  if (!mayStop(node)) later.push(wrap(insert, node, '__bulk'));
  if (!onGlobal) wrapReceiver(node, '__bulk', insert, later);
  for (const argument of node.arguments) {
    const light =
      argument.type === 'SpreadElement' || argument.type === 'ArrowFunctionExpression' || argument.type === 'Literal';
    if (light) continue;
    const iterates = method === 'fromEntries';
    later.push(wrap(insert, argument as AnyNode, iterates ? '__spread' : onGlobal ? '__own' : '__bulk'));
  }
}

/** Making a Map or a Set costs a call, and its entries as much as spreading them. Array charges for itself. */
function meterNew(node: NewExpression, insert: Insert, later: Later): void {
  insert(node.start, CALL_EXPRESSION);
  later.push(() => insert(node.end, ')'));
  const collects = node.callee.type === 'Identifier' && (node.callee.name === 'Map' || node.callee.name === 'Set');
  for (const argument of collects ? node.arguments : []) {
    if (argument.type !== 'SpreadElement') later.push(wrap(insert, argument, '__entries'));
  }
}

/** Text that grows: sums that may be texts, and templates. */
function meterText(node: AnyNode, insert: Insert, later: Later): void {
  if (node.type === 'TemplateLiteral') {
    if (node.expressions.length > 0) later.push(wrap(insert, node, '__text'));
  } else if (node.type === 'BinaryExpression' || node.type === 'AssignmentExpression') {
    const sum = node.operator === '+' || node.operator === '+=';
    if (!sum || isNumeric(node.left as AnyNode) || isNumeric(node.right)) return;
    later.push(wrap(insert, node, '__text'));
  }
}

/** Spreading and enumerating copy as many values as there are. */
function meterSpread(
  node: ArrayExpression | ObjectExpression | CallExpression | NewExpression,
  insert: Insert,
  later: Later,
): void {
  const parts =
    'arguments' in node ? node.arguments : node.type === 'ArrayExpression' ? node.elements : node.properties;
  const name = node.type === 'ObjectExpression' ? '__own' : '__spread';
  for (const part of parts) if (part?.type === 'SpreadElement') later.push(wrap(insert, part.argument, name));
}

/** Inserts what stands before or inside a node (`called`: it is what a call calls), and returns what inserts the rest after its children are done. */
function enter(node: AnyNode, insert: Insert, called: boolean): Later {
  const later: Later = [];
  switch (node.type) {
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement': {
      const { body } = node;
      if (node.type === 'ForInStatement') later.push(wrap(insert, node.right, '__own'));
      insert(body.start, `{${ROUND}`);
      later.push(() => insert(body.end, '}'));
      break;
    }
    case 'FunctionDeclaration':
    case 'FunctionExpression':
      insert(node.body.start + 1, CALL);
      break;
    case 'ArrowFunctionExpression':
      if (node.body.type === 'BlockStatement') insert(node.body.start + 1, CALL);
      else {
        const { body } = node;
        insert(body.start, CALL_EXPRESSION);
        later.push(() => insert(body.end, ')'));
      }
      break;
    case 'CatchClause':
      // Running out of fuel or stack is final: catching it only throws again.
      if (!node.param) insert(node.body.start, '(__error)');
      insert(node.body.start + 1, `__caught(${node.param?.type === 'Identifier' ? node.param.name : '__error'});`);
      break;
    case 'MemberExpression':
    case 'Property': {
      const key = (node.type === 'Property' ? node.key : node.property) as AnyNode;
      if (node.computed && !isNumeric(key)) {
        later.push(wrap(insert, key, called ? '__called' : '__key'));
      }
      break;
    }
    case 'UpdateExpression':
      // The sandbox takes `-->` for a comment of HTML.
      if (!node.prefix) insert(node.end, ' ');
      break;
    case 'BinaryExpression':
    case 'AssignmentExpression':
    case 'TemplateLiteral':
      meterText(node, insert, later);
      break;
    case 'CallExpression':
      meterCall(node, insert, later);
      meterSpread(node, insert, later);
      break;
    case 'NewExpression':
      meterNew(node, insert, later);
      meterSpread(node, insert, later);
      break;
    case 'ArrayExpression':
    case 'ObjectExpression':
      meterSpread(node, insert, later);
      break;
    default:
      break;
  }
  return later;
}

/** The metered text. `code` must be the text that `program` was parsed from, and valid. */
export function meter(code: string, program: Program): string {
  const inserts: { readonly at: number; readonly text: string }[] = [];
  const insert: Insert = (at, text) => void inserts.push({ at, text });
  const visit = (node: AnyNode, called: boolean): void => {
    const later = enter(node, insert, called);
    for (const child of children(node)) visit(child, node.type === 'CallExpression' && child === node.callee);
    for (const close of later.reverse()) close();
  };
  visit(program, false);
  // Stable: at one place, outer openings come first and inner closings come first, as they were inserted.
  inserts.sort((a, b) => a.at - b.at);
  let out = '';
  let from = 0;
  for (const { at, text } of inserts) {
    out += code.slice(from, at) + text;
    from = at;
  }
  return out + code.slice(from);
}

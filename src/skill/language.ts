/** The part of TypeScript that skills are written in: syntax, names and globals. Everything absent here is refused. */

/** Syntax trees may hold these nodes (ESTree names); the validator narrows some of them further. */
export const ALLOWED_NODES: ReadonlySet<string> = new Set(
  `Program ExpressionStatement BlockStatement EmptyStatement ReturnStatement LabeledStatement BreakStatement
  ContinueStatement IfStatement SwitchStatement SwitchCase ThrowStatement TryStatement CatchClause WhileStatement
  DoWhileStatement ForStatement ForInStatement ForOfStatement FunctionDeclaration VariableDeclaration
  VariableDeclarator ArrayExpression ObjectExpression Property FunctionExpression UnaryExpression UpdateExpression
  BinaryExpression AssignmentExpression LogicalExpression MemberExpression ConditionalExpression CallExpression
  SequenceExpression NewExpression ArrowFunctionExpression YieldExpression SpreadElement TemplateLiteral TemplateElement Identifier
  Literal ChainExpression AssignmentPattern ObjectPattern ArrayPattern RestElement`.split(/\s+/),
);

/** For refused nodes that people are likely to write: what it is, and what to write in its place. */
export const REFUSED_NODES: Readonly<Record<string, readonly [what: string, remedy: string]>> = {
  AwaitExpression: ['await', 'Yield the action code; the next line runs after the world has stepped.'],
  ClassDeclaration: ['class', 'Use plain functions and object literals.'],
  ClassExpression: ['class', 'Use plain functions and object literals.'],
  ThisExpression: ['this', 'Pass values as arguments.'],
  ImportDeclaration: ['import', 'Remove it: everything a skill may use comes with its parameter.'],
  ImportExpression: ['import', 'Remove it: everything a skill may use comes with its parameter.'],
  ExportNamedDeclaration: ['export of anything but a function', 'Remove the word export.'],
  ExportDefaultDeclaration: ['export default', 'Remove the words export default.'],
  ExportAllDeclaration: ['export', 'Remove it.'],
  TaggedTemplateExpression: ['tagged template', 'Call the function with parentheses.'],
  MetaProperty: ['meta property', 'Remove it.'],
  DebuggerStatement: ['debugger', 'Remove it.'],
};

/** Refused forms that are no nodes of their own, and what to write in their place. */
export const REFUSED_FORMS = {
  async: 'Use function* and yield action codes.',
  'for await': 'Use for (... of ...).',
  finally: 'Use catch alone.',
  'regular expression': 'Use includes, startsWith or split with plain text.',
  'big integer': 'Use a plain number.',
  '**': 'Use Math.pow or a product.',
  '**=': 'Use Math.pow or a product.',
  'new of other things': 'Write new Map(), new Set(), new Array(n) or new Error(text); make other objects as literals.',
  instanceof: 'Use typeof or Array.isArray.',
  getter: 'Use a plain property or a function.',
  setter: 'Use a plain property or a function.',
  'rest pattern': 'Name each value, or use slice.',
  'pattern in catch': 'Write catch (e).',
} as const satisfies Readonly<Record<string, string>>;

export type RefusedForm = keyof typeof REFUSED_FORMS;

/** Well-known names that skills lack; a skill may declare them for itself. */
export const MISSING_NAMES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(['WeakMap', 'WeakSet'].map((name) => [name, 'Use Map or Set.'])),
  ...Object.fromEntries(
    `arguments eval Function globalThis global self window process require module exports Reflect Proxy Symbol Promise
    BigInt RegExp Date ArrayBuffer SharedArrayBuffer Atomics WebAssembly WeakRef Intl JSON Compartment setTimeout
    setInterval setImmediate queueMicrotask fetch console performance crypto`
      .split(/\s+/)
      .map((name) => [name, 'Use only the parameter of the skill.']),
  ),
};

/**
 * Properties that lead out of plain data (to constructors, prototypes and function objects), compile regular
 * expressions from strings, blow text up, or depend on the machine: on its locale, or on the paths in a stack.
 */
export const FORBIDDEN_PROPERTIES: ReadonlySet<string> = new Set(
  `constructor prototype caller callee arguments call apply bind match matchAll search repeat padStart padEnd normalize
  localeCompare toLocaleString toLocaleLowerCase toLocaleUpperCase stack`.split(/\s+/),
);

export function isForbiddenProperty(name: string): boolean {
  return name.startsWith('__') || FORBIDDEN_PROPERTIES.has(name);
}

/** Builtins whose work grows with their receiver, arguments or result; metering charges for the length of all three. */
const BULK_METHODS: ReadonlySet<string> = new Set(
  `concat copyWithin entries every fill filter find findIndex findLast findLastIndex flat flatMap forEach includes
  indexOf join keys lastIndexOf map reduce reduceRight replace replaceAll reverse shift slice some sort splice split
  startsWith endsWith substring substr toLowerCase toReversed toSorted toSpliced toString toUpperCase trim trimEnd
  trimStart unshift values with fromEntries assign freeze toArray union intersection difference symmetricDifference
  isSubsetOf isSupersetOf isDisjointFrom`.split(/\s+/),
);

/** Methods that add one entry to a Map or a Set. */
const GROWING_METHODS: ReadonlySet<string> = new Set(['set', 'add']);

export const isBulkMethod = (name: string): boolean => BULK_METHODS.has(name);
export const isGrowingMethod = (name: string): boolean => GROWING_METHODS.has(name);

/** All methods that metering looks for. */
export const METERED_METHODS: ReadonlySet<string> = new Set([...BULK_METHODS, ...GROWING_METHODS]);

/** Metering must see in the text which of these is called, so a computed name may not be one. */
export const isMeteredMethod = (name: string): boolean => METERED_METHODS.has(name);

interface GlobalUse {
  /** May be called or passed as a function. */
  readonly callable: boolean;
  /** May stand behind `new`. */
  readonly constructible: boolean;
  /** Members that may be read. */
  readonly members: readonly string[];
}

const value: GlobalUse = { callable: true, constructible: false, members: [] };
const error: GlobalUse = { callable: true, constructible: true, members: [] };
/** Behind `new` only, so that metering sees each growing collection. */
const collection: GlobalUse = { callable: false, constructible: true, members: [] };

/** What may stand on the right of `instanceof`. */
export const CLASSES: ReadonlySet<string> = new Set(['Map', 'Set', 'Error', 'TypeError', 'RangeError']);

/** The globals of skills. Math lacks `random`, since the same seed must give the same steps. */
export const GLOBALS: Readonly<Record<string, GlobalUse>> = {
  Math: {
    callable: false,
    constructible: false,
    members:
      `E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2 abs acos acosh asin asinh atan atan2 atanh cbrt ceil clz32 cos cosh exp
      expm1 floor fround hypot imul log log10 log1p log2 max min pow round sign sin sinh sqrt tan tanh trunc`.split(
        /\s+/,
      ),
  },
  Number: {
    callable: true,
    constructible: false,
    members:
      `EPSILON MAX_SAFE_INTEGER MAX_VALUE MIN_SAFE_INTEGER MIN_VALUE NaN NEGATIVE_INFINITY POSITIVE_INFINITY isFinite
      isInteger isNaN isSafeInteger parseFloat parseInt`.split(/\s+/),
  },
  String: { callable: true, constructible: false, members: ['fromCharCode', 'fromCodePoint'] },
  Boolean: value,
  Array: { callable: true, constructible: true, members: ['isArray', 'from', 'of'] },
  Map: collection,
  Set: collection,
  Object: {
    callable: false,
    constructible: false,
    members: ['keys', 'values', 'entries', 'fromEntries', 'assign', 'freeze'],
  },
  Error: error,
  TypeError: error,
  RangeError: error,
  isFinite: value,
  isNaN: value,
  parseFloat: value,
  parseInt: value,
  undefined: value,
  NaN: value,
  Infinity: value,
};

/** Longest array that is made into text; `'' + array` joins it, which no metering sees. */
export const MAX_JOINED = 1_000_000;

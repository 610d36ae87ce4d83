// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the payloads are texts of programs.
/** Code that tries to leave the sandbox, to hang it, or to deceive its host. Each body runs as `function* f(w) { ... }`. */
import type { SkillFault } from '../../src/skill/skill.ts';

export interface Payload {
  readonly about: string;
  /** The body of the skill, or the whole code where `whole` is set. */
  readonly body: string;
  readonly whole?: true;
  /** The faults that are right; null where the run may as well end by itself, without harm. */
  readonly faults: readonly (SkillFault | null)[];
}

const refused = ['forbidden'] as const;
const threw = ['threw'] as const;
const fuel = ['fuel'] as const;

function payload(about: string, faults: Payload['faults'], body: string): Payload {
  return { about, faults, body };
}

function whole(about: string, faults: Payload['faults'], body: string): Payload {
  return { about, faults, body, whole: true };
}

/** Ways to the host's objects. `w.take` is a function of the API that records what it is given. */
const reaching: readonly Payload[] = [
  payload('process by name', refused, 'w.take(process); yield 1;'),
  payload('globalThis', refused, 'w.take(globalThis); yield 1;'),
  payload('global behind a local of that name', refused, 'if (0) { var g = globalThis; } w.take(g); yield 1;'),
  payload('this', refused, 'w.take(this); yield 1;'),
  payload('this of a plain function', refused, 'w.take((function () { return this; })()); yield 1;'),
  payload('eval', refused, 'w.take(eval("1")); yield 1;'),
  payload('indirect eval', refused, 'w.take((0, eval)("this")); yield 1;'),
  payload('eval through a comment', refused, 'w.take(eval/**/("this")); yield 1;'),
  payload('Function by name', refused, 'w.take(Function("return this")()); yield 1;'),
  payload('constructor of a constructor', refused, 'w.take([].constructor.constructor("return this")()); yield 1;'),
  payload('constructor as a string key', refused, 'w.take([]["constructor"]); yield 1;'),
  payload('constructor as a sum of strings', threw, 'w.take([]["con" + "structor"]); yield 1;'),
  payload('constructor as a template', threw, 'w.take([][`${"constr"}uctor`]); yield 1;'),
  payload(
    'constructor by an object that turns into text',
    threw,
    'w.take([][{ toString() { return "constructor"; } }]); yield 1;',
  ),
  payload(
    'constructor by an object that turns into two texts',
    [null, 'threw'],
    'let n = 0; const k = { toString() { return n++ ? "constructor" : "length"; } }; w.take([][k]); yield 1;',
  ),
  payload('constructor by an array key', threw, 'w.take([][["constructor"]]); yield 1;'),
  payload('constructor by destructuring', refused, 'const { constructor: C } = []; w.take(C); yield 1;'),
  payload(
    'constructor by computed destructuring',
    threw,
    'const { ["const" + "ructor"]: C } = []; w.take(C); yield 1;',
  ),
  payload('constructor by a parameter pattern', threw, 'w.take((({ ["const" + "ructor"]: C }) => C)([])); yield 1;'),
  payload(
    'constructor by an assignment pattern',
    threw,
    'let C; ({ ["const" + "ructor"]: C } = []); w.take(C); yield 1;',
  ),
  payload('constructor by optional chaining', refused, 'w.take(w?.take?.constructor); yield 1;'),
  payload('constructor in unicode escapes', refused, 'w.take([].\\u0063onstructor); yield 1;'),
  payload('constructor of a function of the host', refused, 'w.take(w.take.constructor("return process")()); yield 1;'),
  payload('generator function constructor', threw, 'w.take((function* () {})["const" + "ructor"]); yield 1;'),
  payload('__proto__ read', refused, 'w.take({}.__proto__); yield 1;'),
  payload('__proto__ in a literal', refused, 'w.take({ __proto__: [] }); yield 1;'),
  payload('__proto__ as a string in a literal', refused, 'w.take({ "__proto__": [] }); yield 1;'),
  payload('__proto__ computed', threw, 'w.take({}["__pro" + "to__"]); yield 1;'),
  payload('__lookupGetter__', threw, 'w.take({}["__lookup" + "Getter__"]("x")); yield 1;'),
  payload('__defineGetter__', refused, '({}).__defineGetter__("x", () => 1); yield 1;'),
  payload('arguments.callee', refused, 'w.take(arguments.callee); yield 1;'),
  payload('caller', refused, 'w.take(w.take.caller); yield 1;'),
  payload('Reflect', refused, 'w.take(Reflect.ownKeys(w)); yield 1;'),
  payload('Proxy', refused, 'w.take(new Proxy({}, {})); yield 1;'),
  payload('Symbol', refused, 'w.take(Symbol.iterator); yield 1;'),
  payload('Object.getPrototypeOf', refused, 'w.take(Object.getPrototypeOf(w)); yield 1;'),
  payload('Object under another name', refused, 'const O = Object; w.take(O.getPrototypeOf); yield 1;'),
  payload('Object by a computed member', refused, 'w.take(Object["getPrototype" + "Of"]); yield 1;'),
  payload('Error.prepareStackTrace', refused, 'Error.prepareStackTrace = (e, s) => s; yield 1;'),
  payload('Error.captureStackTrace', refused, 'Error.captureStackTrace({}); yield 1;'),
  payload('new.target', refused, 'w.take((function () { return new.target; })()); yield 1;'),
  payload('dynamic import', refused, 'w.take(import("node:fs")); yield 1;'),
  whole('static import', refused, 'import fs from "node:fs"; function* f(w) { w.take(fs); yield 1; }'),
  whole('import meta', refused, 'function* f(w) { w.take(import.meta); yield 1; }'),
  payload('require', refused, 'w.take(require("node:fs")); yield 1;'),
  payload('Compartment', refused, 'w.take(new Compartment()); yield 1;'),
  payload('WebAssembly', refused, 'w.take(WebAssembly); yield 1;'),
  payload(
    'a name that only another scope declares',
    refused,
    'const g = () => { const secret = 1; return secret; }; w.take(secret); yield g();',
  ),
  payload('console', refused, 'console.log(1); yield 1;'),
  payload('timers', refused, 'setTimeout(() => 1, 0); yield 1;'),
  payload('with', ['syntax', 'forbidden'], 'with (w) { take(1); } yield 1;'),
  payload('html comment', ['syntax', 'forbidden'], 'const x = 1, y = 1; w.take(x<!--y\n); yield 1;'),
  payload('html close comment', ['syntax', 'forbidden'], 'let n = 2;\nwhile (n\n--> 0) { yield 1; }'),
  whole(
    'code that closes its wrapper',
    ['syntax', 'forbidden'],
    'function* f(w) { yield 1; } } } ) ( ) ; w; (() => { { {',
  ),
];

/** Ways to change what others see. */
const polluting: readonly Payload[] = [
  payload('a method of one array', [null], '[].push = 1; yield 1;'),
  payload('Math', threw, 'Math.floor = () => 0; yield 1;'),
  payload('a global', refused, 'leak = 1; yield 1;'),
  payload('NaN', threw, 'NaN = 1; yield 1;'),
  payload('a property of the API', threw, 'w.take = 1; yield 1;'),
  payload('a property of a function of the API', threw, 'w.take.extra = 1; yield 1;'),
  payload('Object.assign onto the API', threw, 'Object.assign(w, { take: 1 }); yield 1;'),
  payload(
    'Object.assign with an own __proto__',
    [null],
    'Object.assign({}, Object.fromEntries([["__proto__", { polluted: 1 }]])); yield 1;',
  ),
  payload('a property of a text', threw, '"text".extra = 1; yield 1;'),
  whole('a shared array', threw, 'const A = [1]; function* f(w) { A.push(2); yield 1; }'),
  whole('a shared nested object', threw, 'const A = { b: { c: [1] } }; function* f(w) { A.b.c[0] = 2; yield 1; }'),
  whole('a property of a shared function', threw, 'function g() {} function* f(w) { g.n = 1; yield 1; }'),
  whole('a shared function by assignment', refused, 'function g() {} function* f(w) { g = 1; yield 1; }'),
  whole('a shared function by destructuring', refused, 'function g() {} function* f(w) { [g] = [1]; yield 1; }'),
  whole('a shared function by a loop', refused, 'function g() {} function* f(w) { for (g of [1]); yield 1; }'),
  whole('a shared variable', refused, 'var n = 0; function* f(w) { n++; yield n; }'),
  whole(
    'a shared closure',
    refused,
    'const n = (() => { let i = 0; return () => i++; })(); function* f(w) { yield n(); }',
  ),
  whole('the skill itself', refused, 'function* f(w) { f = 1; yield 1; }'),
];

/** Ways to run for ever, or to run for longer than the fuel allows. */
const looping: readonly Payload[] = [
  payload('for ever', fuel, 'for (;;); yield 1;'),
  payload('while in catch', fuel, 'try { throw 1; } catch { while (true) {} } yield 1;'),
  payload('catching exhaustion', fuel, 'for (;;) { try { for (;;); } catch {} }'),
  payload('catching exhaustion and going on', fuel, 'try { for (;;); } catch {} yield 1;'),
  payload('finally', refused, 'for (;;) { try { for (;;); } finally { continue; } }'),
  payload('refilling the fuel', refused, '__fuel = 1e9; for (;;); yield 1;'),
  payload('the fuel in unicode escapes', refused, '\\u005f_fuel = 1e9; for (;;); yield 1;'),
  payload('replacing the check', refused, 'const __out = () => {}; for (;;); yield 1;'),
  payload('recursion', fuel, 'const g = () => g(); g(); yield 1;'),
  payload('recursion in a default value', fuel, 'const g = (a = g()) => a; g(); yield 1;'),
  payload('recursion in a getter of text', fuel, 'const o = { toString() { return "" + o; } }; yield o + "";'),
  payload(
    'branching recursion that catches',
    fuel,
    'const g = () => { try { g(); } catch {} try { g(); } catch {} }; g(); yield 1;',
  ),
  payload('mutual generators', fuel, 'function* a() { yield* b(); } function* b() { yield* a(); } yield* a();'),
  payload('a generator spread', fuel, 'function* a() { for (;;) yield 1; } yield [...a()].length;'),
  payload('callbacks of builtins', fuel, 'const a = [1]; a.forEach(function g() { a.forEach(g); }); yield 1;'),
  payload(
    'a comparator',
    fuel,
    'const a = Array.from({ length: 5000 }, (_, i) => i % 7); for (;;) a.sort((p, q) => p - q);',
  ),
  payload('a huge Array.from', fuel, 'yield Array.from({ length: 1e9 }).length;'),
  payload('a huge fill', fuel, 'const a = []; a.length = 4e9; a.fill(1); yield 1;'),
  payload('a huge array as text', threw, 'const a = []; a[4e9] = 1; yield a + "";'),
  payload('a huge array inside another as text', threw, 'const a = []; a[4e9] = 1; yield `${[[a]]}`;'),
  payload('a huge array by String', threw, 'const a = []; a[4e9] = 1; yield String(a);'),
  payload('a huge array-like as text', threw, 'const o = { length: 4e9, toString: [].join }; yield o + "";'),
  payload('a huge array-like joined', fuel, 'const o = { length: 4e9, join: [].join }; yield o.join();'),
  payload(
    'an array-like of impossible length',
    fuel,
    'const o = { length: 1e300, indexOf: [].indexOf }; yield o.indexOf(1);',
  ),
  payload('a huge array iterated', fuel, 'const a = []; a[4e9] = 1; yield [...a.keys()].length;'),
  payload('a huge array spread', fuel, 'const a = []; a[4e9] = 1; yield Math.max(...a);'),
  payload('a huge array by a computed method', threw, 'const a = []; a[4e9] = 1; yield a["ind" + "exOf"](7);'),
  payload('the rest of a huge array', refused, 'const a = []; a[4e9] = 1; const [...r] = a; yield r.length;'),
  payload(
    'many keys again and again',
    fuel,
    'const o = {}; for (let i = 0; i < 9000; i++) o[i] = i; for (;;) Object.keys(o);',
  ),
  payload(
    'enumerating again and again',
    fuel,
    'const o = {}; for (let i = 0; i < 9000; i++) o[i] = i; for (;;) for (const k in o) break;',
  ),
  payload(
    'copying again and again',
    fuel,
    'let o = {}; for (let i = 0; i < 9000; i++) o[i] = i; for (;;) o = { ...o };',
  ),
  payload(
    'joining long texts',
    fuel,
    'let s = "0123456789"; for (let i = 0; i < 9; i++) s += s; for (;;) Array.from({ length: 900 }).join(s);',
  ),
  payload('JSON', refused, 'const a = []; a[4e9] = 1; yield JSON.stringify({ a }).length;'),
  payload('a huge join', fuel, 'const a = []; a.length = 1e9; yield a.join("x").length;'),
  payload('doubling concat', fuel, 'let a = [1]; for (;;) a = a.concat(a);'),
  payload('doubling spread', fuel, 'let a = [1]; for (;;) a = [...a, ...a];'),
  payload('doubling push', fuel, 'const a = [1]; for (;;) a.push(...a);'),
  payload('repeat', refused, 'yield "x".repeat(5e8).length;'),
  payload('padStart', threw, 'yield "x"["pad" + "Start"](5e8).length;'),
  payload('doubling text', fuel, 'let s = "x"; for (;;) s += s;'),
  payload('a regular expression', refused, 'yield /(a+)+b/.test("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa") ? 1 : 2;'),
  payload(
    'a regular expression from text',
    refused,
    'yield "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa".match("(a+)+b") ? 1 : 2;',
  ),
  payload('big integers', refused, 'yield Number(3n ** 100000000n);'),
  payload('await', ['syntax', 'forbidden'], 'await 1; yield 1;'),
  payload('async', refused, '(async () => { for (;;) await 1; })(); yield 1;'),
  payload('nested runs', fuel, 'for (;;) for (const code of w.inner()) break;'),
];

/** Ways to deceive or to attack the host that reads results. */
const deceiving: readonly Payload[] = [
  payload('an object as action', ['bad-action'], 'yield { valueOf() { for (;;); } };'),
  payload('a function as action', ['bad-action'], 'yield () => 1;'),
  payload('the API as action', ['bad-action'], 'yield w;'),
  payload('a fraction', ['bad-action'], 'yield 0.5;'),
  payload('an index past the end', ['bad-action'], 'yield 12;'),
  payload('a negative action that means done', ['bad-action'], 'yield -1;'),
  payload('a long text as action', ['bad-action'], 'let s = "x"; for (let i = 0; i < 14; i++) s += s; yield s;'),
  payload('a delegate that is no generator', threw, 'yield* { next() { return { value: 1, done: false }; } };'),
  payload('a thrown object with a hostile message', refused, 'throw { get message() { for (;;); } };'),
  payload('a thrown object with a hostile toString', threw, 'throw { toString() { for (;;); }, message: 1 };'),
  payload(
    'an error with a hostile name',
    ['fuel', 'threw'],
    'const e = Error("x"); e.name = { toString() { for (;;); } }; throw e;',
  ),
  payload(
    'an error with a hostile message',
    threw,
    'const e = Error("x"); e.message = { toString() { for (;;); } }; throw e;',
  ),
  payload('an error that claims another line', threw, 'throw Error("at skill-f:999:9");'),
  payload('a thrown generator', threw, 'throw (function* () { for (;;); })();'),
  payload('a thrown function of the API', threw, 'throw w.take;'),
  payload('Math.random', refused, 'yield Math.random();'),
  payload('Date', refused, 'yield Date.now();'),
  payload('locale', refused, 'yield "a".localeCompare("b");'),
];

export const CORPUS: readonly Payload[] = [...reaching, ...polluting, ...looping, ...deceiving];

/** Expressions for the sandbox alone, as if validation and metering had let them through. None may reach the host. */
export const RAW: readonly string[] = [
  '({}).constructor.constructor("return process")()',
  '[].constructor.constructor("return globalThis.process")()',
  '(function () {}).constructor("return process")()',
  '(function* () {}).constructor("yield process")().next().value',
  '(async () => {}).constructor("return process")()',
  '(async function* () {}).constructor("return process")()',
  '(0, eval)("process")',
  'eval("process")',
  'Function("return process")()',
  'new Function("return this.process")()',
  'process',
  'globalThis.process',
  'globalThis.process.exit(3)',
  'this.process',
  '(function () { return this.process; })()',
  'require("node:fs")',
  'import("node:fs")',
  'new Compartment({ process: 1 })',
  'Reflect.ownKeys(globalThis)',
  'new Proxy({}, {})',
  'Object.prototype.polluted = 1',
  'Array.prototype.push = () => 0',
  '({}).__proto__.polluted = 1',
  'Object.assign(({}).__proto__, { polluted: 1 })',
  '({}).constructor.defineProperty(({}).__proto__, "polluted", { value: 1 })',
  '({}).__defineGetter__.call(({}).__proto__, "polluted", () => 1)',
  'Error.prepareStackTrace = (e, sites) => sites[0].getThis()',
  'Error("x").constructor.prepareStackTrace = () => 1',
  '(() => { try { null.x; } catch (e) { return e.constructor.constructor("return process")(); } })()',
  'Math.random()',
  'Date.now()',
  'new Date().getTime()',
  'new Intl.DateTimeFormat()',
  'new WebAssembly.Memory({ initial: 1 })',
  'new SharedArrayBuffer(8)',
  'new ArrayBuffer(1e9)',
  'new WeakRef({})',
  'setTimeout(() => 1)',
  'console.log(1)',
  'harden.constructor("return process")()',
  '__scope.host.isArray.constructor("return process")()',
  '__scope.host.isArray.x = 1',
  '__scope.Math.floor = 1',
  'globalThis.added = 1',
];

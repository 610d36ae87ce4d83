// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the payloads are texts of programs.
/** Payloads that want what is scarce: fuel, time, memory, the terminal, files, the network, the clock. */
import { fuel, memory, type Payload, payload, refused, threw, whole } from './payload.ts';

/** Names and places from which the fuel could be refilled. */
export const REFILLS: readonly Payload[] = [
  payload('the fuel as a property', refused, 'w.__fuel = 1e9; for (;;); yield 1;'),
  payload('the fuel by destructuring', refused, 'const { __fuel } = w; for (;;); yield __fuel;'),
  payload('the fuel as a parameter', refused, 'const g = (__fuel) => { for (;;); }; g(1e9); yield 1;'),
  payload('the fuel as a label', refused, '__fuel: for (;;) break __fuel; yield 1;'),
  payload('the fuel in a template', refused, 'yield `${__fuel = 1e9}`.length;'),
  payload('the fuel in a catch', refused, 'try { for (;;); } catch (__fuel) {} yield 1;'),
  payload('the fuel as a function', refused, 'function __fuel() {} for (;;); yield 1;'),
  payload('the scope of the wrapper', refused, '__scope.host.x = 1; yield 1;'),
  payload('the fill of the module', threw, 'w.fill(1e9); for (;;); yield 1;'),
  payload(
    'fuel from skills within skills',
    fuel,
    'for (;;) for (const code of w.inner()) { for (let i = 0; i < 9; i++); }',
  ),
  whole('a top level that burns for all', refused, 'const A = (() => { for (;;); })(); function* f(w) { yield 1; }'),
];

const texts = ['fuel', 'threw', 'memory'] as const;

/** Builtins that work long for little. */
export const BUILTINS: readonly Payload[] = [
  payload('an array that holds itself, flattened', fuel, 'const a = []; a[0] = a; yield a.flat(1e9).length;'),
  payload(
    'sorting texts that act',
    fuel,
    'const a = [1, 2, 3].map(() => ({ toString() { for (;;); } })); a.sort(); yield 1;',
  ),
  payload(
    'replacing every letter by the text',
    texts,
    'let s = "x"; for (let i = 0; i < 14; i++) s += s; yield s.replaceAll("x", s).length;',
  ),
  payload(
    'joining with the text',
    texts,
    'let s = "x"; for (let i = 0; i < 14; i++) s += s; yield new Array(20000).join(s).length;',
  ),
  payload(
    'joining by a callback',
    [null, 'memory'],
    'let s = "x"; for (let i = 0; i < 14; i++) s += s; const a = new Array(20000); yield [s].map(a.join, a)[0].length > 0 ? 1 : 2;',
  ),
  payload('splitting again and again', fuel, 'let s = "x"; for (let i = 0; i < 12; i++) s += s; for (;;) s.split("");'),
  payload(
    'many arguments',
    ['fuel', 'threw'],
    'let s = "xx"; for (let i = 0; i < 11; i++) s += s; for (;;) String.fromCharCode(...Array.from(s, () => 65));',
  ),
  payload('a new array of any length', threw, 'yield new Array(4e9).fill(1).length;'),
  payload('new arrays again and again', fuel, 'for (;;) new Array(1e6);'),
  payload(
    'a length that changes its mind',
    fuel,
    'let n = 0; const o = { length: { valueOf() { return n++ % 2 ? 4e9 : 1; } }, indexOf: [].indexOf }; yield o.indexOf(7);',
  ),
  payload(
    'a joined length that changes its mind',
    threw,
    'let n = 0; const o = { length: { valueOf() { return n++ % 2 ? 4e9 : 1; } }, toString: [].join }; yield o + "";',
  ),
  payload('an array-like made an array', fuel, 'yield Array.from({ length: 1e12 }).length;'),
  payload('copyWithin', fuel, 'const a = []; a.length = 4e9; a.copyWithin(0, 1); yield 1;'),
  payload('lastIndexOf', fuel, 'const a = []; a.length = 4e9; yield a.lastIndexOf(1);'),
  payload('splice', fuel, 'const a = []; a.length = 4e9; a.splice(0, 1); yield 1;'),
  payload(
    'unions of sets',
    ['fuel', 'threw'],
    'const s = new Set(Array.from({ length: 4000 }, (_, i) => i)); for (;;) s.union(s);',
  ),
  payload(
    'copies of maps',
    fuel,
    'let m = new Map(); for (let i = 0; i < 2000; i++) m.set(i, i); for (;;) m = new Map(m);',
  ),
  payload(
    'a map beyond its bound',
    ['threw', 'fuel'],
    'const m = new Map(); for (let i = 0; ; i++) { m.set(i, i); if (i % 5000 === 0) yield 1; }',
  ),
  payload('growth by a computed name', threw, 'const s = new Set(); s["a" + "dd"](1); yield 1;'),
];

/** Regular expressions, big integers and numbers as text. */
export const BOMBS: readonly Payload[] = [
  payload('RegExp', refused, 'yield new RegExp("(a+)+b").test("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa") ? 1 : 2;'),
  payload('search', refused, 'yield "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa".search("(a+)+b");'),
  payload('matchAll, computed', threw, 'yield ["aaaaaaaaaaaaaaaaaaaaaaaaaaa"["match" + "All"]("(a+)+b")].length;'),
  payload(
    'split by something like an expression',
    [null],
    'yield "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa".split("(a+)+b").length;',
  ),
  payload('BigInt', refused, 'yield Number(BigInt(2) * BigInt(3));'),
  payload('a power of big integers', refused, 'let n = 9n; for (;;) n *= n;'),
  payload('the power operator', refused, 'let n = 9; n **= 9; yield n;'),
  payload(
    'a long number',
    [null, 'bad-action'],
    'let s = "9"; for (let i = 0; i < 12; i++) s += s; yield Number(s) > 0 ? 1 : 2;',
  ),
  payload('normalising text', refused, 'yield "x".normalize("NFKD").length;'),
];

/** Hoards what `make` makes, some at each step, for as long as it lives. */
const hoard = (about: string, make: string) =>
  payload(
    about,
    memory,
    `const all = []; for (let n = 0; ; n++) { for (let i = 0; i < 40; i++) all.push(${make}); yield 1; }`,
  );

/** Memory by everything that takes some. They end their process, so they run in one of their own. */
export const MEMORY: readonly Payload[] = [
  hoard('arrays', 'new Array(400).fill(n + 0.5)'),
  hoard('copied arrays', '[...new Array(300).fill(0.5)]'),
  hoard('objects', 'Object.fromEntries(Array.from({ length: 30 }, (_, k) => ["k" + k + n, k]))'),
  hoard('maps', 'new Map(Array.from({ length: 30 }, (_, k) => [k, i]))'),
  hoard('sets', 'new Set(Array.from({ length: 30 }, (_, k) => k))'),
  hoard('texts', '["" + n + i].concat(Array.from({ length: 30 }, (_, k) => "text " + k + n)).join("-").split("-")'),
  hoard('closures', 'Array.from({ length: 30 }, (_, k) => () => k)'),
  hoard('generators', 'Array.from({ length: 9 }, (_, k) => (function* g() { yield k; })())'),
  hoard('errors', 'Array.from({ length: 9 }, () => new Error("x"))'),
  hoard('frozen objects', 'Array.from({ length: 20 }, (_, k) => Object.freeze({ k, n, i }))'),
  hoard('results of the host', 'w.names()'),
  payload(
    'one array by pushing',
    memory,
    'const a = []; for (;;) { for (let i = 0; i < 15000; i++) a.push(i + 0.5); yield 1; }',
  ),
  payload('one array by doubling', ['memory', 'fuel'], 'let a = [0.5]; for (;;) { a = a.concat(a); yield 1; }'),
  payload(
    'one object by keys',
    memory,
    'const o = {}; for (let n = 0; ; n++) { for (let i = 0; i < 1500; i++) o["k" + n + "/" + i] = i; yield 1; }',
  ),
  payload('one text by doubling', ['memory', 'fuel', 'threw'], 'let s = "x"; for (;;) { s += s; yield 1; }'),
  payload(
    'one list of lists',
    memory,
    'let a = null; for (;;) { for (let i = 0; i < 9000; i++) a = [a, i]; yield 1; }',
  ),
];

/** Output: nothing that a skill says is long, has lines of its own, or controls a terminal. */
export const FLOODS: readonly Payload[] = [
  payload('a long message', threw, 'let s = "flood "; for (let i = 0; i < 12; i++) s += s; throw new Error(s);'),
  payload('a message of lines', threw, 'throw new Error("a\\nb\\r\\nerror: all is well\\u2028c");'),
  payload(
    'a message that controls the terminal',
    threw,
    'throw new Error("\\u001b[2J\\u001b]0;owned\\u0007\\u009b31m");',
  ),
  payload('a text that turns the reading order', threw, 'throw "\\u202eevil\\u2066";'),
  payload('a long action', ['bad-action'], 'let s = "flood "; for (let i = 0; i < 12; i++) s += s; yield s;'),
  payload('an action that controls the terminal', ['bad-action'], 'yield "\\u001b[2J";'),
  payload('print', refused, 'print("x"); yield 1;'),
  payload('standard output', refused, 'process.stdout.write("x"); yield 1;'),
  payload('alert', refused, 'alert("x"); yield 1;'),
];

/** Files and the network. */
export const REACHING_OUT: readonly Payload[] = [
  payload('fetch', refused, 'fetch("http://127.0.0.1/"); yield 1;'),
  payload('XMLHttpRequest', refused, 'new XMLHttpRequest().open("GET", "/"); yield 1;'),
  payload('WebSocket', refused, 'new WebSocket("ws://127.0.0.1"); yield 1;'),
  payload('process.binding', refused, 'w.take(process.binding("fs")); yield 1;'),
  payload('process.mainModule', refused, 'w.take(process.mainModule.require("fs")); yield 1;'),
  payload('the environment', refused, 'yield Object.keys(process.env).length;'),
  payload('module', refused, 'w.take(module.constructor._load("fs")); yield 1;'),
  payload('import of a data address', refused, 'import("data:text/javascript,1"); yield 1;'),
  payload('Deno', refused, 'Deno.readTextFileSync("/etc/passwd"); yield 1;'),
  payload('a worker', refused, 'new Worker("1"); yield 1;'),
  payload('Buffer', refused, 'w.take(Buffer.from("x")); yield 1;'),
  payload(
    'the process by the function of a function',
    threw,
    'w.take(w.take["constru" + "ctor"]("return process")()); yield 1;',
  ),
];

/** Clocks and whatever could serve as one. */
export const CLOCKS: readonly Payload[] = [
  payload('new Date', refused, 'yield new Date().getTime() % 9;'),
  payload('performance', refused, 'yield performance.now() % 9;'),
  payload('a timer', refused, 'setInterval(() => 1, 1); yield 1;'),
  payload('Atomics.wait', refused, 'Atomics.wait(w.cells, 0, 0, 9999); yield 1;'),
  payload('shared memory', refused, 'yield new SharedArrayBuffer(8).byteLength;'),
  payload('WeakRef', refused, 'yield new WeakRef({}).deref() ? 1 : 2;'),
  payload('FinalizationRegistry', refused, 'new FinalizationRegistry(() => 1); yield 1;'),
  payload('Intl', refused, 'yield Intl.DateTimeFormat().resolvedOptions().timeZone.length;'),
  payload('the time zone in a text', refused, 'yield (1).toLocaleString().length;'),
  payload(
    'the depth of the stack',
    fuel,
    'let n = 0; const g = () => { n++; g(); }; try { g(); } catch {} yield n % 9;',
  ),
];

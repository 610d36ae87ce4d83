/** Reads the imports of every source file: none goes up the order of folders, none closes a cycle, heavy packages have one home each. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const SRC = resolve(import.meta.dirname, '../src');

/** Folders (and top files) from the bottom up; what stands in one row may import each other as long as no cycle arises. */
const ORDER = [
  ['core'],
  ['run'],
  ['goal'],
  ['env'],
  ['skill'],
  ['action'],
  ['nn', 'llm', 'planning'],
  ['rl', 'program', 'agent'],
  ['rlgpt.ts'],
  ['executor', 'cli', 'server'],
  ['main.ts', 'index.ts'],
];

/** The same for the folders of the largest world; '' are the files at its top. */
const MINECRAFT = [
  ['rules'],
  ['redraw', 'world'],
  ['terrain'],
  ['player'],
  ['mobs'],
  ['observe'],
  ['skill'],
  [''],
  ['tasks', 'minedojo'],
];

/** Packages that cost time or trust, and the only places that may import them. */
const HOMES: Readonly<Record<string, readonly string[]>> = {
  ses: ['skill'],
  'quickjs-emscripten-core': ['skill'],
  '@jitl/quickjs-wasmfile-release-sync': ['skill'],
  '@swc/wasm-typescript': ['skill'],
  acorn: ['skill', 'program'],
  'z3-solver': ['program'],
  'acorn-walk': ['skill'],
  'magic-string': ['skill'],
  ai: ['llm'],
  zod: ['llm', 'agent'],
  commander: ['cli', 'main.ts'],
  picocolors: ['cli', 'main.ts'],
};

interface Import {
  readonly from: string;
  readonly to: string;
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'));

/** The folder of a path below src, or the file itself when it stands at the top. */
const home = (path: string) => path.split('/')[0];

function specifiers(source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const found = code.matchAll(
    /(?:^|\n)\s*(?:import|export)\s[^'";]*?\bfrom\s*['"]([^'"]+)['"]|\bimport\s*\(?\s*['"]([^'"]+)['"]/g,
  );
  return [...found].map((match) => match[1] ?? match[2]);
}

function edges(from: string, prepare: (source: string) => string): Import[] {
  return specifiers(prepare(readFileSync(join(SRC, from), 'utf8'))).map((to) => ({
    from,
    to: to.startsWith('.') ? relative(SRC, resolve(SRC, dirname(from), to)).replaceAll('\\', '/') : to,
  }));
}

const imports: Import[] = files.flatMap((from) => edges(from, (source) => source));
/** Imports that remain at run time. A cycle of types alone within a folder delays nothing and breaks nothing. */
const running: Import[] = files.flatMap((from) => edges(from, (source) => source.replace(/^import type [^;]*;/gm, '')));
const inner = imports.filter(({ to }) => files.includes(to));

/** A cycle as a list of names, or null. Depth-first, so it is the first one met. */
function findCycle(edges: readonly Import[]): readonly string[] | null {
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) if (from !== to) next.set(from, [...(next.get(from) ?? []), to]);
  const done = new Set<string>();
  const visit = (node: string, path: readonly string[]): readonly string[] | null => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (done.has(node)) return null;
    for (const target of next.get(node) ?? []) {
      const cycle = visit(target, [...path, node]);
      if (cycle !== null) return cycle;
    }
    done.add(node);
    return null;
  };
  for (const node of next.keys()) {
    const cycle = visit(node, []);
    if (cycle !== null) return cycle;
  }
  return null;
}

test('the scan sees imports of every form', () => {
  const source = `import a from 'x';\nimport {\n  b,\n} from './y.ts';\nexport { c } from "z";\nimport 'w';\nconst d = await import('v');\n// import e from 'no';\nimport type { f } from 't';`;
  expect(specifiers(source).sort()).toEqual(['./y.ts', 't', 'v', 'w', 'x', 'z']);
  expect(imports.length).toBeGreaterThan(files.length);
});

test('every file stands in a folder of the order', () => {
  const known = ORDER.flat();
  expect(files.filter((path) => !known.includes(home(path)))).toEqual([]);
});

test('no import goes up', () => {
  const rank = (path: string) => ORDER.findIndex((row) => row.includes(home(path)));
  const upward = inner.filter(({ from, to }) => rank(to) > rank(from)).map(({ from, to }) => `${from} imports ${to}`);
  expect(upward).toEqual([]);
});

test('inside the Minecraft world no import goes up either, types aside', () => {
  const world = 'env/minecraft/';
  const rank = (path: string) => {
    const folder = path.slice(world.length).split('/').slice(0, -1).join('/');
    return MINECRAFT.findIndex((row) => row.includes(folder));
  };
  const inside = running.filter(({ from, to }) => from.startsWith(world) && to.startsWith(world) && files.includes(to));
  expect(inside.length).toBeGreaterThan(100);
  expect(files.filter((path) => path.startsWith(world) && rank(path) < 0)).toEqual([]);
  expect(inside.filter(({ from, to }) => rank(to) > rank(from)).map(({ from, to }) => `${from} imports ${to}`)).toEqual(
    [],
  );
});

test('no import leaves src', () => {
  expect(imports.filter(({ to }) => to.startsWith('..')).map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
});

test('no cycle, neither of files nor of folders', () => {
  expect(findCycle(running)).toBeNull();
  expect(findCycle(inner.map(({ from, to }) => ({ from: home(from), to: home(to) })))).toBeNull();
  expect(
    findCycle([
      { from: 'a', to: 'b' },
      { from: 'b', to: 'c' },
      { from: 'c', to: 'b' },
    ]),
  ).toEqual(['b', 'c', 'b']);
});

test('heavy packages stay at home', () => {
  const strays = imports.filter(({ from, to }) => {
    const name = to.startsWith('@') ? to.split('/').slice(0, 2).join('/') : to.split('/')[0];
    return name in HOMES && !HOMES[name].includes(home(from));
  });
  expect(strays.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
});

test('nothing draws from Math.random', () => {
  const drawing = files.filter((path) =>
    /\bMath\.random\s*\(/.test(
      readFileSync(join(SRC, path), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*|'[^']*'|`[^`]*`/g, ''),
    ),
  );
  expect(drawing).toEqual([]);
});

/**
 * The text of an errands program that is the same in every world. Its parts stand in `errands/`, as modules that editors, the
 * type checker and the linter know; a program is one text, so that here their imports and exports go.
 */
import { readFileSync } from 'node:fs';

/** In the order of reading: no part runs anything while the program is loaded. */
const PARTS = [
  'shelter',
  'indoors',
  'peril',
  'guard',
  'ways',
  'garden',
  'days',
  'floors',
  'fitness',
  'dark',
  'volley',
  'gear',
  'siege',
  'loop',
  'memory',
  'main',
];

/** The text of a module with neither imports nor exports. */
function textOf(part: string): string {
  const module = readFileSync(new URL(`./errands/${part}.js`, import.meta.url), 'utf8');
  return module.replace(/^import [^;]*;\n/gm, '').replace(/^export /gm, '');
}

/** The text, with `main` as what is run. */
export const errandsProgram = PARTS.map(textOf).join('');

/** A program of such text that is run under a name; what else has that name gets another. */
export function named(code: string, name: string): string {
  const same = new RegExp(`(?<![.\\w'"])${name}(?![\\w'"=])`, 'g');
  return (name === 'main' ? code : code.replace(same, `${name}_`)).replace(
    'function* main(w)',
    `export function* ${name}(w)`,
  );
}

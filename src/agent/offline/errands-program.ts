/**
 * The text of an errands program that is the same in every world. Its parts stand in `errands/`, as modules that editors, the
 * type checker and the linter know; a program is one text, so that here their imports and exports go.
 */
import { readFileSync } from 'node:fs';

/** In the order of reading: no part runs anything while the program is loaded. */
const PARTS = ['shelter', 'indoors', 'peril', 'guard', 'ways', 'garden', 'days', 'deep', 'camp', 'loop', 'main'];

/** The text of a module with neither imports nor exports. */
function textOf(part: string): string {
  const module = readFileSync(new URL(`./errands/${part}.js`, import.meta.url), 'utf8');
  return module.replace(/^import [^;]*;\n/gm, '').replace(/^export /gm, '');
}

const text = PARTS.map(textOf).join('');

/** The program under a name. */
export const errandsProgram = (name: string): string =>
  text.replace('function* main(w)', `export function* ${name}(w)`);

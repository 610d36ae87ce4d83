import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'acorn';
import { expect, test } from 'vitest';
import { createCraftaxClassic } from '../../env/craftax/classic/classic.ts';
import { createCraftax } from '../../env/craftax/full/craftax.ts';
import { aimsOf, printErrands } from './errands.ts';
import { errandsProgram } from './errands-program.ts';

const PARTS = join(import.meta.dirname, 'errands');
const modules = readdirSync(PARTS).filter((name) => name.endsWith('.js'));
const read = (name: string) => readFileSync(join(PARTS, name), 'utf8');

/** Names that a text declares at its top. */
function declared(text: string): string[] {
  const { body } = parse(text, { ecmaVersion: 2022, sourceType: 'module' });
  return body.flatMap((statement) => {
    const one = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (one?.type === 'FunctionDeclaration') return [one.id.name];
    if (one?.type !== 'VariableDeclaration') return [];
    return one.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []));
  });
}

test('the program holds what its modules declare, each name once', () => {
  const names = modules.flatMap((name) => declared(read(name)));
  expect(new Set(names).size).toBe(names.length);
  const program = errandsProgram('live');
  expect(declared(program).sort()).toEqual(names.map((name) => (name === 'main' ? 'live' : name)).sort());
  expect(program).not.toMatch(/^import /m);
});

test.each([createCraftaxClassic({ n: 1 }), createCraftax({ n: 1 })])(
  '$id: what is printed in front of the program is what `tables.d.ts` declares',
  ({ handbook }) => {
    const { code } = printErrands({}, handbook, { name: 'live', aims: aimsOf(handbook), stepLimit: 1 });
    const program = declared(errandsProgram('live'));
    const printed = declared(code).filter((name) => !program.includes(name));
    const tables = [...read('tables.d.ts').matchAll(/^declare (?:const|function) (\w+)/gm)].map((match) => match[1]);
    expect(printed.sort()).toEqual(tables.sort());
  },
);

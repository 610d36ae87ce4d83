import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'acorn';
import { expect, test } from 'vitest';
import { createCraftaxClassic } from '../../env/craftax/classic/classic.ts';
import { createCraftax } from '../../env/craftax/full/craftax.ts';
import { compileSkill } from '../../skill/compile.ts';
import { prepareSandbox } from '../../skill/sandbox.ts';
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

const compileAs = (name: string) =>
  compileSkill(
    printErrands({}, createCraftaxClassic({ n: 1 }).handbook, { name, aims: ['achieved:wake_up'], stepLimit: 1 }),
  );

test('a task may have the name of a part', async () => {
  await prepareSandbox();
  for (const name of ['main', 'fight', 'act']) {
    const skill = compileAs(name);
    if ('fault' in skill) throw new Error(`${name}: ${skill.message}`);
    const { code } = skill.source;
    expect(new Set(declared(code)).size, name).toBe(declared(code).length);
  }
});

test('the program holds what its modules declare, each name once', () => {
  const names = modules.flatMap((name) => declared(read(name)));
  expect(new Set(names).size).toBe(names.length);
  expect(declared(errandsProgram).sort()).toEqual(names.sort());
  expect(errandsProgram).not.toMatch(/^import /m);
});

test.each([createCraftaxClassic({ n: 1 }), createCraftax({ n: 1 })])(
  '$id: what is printed in front of the program is what `tables.d.ts` declares',
  ({ handbook }) => {
    const { code } = printErrands({}, handbook, { name: 'main', aims: aimsOf(handbook), stepLimit: 1 });
    const program = declared(errandsProgram);
    const printed = declared(code).filter((name) => !program.includes(name));
    const tables = [...read('tables.d.ts').matchAll(/^declare (?:const|function) (\w+)/gm)].map((match) => match[1]);
    expect(printed.sort()).toEqual(tables.sort());
  },
);

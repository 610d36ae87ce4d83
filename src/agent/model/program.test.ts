import { expect, test } from 'vitest';
import { readPrograms } from './program.ts';
import { action, fenced } from './testing.ts';

const code = (body: string, comment = '/** Uses it. @steps 40 */', name = 'get_mell') =>
  `${comment}\nfunction* ${name}(w) {\n  ${body}\n}`;
const read = (answer: string, count = 3) => readPrograms(answer, action, 900, count);

test('programs come with their idea and their step limit', () => {
  expect(read(`First:\n${fenced(code('yield w.use();'), 'ts')}\nThat is all.`)).toEqual([
    { name: 'get_mell', code: `${code('yield w.use();')}\n`, about: 'Uses it.', stepLimit: 40 },
  ]);
});

test('the step limit stays within the sub-task, and has a default', () => {
  const limitOf = (comment: string) => read(fenced(code('yield 0;', comment), 'ts'));
  expect(limitOf('// Waits. @steps 99999')).toMatchObject([{ about: 'Waits.', stepLimit: 900 }]);
  expect(limitOf('// @steps 0')).toMatchObject([{ about: 'all of it', stepLimit: 1 }]);
  expect(limitOf('')).toMatchObject([{ about: 'all of it', stepLimit: 900 }]);
  expect(limitOf('/**\n * Two\n * lines.\n * @steps 7\n */')).toMatchObject([{ about: 'Two lines.', stepLimit: 7 }]);
});

test('several programs keep their order; repeats, other languages and surplus are left out', () => {
  const [a, b, c] = ['yield 1;', 'yield 2;', 'yield 3;'].map((body) => code(body));
  const answer = [
    fenced(a, 'typescript'),
    fenced('pip install x', 'sh'),
    fenced(a, 'ts'),
    fenced(b, ''),
    fenced(c, 'js'),
  ];
  const programs = read(answer.join('\n'), 2);
  expect(programs).toMatchObject([{ code: `${a}\n` }, { code: `${b}\n` }]);
  expect(programs).toHaveLength(2);
});

test.each([
  ['nothing', '', 'no code block in the answer, but nothing'],
  ['prose', 'I would walk to it.', 'I would walk to it.'],
  ['a plain function', fenced('function get_mell(w) {}', 'ts'), 'no generator function'],
  ['another name', fenced(code('yield 0;', '', 'other'), 'ts'), "defines 'other' but no 'get_mell'"],
  ['code without a block', code('yield 0;'), 'no code block'],
])('%s is not usable', (_, answer, why) => {
  expect(read(answer)).toEqual({
    answerError: expect.stringContaining(why),
    remedy: expect.stringContaining('function* get_mell(w)'),
  });
});

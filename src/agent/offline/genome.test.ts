import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeRng } from '../../core/rng.ts';
import { vanilla } from '../../env/minecraft/rules/vanilla.generated.ts';
import { applySpace } from './apply.ts';
import { forageSpace } from './forage.ts';
import { cross, drawGenome, type GeneSpace, mutate, parseGenome, printGenome } from './genome.ts';
import { mineSpace } from './mine.ts';
import { pursueSpace } from './pursue.ts';
import { sequenceSpace } from './sequence.ts';

const spaces: readonly (readonly [string, GeneSpace])[] = [
  ['pursue', pursueSpace],
  ['mine', mineSpace],
  ['forage', forageSpace],
  ['apply', applySpace],
  ['sequence', sequenceSpace({ picture: false, rays: true })],
  ['sequence by sight', sequenceSpace({ picture: true, rays: false })],
];
const space = fc.constantFrom(...spaces.map(([, s]) => s));
const within = (s: GeneSpace, genome: Readonly<Record<string, string>>) =>
  Object.keys(genome).length === Object.keys(s.genes).length &&
  Object.entries(genome).every(([gene, allele]) => s.genes[gene]?.includes(allele));

test('a genome that is printed, with whatever around it, is read back', () => {
  fc.assert(
    fc.property(space, fc.nat(), fc.string(), (s, seed, before) => {
      const genome = drawGenome(s, makeRng(seed));
      expect(within(s, genome)).toBe(true);
      expect(parseGenome(s, printGenome(genome))).toEqual(genome);
      expect(parseGenome(s, `${before.replace(/[=\w]/g, '')} whole: ${printGenome(genome)}`)).toEqual(genome);
    }),
  );
});

test.each(spaces)('of %s every allele of every gene is read back', (_, s) => {
  const base = drawGenome(s, makeRng(1));
  for (const [gene, alleles] of Object.entries(s.genes)) {
    expect(new Set(alleles).size).toBe(alleles.length);
    for (const allele of alleles)
      expect(parseGenome(s, printGenome({ ...base, [gene]: allele }))).toEqual({ ...base, [gene]: allele });
  }
  for (const gene of s.stages.flat()) expect(Object.keys(s.genes)).toContain(gene);
});

test('texts that hold no whole genome of the space are no genome', () => {
  const genome = drawGenome(pursueSpace, makeRng(3));
  const { sense: _, ...rest } = genome;
  expect(parseGenome(pursueSpace, printGenome(rest))).toBeNull();
  expect(parseGenome(pursueSpace, printGenome({ ...rest, sense: 'psychic' }))).toBeNull();
  expect(parseGenome(applySpace, printGenome(genome))).toBeNull();
  expect(parseGenome(pursueSpace, 'walks to the thing')).toBeNull();
});

test('a mutation changes one or two genes, of the focus alone', () => {
  fc.assert(
    fc.property(space, fc.nat(), fc.nat(9), (s, seed, stage) => {
      const rng = makeRng(seed);
      const genome = drawGenome(s, rng);
      const before = { ...genome };
      for (const focus of [null, s.stages[stage % s.stages.length]]) {
        const child = mutate(s, genome, rng, focus);
        const changed = Object.keys(genome).filter((gene) => child[gene] !== genome[gene]);
        expect(within(s, child)).toBe(true);
        expect(changed.length).toBeLessThanOrEqual(2);
        if (focus !== null) expect(focus).toEqual(expect.arrayContaining(changed));
        else if (changed.length === 0) expect(Object.values(s.genes).some((alleles) => alleles.length < 4)).toBe(true);
      }
      expect(genome).toEqual(before);
    }),
  );
});

test('mutations reach every allele, and a child has nothing that neither parent has', () => {
  const seen = new Set<string>();
  const rng = makeRng(8);
  let genome = drawGenome(pursueSpace, rng);
  const strange: string[] = [];
  for (let i = 0; i < 1500; i++) {
    const next = mutate(pursueSpace, genome, rng, null);
    const child = cross(genome, next, rng);
    strange.push(...Object.keys(child).filter((gene) => child[gene] !== genome[gene] && child[gene] !== next[gene]));
    genome = next;
    for (const entry of Object.entries(genome)) seen.add(entry.join('='));
  }
  expect(strange).toEqual([]);
  expect(seen.size).toBe(Object.values(pursueSpace.genes).flat().length);
  expect(cross({ a: '1', b: '2' }, { a: '1' }, rng)).toEqual({ a: '1', b: '2' });
});

test('the generators hold no name of an item or block of the game', () => {
  const texts = readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(join(import.meta.dirname, file), 'utf8').replace(/^import .*$/gm, ''));
  expect(texts.length).toBeGreaterThan(4);
  const quoted = texts.flatMap((text) =>
    [...text.matchAll(/(['"`])((?:(?!\1)[^\\\n]|\\.)*)\1/g)].map((match) => match[2]),
  );
  const words = new Set(quoted.flatMap((text) => text.toLowerCase().split(/[^a-z_]+/)));
  const names = [...vanilla.blocks, ...vanilla.items].map(({ name }) => name);
  expect(names.filter((name) => words.has(name))).toEqual([]);
  // Names of the game that cannot be taken for a word of English or of the language must not occur at all: Math.log may.
  const all = new Set(
    texts.flatMap((text) =>
      text
        .replace(/\bMath\.\w+/g, '')
        .toLowerCase()
        .split(/[^a-z_]+/),
    ),
  );
  expect(names.filter((name) => name.includes('_') && all.has(name))).toEqual([]);
  expect(
    ['log', 'planks', 'cobblestone', 'dirt', 'grass', 'coal', 'iron', 'tree', 'ore'].filter((w) => all.has(w)),
  ).toEqual([]);
});

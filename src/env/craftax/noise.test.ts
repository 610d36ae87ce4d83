import { expect, test } from 'vitest';
import { makeRng } from '../../core/rng.ts';
import { CELLS, SIZE } from './classic/constants.ts';
import { GRANTS_COAL, GRANTS_DIAMOND, GRANTS_IRON, GRANTS_TREE, makeSeeds, ownLuck } from './classic/luck.ts';
import { exactNoise, quickNoise } from './noise.ts';

test.each([
  [4, 4],
  [8, 32],
  [16, 16],
])('quick noise over %i x %i cells equals exact noise within 1e-5', (rows, columns) => {
  const rng = makeRng('noise', rows);
  const angles = new Float32Array((rows + 1) * (columns + 1));
  const [quick, exact] = [new Float32Array(CELLS), new Float32Array(CELLS)];
  for (let round = 0; round < 20; round++) {
    rng.fill(angles);
    quickNoise(quick, SIZE, angles, { rows, columns });
    exactNoise(exact, SIZE, angles, { rows, columns });
    const furthest = quick.reduce((most, value, i) => Math.max(most, Math.abs(value - exact[i])), 0);
    expect(furthest).toBeLessThan(1e-5);
  }
});

test('one number a cell grants with the chances of the four that the package draws', () => {
  const seeds = makeSeeds();
  const luck = ownLuck();
  const counts = { coal: 0, iron: 0, diamond: 0, tree: 0 };
  const worlds = 500;
  for (let seed = 0; seed < worlds; seed++) {
    luck.begin(seed, seeds);
    for (const grants of seeds.grants) {
      if (grants === GRANTS_COAL) counts.coal++;
      if (grants === GRANTS_IRON) counts.iron++;
      if (grants === GRANTS_DIAMOND) counts.diamond++;
      if (grants === GRANTS_TREE) counts.tree++;
    }
  }
  // in rock the first of coal, iron and diamond counts; elsewhere trees stand by themselves
  const chances = { coal: 0.04, iron: 0.96 * 0.03, diamond: 0.96 * 0.97 * 0.005, tree: 0.2 };
  for (const [name, chance] of Object.entries(chances)) {
    const cells = worlds * CELLS;
    const deviation = Math.sqrt(cells * chance * (1 - chance));
    expect(Math.abs(counts[name as keyof typeof counts] - cells * chance)).toBeLessThan(4 * deviation);
  }
});

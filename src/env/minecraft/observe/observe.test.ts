import fc from 'fast-check';
import { expect, test } from 'vitest';
import { block, FLOOR, flatWorld, item, put, rules, tables } from '../testing.ts';
import { placeBody } from '../world/body.ts';
import { addItem } from '../world/items.ts';
import { makeFan } from '../world/rays.ts';
import { sunBrightness } from '../world/time.ts';
import { blockAt, NX, NY, NZ, type World } from '../world/world.ts';
import { makeFacts } from './facts.ts';
import { allFields, chooseFields } from './fields.ts';
import { IMAGE_COLUMNS, IMAGE_ROWS, renderImage } from './image.ts';
import { makeObserver } from './observe.ts';
import { fillBox, nearestItem } from './surroundings.ts';

test('the box runs over x, y, z ascending, bedrock beyond the border', () => {
  const world = flatWorld();
  const out = new Uint8Array(405);
  const at = fc.tuple(
    fc.integer({ min: 1, max: NX - 2 }),
    fc.integer({ min: 1, max: NY - 3 }),
    fc.integer({ min: 1, max: NZ - 2 }),
  );
  fc.assert(
    fc.property(at, at, ([x, y, z], [dx, dy, dz]) => {
      put(world, x, y, z, 'log');
      placeBody(world.body, x + 0.5, y, z + 0.5);
      fillBox(world, tables, out, 0);
      const [ox, oy, oz] = [dx % 9, dy % 5, dz % 9];
      expect(out[(ox * 5 + oy) * 9 + oz]).toBe(blockAt(world, tables, x + ox - 4, y + oy - 2, z + oz - 4));
      expect(out[(4 * 5 + 2) * 9 + 4]).toBe(block('log'));
    }),
  );
  placeBody(world.body, 0.5, FLOOR, 0.5);
  fillBox(world, tables, out, 0);
  expect(out[0]).toBe(block('bedrock'));
});

test('noon is bright, midnight dark', () => {
  const world = flatWorld();
  const at = (time: number) => sunBrightness({ ...world, time });
  expect(at(6000)).toBeCloseTo(1);
  expect(at(18_000)).toBeCloseTo(0.2);
  expect(at(12_600)).toBeLessThan(at(11_000));
});

test('the image shows sky above, ground below and a block in the middle', () => {
  const world = flatWorld();
  for (const [dx, dy] of [[0, 0], [0, 1], [0, 2], [-1, 1], [1, 1]]) put(world, 48 + dx, FLOOR + dy, 51, 'diamond_ore'); // biome-ignore format: one row
  const image = new Uint8Array(IMAGE_ROWS * IMAGE_COLUMNS * 3);
  const picture = { rows: IMAGE_ROWS, columns: IMAGE_COLUMNS, data: image, offset: 0, liquids: false };
  renderImage(world, tables, 1, picture);
  const pixel = (row: number, column: number) =>
    Array.from(image.subarray((row * IMAGE_COLUMNS + column) * 3).subarray(0, 3));
  expect(pixel(0, 0)).toEqual([0x9f, 0xc8, 0xff]);
  const stone = rules.blocks[block('stone')].color;
  const bottom = pixel(IMAGE_ROWS - 1, 0);
  expect(bottom[0] / bottom[2]).toBeCloseTo((stone >> 16) / (stone & 255), 1);
  const ore = rules.blocks[block('diamond_ore')].color;
  const middle = pixel(IMAGE_ROWS / 2, IMAGE_COLUMNS / 2);
  expect(middle[0] / middle[2]).toBeCloseTo((ore >> 16) / (ore & 255), 1);
  // Left of the look to +z is +x: a block there shows in the left half.
  put(world, 49, FLOOR + 1, 49, 'log');
  renderImage(world, tables, 1, picture);
  expect(pixel(IMAGE_ROWS / 2, IMAGE_COLUMNS / 2)).toEqual(middle);
  expect(pixel(IMAGE_ROWS / 2, 0)).not.toEqual(pixel(IMAGE_ROWS / 2, IMAGE_COLUMNS - 1));
});

function lay(world: World, x: number, y: number, z: number): void {
  const place = { x, y, z, vx: 0, vy: 0, vz: 0 };
  addItem(world.ground, { item: item('log'), quantity: 1, wear: 0, delay: 10, ...place });
}

test('only visible items in the box count, the nearest first', () => {
  const world = flatWorld();
  lay(world, 48.5, FLOOR, 51.5);
  lay(world, 50, FLOOR, 48.5);
  lay(world, 58.5, FLOOR, 48.5);
  expect(nearestItem(world, tables)).toBe(1);
  for (let y = 0; y < 3; y++) put(world, 49, FLOOR + y, 48, 'stone');
  expect(nearestItem(world, tables)).toBe(0);
});

test('facts: near, sees and faces agree with what is around', () => {
  const world = flatWorld();
  const facts = makeFacts(tables, [world], [makeFan()]);
  const read = (name: string) => facts.read(0, facts.index(name));
  expect([read('sees:log'), read('faces:log'), read('near:furnace'), read('alive')]).toEqual([0, 0, 0, 1]);
  put(world, 48, FLOOR + 1, 60, 'log');
  expect([read('sees:log'), read('faces:log')]).toEqual([1, 0]);
  put(world, 48, FLOOR + 1, 51, 'log');
  expect(read('faces:log')).toBe(1);
  // Buried blocks in the box are not seen; uncovered ones are, even behind the back.
  put(world, 48, FLOOR - 2, 48, 'coal_ore');
  expect(read('sees:coal_ore')).toBe(0);
  put(world, 48, FLOOR - 1, 46, 'coal_ore');
  expect(read('sees:coal_ore')).toBe(1);
  put(world, 46, FLOOR, 46, 'furnace');
  expect(read('near:furnace')).toBe(1);
  expect(facts.index('sees:air')).toBe(-1);
  expect(facts.index('nothing')).toBe(-1);
  expect(() => facts.read(0, -1)).toThrow(RangeError);
});

test('fields have the size of their arrays and unique names', () => {
  const fields = allFields(tables);
  expect(new Set(fields.map(({ name }) => name)).size).toBe(fields.length);
  const observer = makeObserver(tables, chooseFields(tables, undefined), [makeFan(), makeFan()]);
  for (const { name, shape } of fields) {
    expect(observer.arrays[name].length).toBe(2 * shape.reduce((a, b) => a * b, 1));
  }
});

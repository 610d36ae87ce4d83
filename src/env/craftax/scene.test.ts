import { expect, test } from 'vitest';
import { blockNames as classicNames } from './classic/constants.ts';
import { blockNames } from './full/constants.ts';
import { colorsOf, drawScene, hue } from './scene.ts';

const scene = {
  rows: 3,
  columns: 5,
  light: 1,
  ground: (r: number, c: number) => (r === -1 ? 0x102030 : c === 2 ? 0x405060 : 0x808080),
  thing: (r: number, c: number) => (r === 1 && c === -2 ? 0xff0000 : -1),
  look: [0, 1] as const,
};

function draw(light = 1) {
  const data = new Uint8Array(3 * 30 * 50);
  drawScene({ ...scene, light }, { rows: 30, columns: 50, data });
  return (row: number, column: number) => [...data.subarray(3 * (50 * row + column), 3 * (50 * row + column) + 3)];
}

test('cells, things in their middle, and the player with its eye', () => {
  const at = draw();
  expect([at(0, 0), at(9, 49), at(15, 49)]).toEqual([
    [0x10, 0x20, 0x30],
    [0x10, 0x20, 0x30],
    [0x40, 0x50, 0x60],
  ]);
  expect([at(25, 5), at(20, 0)]).toEqual([
    [255, 0, 0],
    [0x80, 0x80, 0x80],
  ]);
  // it looks right
  expect([at(15, 22), at(15, 28)]).toEqual([
    [255, 255, 255],
    [0, 0, 0],
  ]);
});

test('it is darker at night', () => {
  expect(draw(0)(20, 0)[0]).toBeLessThan(0.4 * 0x80);
});

test('every block that can be met has a colour of its own', () => {
  for (const names of [classicNames, blockNames]) {
    const colors = colorsOf(names).subarray(1);
    expect(new Set(colors).size).toBe(colors.length);
    expect(colors).not.toContain(0xff00ff);
  }
  expect(new Set(Array.from({ length: 40 }, (_, i) => hue(i))).size).toBe(40);
});

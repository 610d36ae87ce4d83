import { expect, test } from 'vitest';
import { worlds } from './catalog.ts';
import { bar, box, disc, drawSketch, type Sketch } from './sketch.ts';

function pixels(sketch: Sketch, rows = 40, columns = 60) {
  const data = new Uint8Array(3 * rows * columns);
  drawSketch(sketch, { rows, columns, data });
  return (row: number, column: number) => [
    ...data.subarray(3 * (columns * row + column), 3 * (columns * row + column) + 3),
  ];
}

const WHITE = [255, 255, 255];
const RED = [255, 0, 0];

test('a sketch is as large as the picture allows, in its middle, with y upwards; later shapes cover earlier ones', () => {
  // 20 pixels a unit, 10 columns free on both sides
  const shapes = [box(0, 0, 1, 1, 0x00ff00), box(0, 0, 0.5, 0.5, 0xff0000)];
  const at = pixels({ view: [0, 0, 2, 2], shapes });
  expect([at(39, 10), at(30, 19), at(29, 10), at(20, 29)]).toEqual([RED, RED, [0, 255, 0], [0, 255, 0]]);
  expect([at(39, 9), at(19, 10), at(39, 30)]).toEqual([WHITE, WHITE, WHITE]);
  expect(pixels({ view: [0, 0, 2, 2], shapes: [], background: 0x102030 })(0, 0)).toEqual([16, 32, 48]);
});

test('edges are soft, and what is out of view does no harm', () => {
  const at = pixels({ view: [0, 0, 60, 40], shapes: [box(-9, 10.5, 20.25, 99, 0xff0000)] });
  expect(at(29, 5)).toEqual([255, 128, 128]);
  expect(at(10, 20)).toEqual([255, 191, 191]);
  expect([at(0, 0), at(30, 5)]).toEqual([RED, WHITE]);
});

test('bars and discs cover their areas', () => {
  const red = (sketch: Sketch) => {
    const at = pixels(sketch);
    let sum = 0;
    for (let row = 0; row < 40; row++)
      for (let column = 0; column < 60; column++) sum += (255 - at(row, column)[1]) / 255;
    return sum;
  };
  const view = [0, 0, 60, 40] as const;
  expect(red({ view, shapes: [bar([10, 10], [40, 30], 4, 0xff0000)] })).toBeCloseTo(4 * Math.hypot(30, 20), -0.5);
  expect(red({ view, shapes: [disc([30, 20], 10, 0xff0000)] }) / (100 * Math.PI)).toBeCloseTo(1, 1);
});

const DRAWN = [
  'moab-v1',
  'qube-v1',
  'cartpole-v1',
  'cartpole-target-v1',
  'pendulum-v1',
  'acrobot-v1',
  'lunarlander-v3',
  'mountaincar-v0',
  'mountaincar-continuous-v0',
] as const;

test.each(DRAWN)('%s shows what it does', (id) => {
  const env = worlds[id].create({ n: 2 });
  const picture = () => {
    const data = new Uint8Array(3 * 40 * 60);
    env.draw!(1, { rows: 40, columns: 60, data });
    return data;
  };
  env.reset(1, 3);
  const before = picture();
  const saved = env.save(1);
  for (let t = 0; t < 12; t++) env.step(Int32Array.of(-1, env.actions.size - 1));
  expect(picture()).not.toEqual(before);
  env.load(1, saved);
  expect(picture()).toEqual(before);
});

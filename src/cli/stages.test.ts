import { expect, test } from 'vitest';
import { createStopwatch } from '../rl/stopwatch.ts';
import { createStages } from './stages.ts';

test('a stopwatch gives each lap to its stage, and what went by before a start to none', () => {
  let time = 0;
  const watch = createStopwatch(() => time);
  const after = (ms: number) => {
    time += ms;
    return watch;
  };
  after(500).start();
  after(20).lap('acting');
  after(50).lap('world');
  after(30).lap('acting');
  after(1000).start();
  after(400).lap('learning');
  expect(watch.seconds).toEqual({ world: 0.05, acting: 0.05, learning: 0.4 });
});

test('scalars are rates since the event before, the line is of the whole process', () => {
  const stages = createStages();
  expect(stages.line()).toBeNull();
  stages.spent({ world: 1, acting: 2, learning: 0 }, 1000);
  expect(stages.scalars()).toEqual({ 'speed/world_steps_per_second': 1000, 'speed/acting_steps_per_second': 500 });
  stages.spent({ world: 2, acting: 2.5, learning: 0.5 }, 1500);
  expect(stages.scalars()).toEqual({
    'speed/world_steps_per_second': 500,
    'speed/acting_steps_per_second': 1000,
    'speed/learning_steps_per_second': 1000,
  });
  expect(stages.line()).toMatch(/^time: {4}world 40 % \(750 steps\/s\), acting 50 % .*, learning 10 % /);
});

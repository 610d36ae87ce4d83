import { expect, test } from 'vitest';
import { drawTrack, type Frame, takeFrame } from './draw.ts';
import { openDriving } from './driving.ts';

function blindly(scenario: 'overtaking' | 'straight', seed: number) {
  const { env, view } = openDriving({ n: 2, scenario });
  env.reset(1, seed);
  const act = env.skillApi(1).act as (pedal: number, steer: number) => number;
  const frames: Frame[] = [takeFrame(view, 1, 'nobody')];
  for (let t = 0; t < 200 && env.terminated[1] === 0; t++) {
    env.step(Int32Array.of(-1, act(0.5, 0)));
    frames.push(takeFrame(view, 1, t < 10 ? 'straight <1>' : 'brake'));
  }
  const read = (name: string) => env.facts.read(1, env.facts.index(name));
  return { frames, crashed: read('crashed') === 1, speed: read('speed') };
}

test('a picture shows the crash, what drove, and everything that moved, once a second', () => {
  const { frames, crashed } = blindly('overtaking', 4);
  expect(crashed).toBe(true);
  const svg = drawTrack({ scenario: 'overtaking', frames, end: 'crash', success: false });
  expect(svg.match(/<circle/g)).toHaveLength(1);
  expect(svg).toContain('straight &lt;1&gt;');
  expect(svg).toContain('overtaking: crash');
  const seconds = Math.ceil(frames.length / 10);
  // The car at each second and at the end, the barrier at the start and the end; the oncoming vehicle likewise.
  expect(svg.match(/transform="translate/g)!.length).toBeGreaterThanOrEqual(2 * seconds + 3);
  expect(drawTrack({ scenario: 'overtaking', frames, end: 'crash', success: false })).toBe(svg);
});

test('what is drawn is where the facts say it is', () => {
  const { frames, speed } = blindly('straight', 1);
  const [last, end] = frames.slice(-2);
  expect(Math.hypot(end.car.x - last.car.x, end.car.y - last.car.y)).toBeCloseTo(speed * 0.1, 1);
  expect(frames.every(({ light, others }) => light === null && others.every((pose) => pose === null))).toBe(true);
});

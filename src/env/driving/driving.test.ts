/** The driving world: what holds for every world, geometry against slow versions, and each scenario played by hand. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkConformance } from '../classic/conformance.ts';
import { createDriving, type DrivingApi } from './driving.ts';
import { besideRoute, makeRoute, overlap, type Pose, poseAt, type Turn, wrap } from './roads.ts';
import { scenarioNames } from './scenarios.ts';
import { tasks } from './tasks.ts';

test.each(tasks)('conforms as a world: %s', (task) => {
  checkConformance((n) => createDriving({ n, task }));
});

const turns: readonly Turn[] = ['straight', 'left', 'right'];
const lane = fc.constantFrom(1.75, 5.25);

test('a pose beside a route projects back to where it came from', () => {
  const side = fc.double({ min: -1.5, max: 1.5, noNaN: true });
  fc.assert(
    fc.property(
      fc.constantFrom(...turns),
      lane,
      fc.double({ min: 0, max: 180, noNaN: true }),
      side,
      (turn, offset, s, left) => {
        const route = makeRoute(turn, 0, offset);
        const pose = { x: 0, y: 0, heading: 0 };
        const beside = { s: 0, side: 0, heading: 0, curvature: 0 };
        const along = Math.min(s, route.length);
        poseAt(route, along, left, pose);
        besideRoute(route, pose.x, pose.y, beside);
        expect(beside.s).toBeCloseTo(along, 6);
        expect(beside.side).toBeCloseTo(left, 6);
        expect(wrap(beside.heading - pose.heading)).toBeCloseTo(0, 6);
      },
    ),
  );
});

test('routes have no jump: a centimetre on moves by a centimetre, whatever the quarter', () => {
  for (const turn of turns)
    for (let quarter = 0; quarter < 4; quarter++) {
      const route = makeRoute(turn, quarter, 5.25);
      const [a, b] = [
        { x: 0, y: 0, heading: 0 },
        { x: 0, y: 0, heading: 0 },
      ];
      for (let s = 0; s < route.length; s += 0.5) {
        poseAt(route, s, 0, a);
        poseAt(route, s + 0.01, 0, b);
        expect(Math.hypot(b.x - a.x, b.y - a.y)).toBeCloseTo(0.01, 5);
      }
    }
});

/** Whether rectangles share one of many points: a slow version of `overlap`. */
function sharePoint(a: Pose, b: Pose, length: number, width: number): boolean {
  const inside = (p: Pose, x: number, y: number) => {
    const [c, s] = [Math.cos(p.heading), Math.sin(p.heading)];
    const [along, across] = [(x - p.x) * c + (y - p.y) * s, (y - p.y) * c - (x - p.x) * s];
    return Math.abs(along) <= length / 2 && Math.abs(across) <= width / 2;
  };
  for (let i = 0; i <= 60; i++)
    for (let j = 0; j <= 40; j++) {
      const [u, v] = [length * (i / 60 - 0.5), width * (j / 40 - 0.5)];
      const [c, s] = [Math.cos(a.heading), Math.sin(a.heading)];
      if (inside(b, a.x + u * c - v * s, a.y + u * s + v * c)) return true;
    }
  return false;
}

test('rectangles overlap when they share a point', () => {
  const angle = fc.double({ min: -Math.PI, max: Math.PI, noNaN: true });
  const shift = fc.double({ min: -6, max: 6, noNaN: true });
  let touching = 0;
  fc.assert(
    fc.property(angle, angle, shift, shift, (heading, other, x, y) => {
      const [a, b] = [
        { x: 0, y: 0, heading },
        { x, y, heading: other },
      ];
      const slow = sharePoint(a, b, 4.5, 1.8);
      if (slow) touching++;
      // Rectangles a little larger and smaller bracket what points on a grid can tell.
      if (slow) expect(overlap(a, b, 4.5, 1.8)).toBe(true);
      else expect(overlap(a, b, 4.5 - 0.16, 1.8 - 0.16)).toBe(false);
    }),
    { numRuns: 300 },
  );
  expect(touching).toBeGreaterThan(30);
});

test('a car that brakes in time stands before a red light, and one that does not is told', () => {
  const env = createDriving({ n: 1, scenario: 'signal_right' });
  const w = env.skillApi(0) as unknown as DrivingApi;
  let [stood, ran] = [0, 0];
  for (let seed = 0; seed < 40; seed++) {
    for (const careful of [true, false]) {
      env.reset(0, seed);
      for (let t = 0; t < 300 && env.terminated[0] === 0 && w.remaining() > 35; t++) {
        const code =
          careful && w.redLight() ? w.brake() : w.act(w.speed() < 7 ? 0.5 : 0, 0.5 * -w.laneError() - w.headingError());
        env.step(Int32Array.of(code));
        if (careful && w.redLight() && w.speed() === 0) stood++;
      }
      const red = env.facts.read(0, env.facts.index('ran_red'));
      if (careful) expect(red).toBe(0);
      else ran += red;
    }
  }
  expect(stood).toBeGreaterThan(0);
  expect(ran).toBeGreaterThan(5);
});

test.each(scenarioNames)('%s: others are about, and driving on blindly does what it must', (scenario) => {
  const env = createDriving({ n: 32, scenario });
  let crashes = 0;
  for (let world = 0; world < 32; world++) env.reset(world, 100 + world);
  for (let t = 0; t < 400; t++) {
    const codes = Int32Array.from({ length: 32 }, (_, world) => {
      if (env.terminated[world] === 1) return -1;
      const w = env.skillApi(world) as unknown as DrivingApi;
      return w.act(
        w.speed() < 7 ? 0.5 : 0,
        Math.atan(2.9 * w.curvature()) / 0.65 - 0.3 * w.homeError() - w.headingError(),
      );
    });
    env.step(codes);
  }
  for (let world = 0; world < 32; world++) crashes += env.facts.read(world, env.facts.index('crashed'));
  const harmless = ['straight', 'one_turn', 'left_turn', 'control_loss'];
  if (harmless.includes(scenario)) expect(crashes).toBe(0);
  else expect(crashes).toBeGreaterThan(0);
});

/** A coded skill: follows its lane slowly, by proportional steering. The fallback of drive.ts. */
import type { DrivingApi, DrivingProgram } from 'rlgpt';

export function* creep(w: DrivingApi): DrivingProgram {
  for (;;) {
    const bend = Math.atan(2.9 * w.curvature()) / 0.65;
    yield w.act(w.speed() < 3 ? 0.5 : 0, bend - 0.15 * w.laneError() - 0.8 * w.headingError());
  }
}

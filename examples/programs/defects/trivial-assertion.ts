/**
 * Defect: one assertion is true by the line before it, another stands behind a return and is never reached.
 *
 * @world driving-v1
 */
import type { DrivingApi, DrivingProgram } from 'rlgpt';

export function* drive(w: DrivingApi): DrivingProgram {
  let changing = false;
  let blocked = 0;
  while (!w.arrived()) {
    blocked = w.vehicleAhead() ? Math.min(blocked + 1, 21) : 0;
    if (blocked > 20) {
      changing = true;
      w.assert(!(blocked > 20) || changing, 'the threshold leads to a lane change');
    }
    if (w.inPassingLane()) {
      return;
      // biome-ignore lint/correctness/noUnreachable: it is the defect
      w.assert(changing, 'only a lane change leads into the passing lane');
    }
    yield changing ? w.step('left_lane') : w.brake();
  }
}

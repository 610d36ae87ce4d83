/**
 * Defect: a lane change is looked at before the red light. Blocked for more than 20 steps, the car starts to change lanes
 * and drives through red. The published specification leaves lane changes out, so that no assertion of its own fails.
 *
 * @world driving-v1
 * @assert a red light means brake: always (red_light implies act:brake)
 * @assert as published: always (red_light and not run:left_lane implies act:brake)
 */
import type { DrivingApi, DrivingProgram } from 'rlgpt';

export function* drive(w: DrivingApi): DrivingProgram {
  let changing = false;
  let blocked = 0;
  while (!w.arrived()) {
    blocked = w.vehicleAhead() ? Math.min(blocked + 1, 21) : 0;
    if (blocked > 20) changing = true;
    const hazard = w.redLight() || w.vehicleAhead();
    if (hazard && !changing) yield w.brake();
    else if (changing) {
      yield w.step('left_lane');
      if (w.inPassingLane()) {
        changing = false;
        blocked = 0;
      }
    } else yield w.step('straight');
  }
}

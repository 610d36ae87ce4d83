/**
 * Defect: the guard of the lane change is called but defined nowhere.
 *
 * @world driving-v1
 * @assert a red light means brake: always (red_light implies act:brake)
 */
import type { DrivingApi, DrivingProgram } from 'rlgpt';

export function* drive(w: DrivingApi & { isLaneClear(side: string): boolean }): DrivingProgram {
  while (!w.arrived()) {
    if (w.redLight()) yield w.brake();
    else if (w.obstacleAhead()) yield w.isLaneClear('left') ? w.step('left_lane') : w.brake();
    else yield w.step('straight');
  }
}

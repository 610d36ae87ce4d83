/**
 * Defect: the square of the distance is compared with 15 m, so the car brakes at 3.9 m in place of 15.
 *
 * @world driving-v1
 * @assert nearer than 15 m means brake: always (gap < 15 implies act:brake)
 */
import type { DrivingApi, DrivingProgram } from 'rlgpt';

export function* drive(w: DrivingApi): DrivingProgram {
  while (!w.arrived()) {
    const gap = w.gap();
    if (gap * gap < 15) yield w.brake();
    else yield w.step('straight');
  }
}

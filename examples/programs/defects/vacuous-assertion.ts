/**
 * Defect: assertions stand after the branches that return to the loop, where no hazard is left: they can never fail.
 *
 * @world driving-v1
 */
import type { DrivingApi, DrivingProgram } from 'rlgpt';

export function* drive(w: DrivingApi): DrivingProgram {
  while (!w.arrived()) {
    const hazard = w.redLight() || w.vehicleAhead();
    let brake = false;
    if (hazard) {
      brake = true;
      yield w.brake();
      continue;
    }
    w.assert(!hazard || brake, 'a hazard means brake');
    yield w.step('straight');
  }
}

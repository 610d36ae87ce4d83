/**
 * Defect: the test for a red light compares with a value that never occurs, so it is always false.
 *
 * @world driving-v1
 * @assert a red light means brake: always (red_light implies act:brake)
 */
import type { DrivingApi, DrivingProgram } from 'rlgpt';

function isRed(colour: string): boolean {
  return colour === 'RED';
}

export function* drive(w: DrivingApi): DrivingProgram {
  while (!w.arrived()) {
    const colour = w.redLight() ? 'red' : 'green';
    if (isRed(colour)) yield w.brake();
    else yield w.step('straight');
  }
}

/**
 * Drives a route: hazards first, then the mode, then the manoeuvre that the route asks for. Five manoeuvres are learned
 * policies, `creep` is code. After the master program of HPRL (arXiv 2103.13861), with its known gaps closed.
 *
 *     rlgpt verify examples/programs/drive.ts
 *
 * @world driving-v1
 * @assert a red light means brake: always (red_light implies act:brake)
 * @assert a conflict at the crossing means brake: always (junction_hazard implies act:brake)
 * @assert behind a vehicle brake or change lanes:
 *   always (vehicle_ahead implies act:brake or run:left_lane or run:right_lane)
 * @assert before a barrier brake or change lanes:
 *   always (obstacle_ahead implies act:brake or run:left_lane or run:right_lane)
 * @assert only code drives where a policy has failed:
 *   always (violated:straight or violated:left_turn or violated:right_turn implies act:brake or run:creep)
 * @assume not (wants:left_turn and wants:right_turn)
 * @policy straight: keeps lane_error > -1.6 and lane_error < 1.6
 * @policy left_turn: pre wants:left_turn; keeps home_error > -2.4 and home_error < 2.4; within 300
 * @policy right_turn: pre wants:right_turn; keeps home_error > -2.4 and home_error < 2.4; within 300
 * @policy left_lane: pre lane_clear:left; keeps home_error > -1.5 and home_error < 5.5; within 200
 * @policy right_lane: pre lane_clear:right; keeps home_error > -1.5 and home_error < 5.5; within 200
 */
import type { DrivingApi, DrivingProgram } from 'rlgpt';

/** Steps behind a vehicle before it is passed. */
const PATIENCE = 20;

export function* drive(w: DrivingApi): DrivingProgram {
  let mode = 'home';
  let blocked = 0;
  /** A hazard has stopped the car since its last step of a policy. */
  let halted = false;
  while (!w.arrived()) {
    if (w.redLight() || w.junctionHazard()) {
      halted = true;
      yield w.brake();
      continue;
    }
    const ahead = w.vehicleAhead() || w.obstacleAhead();
    blocked = mode === 'home' && ahead ? Math.min(blocked + 1, PATIENCE) : 0;
    if (mode === 'home' && (w.obstacleAhead() || blocked === PATIENCE) && w.laneClear('left')) mode = 'leave';
    else if (mode === 'leave' && w.inPassingLane()) mode = 'pass';
    else if (mode === 'pass' && w.laneClear('right')) mode = 'return';
    else if (mode === 'return' && w.inHomeLane()) mode = 'home';
    // A lane change that was halted begins anew: the lane may have filled meanwhile.
    if (halted && (mode === 'leave' || mode === 'return') && !w.laneClear(mode === 'leave' ? 'left' : 'right')) {
      yield w.brake();
      continue;
    }
    halted = false;
    if (policyFailed(w)) yield ahead ? w.brake() : w.step('creep');
    else if (mode === 'leave') yield w.step('left_lane');
    else if (mode === 'return') yield w.step('right_lane');
    else if (ahead) yield w.brake();
    else yield w.step(wanted(w));
  }
}

function wanted(w: DrivingApi): string {
  if (w.wants('left_turn')) return 'left_turn';
  return w.wants('right_turn') ? 'right_turn' : 'straight';
}

function policyFailed(w: DrivingApi): boolean {
  if (w.violated('straight') || w.violated('left_turn') || w.violated('right_turn')) return true;
  return w.violated('left_lane') || w.violated('right_lane');
}

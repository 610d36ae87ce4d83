/**
 * Holds a ball in the middle of a plate. A learned policy holds it; near the rim, and once the policy has let it go farther
 * than it should, a law that is written down does (law.ts).
 *
 *     rlgpt verify examples/programs/plate.ts
 *
 * @world moab-v1
 * @assert near the rim the law acts: always (ball_x > 0.06 or ball_x < -0.06 or ball_y > 0.06 or ball_y < -0.06 implies run:law)
 * @assert a policy that let the ball go acts no more: always (violated:hold implies run:law)
 * @policy hold: keeps ball_x > -0.08 and ball_x < 0.08 and ball_y > -0.08 and ball_y < 0.08
 */

/** What a program sees of the plate; `rlgpt solve --help` has the API of every world. */
interface Plate {
  ballX(): number;
  ballY(): number;
  violated(controller: string): boolean;
  step(controller: string): number;
}

/** Metres from the middle, along an axis. */
const NEAR_RIM = 0.06;

export function* plate(w: Plate): Generator<number, void> {
  for (;;) {
    if (nearRim(w.ballX()) || nearRim(w.ballY()) || w.violated('hold')) yield w.step('law');
    else yield w.step('hold');
  }
}

function nearRim(x: number): boolean {
  return x > NEAR_RIM || x < -NEAR_RIM;
}

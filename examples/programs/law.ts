/** A coded skill: tilts the plate against the ball's place and speed. The fallback of plate.ts. */
interface Plate {
  ballX(): number;
  ballY(): number;
  ballVelX(): number;
  ballVelY(): number;
  act(pitch: number, roll: number): number;
}

export function* law(w: Plate): Generator<number, void> {
  for (;;) yield w.act(-12 * w.ballX() - 6 * w.ballVelX(), -12 * w.ballY() - 6 * w.ballVelY());
}

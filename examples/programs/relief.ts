/** A coded skill: proportional control of both levels, the pump at rest where the upper one is high. The fallback of tanks.ts. */
interface Tanks {
  upper(): number;
  lower(): number;
  act(pump: number, valve: number): number;
}

export function* relief(w: Tanks): Generator<number, void> {
  for (;;) yield w.act(5 * (0.25 - w.upper()), 20 * (0.2 - w.lower()) + 0.6);
}

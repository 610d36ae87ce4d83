/**
 * Holds the level of the lower tank by a learned policy, under an interlock: near a rim, and for good once the policy has
 * let a tank rise too far, a law that is written down acts (relief.ts).
 *
 *     rlgpt verify examples/programs/tanks.ts
 *
 * @world ../worlds/tanks.ts
 * @assert near a rim the law acts: always (upper > 0.33 or lower > 0.33 implies run:relief)
 * @assert a policy that let a tank rise acts no more: always (violated:hold implies run:relief)
 * @policy hold: keeps upper < 0.36 and lower < 0.36
 */

/** What a program sees of the tanks: each quantity by its name, and the numbers of an action by `act`. */
interface Tanks {
  upper(): number;
  lower(): number;
  violated(controller: string): boolean;
  step(controller: string): number;
}

/** Metres. */
const NEAR_RIM = 0.33;

export function* tanks(w: Tanks): Generator<number, void> {
  for (;;) {
    if (w.upper() > NEAR_RIM || w.lower() > NEAR_RIM || w.violated('hold')) yield w.step('relief');
    else yield w.step('hold');
  }
}

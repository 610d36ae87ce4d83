/** One world of agents as bytes: its seed, which gives the map, and what has become of each agent. */
import type { Rng } from '../../core/rng.ts';
import { loadRow, saveRow } from '../classic/save.ts';
import type { Boards } from './board.ts';
import type { Place } from './facts.ts';
import type { Settings } from './options.ts';
import { measure } from './world.ts';

/** Numbers of one agent: cell, goal, arrived, blocked, first step that counts, reward. */
const SAVED = 6;

const rngsOf = (places: readonly Place[], rngs: readonly Rng[]) => {
  const { rng, first } = places[0].world;
  return [rng, ...rngs.slice(first, first + places.length)];
};

/** `places` are the agents of the world; `settings` names its kind; rewards and generators are by row. */
export function saveWorld(
  settings: string,
  places: readonly Place[],
  reward: Float32Array,
  rngs: readonly Rng[],
): Uint8Array {
  const { seed, first, elapsed, cells, goals, arrived, blocked } = places[0].world;
  const agents = places.flatMap(({ agent: a, from }) => {
    return [cells[a], goals[a], arrived[a], blocked[a], from, reward[first + a]];
  });
  return saveRow(settings, Float64Array.of(seed, ...agents), elapsed, rngsOf(places, rngs));
}

/** Throws RlgptError 'corrupt' for bytes of another kind, before any change. */
export function loadWorld(
  settings: string,
  bytes: Uint8Array,
  places: readonly Place[],
  reward: Float32Array,
  { rngs, boards, set }: { readonly rngs: readonly Rng[]; readonly boards: Boards; readonly set: Settings },
): void {
  const { world } = places[0];
  const { state, elapsed } = loadRow(settings, 1 + SAVED * places.length, bytes, rngsOf(places, rngs));
  world.seed = state[0];
  world.board = boards.board(world.seed);
  world.elapsed = elapsed;
  for (const place of places) {
    const { agent: a } = place;
    const [cell, goal, arrived, blocked, from, paid] = state.subarray(1 + a * SAVED, 1 + (a + 1) * SAVED);
    world.cells[a] = world.wanted[a] = cell;
    world.goals[a] = goal;
    world.arrived[a] = arrived;
    world.blocked[a] = blocked;
    world.present[a] = set.arrival === 'stop' && arrived === 1 ? 0 : 1;
    place.from = from;
    reward[world.first + a] = paid;
  }
  measure(world);
}

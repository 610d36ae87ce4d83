/**
 * A world as far as a player knows it, built from symbolic observations: what skills need to play Craftax-Classic
 * elsewhere, such as in the real package. The rules never run on it.
 */
import { makeRng } from '../../../core/rng.ts';
import type { Mirror, Sight } from '../sight.ts';
import { blockNames, ID, SIZE } from './constants.ts';
import { makeFacts } from './facts.ts';
import { inBounds } from './grid.ts';
import { VIEW_COLUMNS, VIEW_ROWS } from './observe.ts';
import { makeSkillApi } from './skill-api.ts';
import {
  ACHIEVED,
  ARROW_COUNT,
  ARROWS,
  COLUMN,
  COW_COUNT,
  COWS,
  createWorlds,
  DIRECTION,
  HEALTH,
  ITEMS,
  LIGHT,
  MOB,
  MOB_MASK,
  ROW,
  SKELETON_COUNT,
  SKELETONS,
  SLEEPING,
  TIME,
  type World,
  ZOMBIE_COUNT,
  ZOMBIES,
} from './state.ts';
import { forget } from './view.ts';

const CHANNELS = blockNames.length + 4;
const TAIL = VIEW_ROWS * VIEW_COLUMNS * CHANNELS;
const kinds = [
  [ZOMBIES, ZOMBIE_COUNT],
  [COWS, COW_COUNT],
  [SKELETONS, SKELETON_COUNT],
  [ARROWS, ARROW_COUNT],
] as const;

/** A mirror of `craftax-classic-v1`. */
export function createMirror(): Mirror {
  const [world] = createWorlds(1);
  const facts = makeFacts([world], [{ items: new Int32Array(12), time: 0 }]);
  const rng = makeRng('skills', ID, 0);
  return {
    facts,
    api: makeSkillApi({ world, index: 0, facts, rng }),
    begin(seed) {
      rng.restore(makeRng('skills', ID, seed).save());
      clearMirror(world);
    },
    look: (sight) => mirror(world, sight),
  };
}

/** Begins an episode in which nothing was seen. */
function clearMirror({ map, mobs, seen, ints, floats }: World): void {
  for (const part of [map, mobs, seen, ints, floats]) part.fill(0);
}

/** Takes an observation over. */
function mirror(world: World, sight: Sight): void {
  const { ints, floats } = world;
  const { symbolic } = sight;
  ints[ROW] = SIZE / 2 + sight.rows;
  ints[COLUMN] = SIZE / 2 + sight.columns;
  ints[TIME] = sight.steps;
  for (let i = 0; i < 22; i++) ints[ACHIEVED + i] = sight.achieved[i];
  const tail = sight.at + TAIL;
  for (let i = 0; i < 12; i++) ints[ITEMS + i] = Math.round(symbolic[tail + i] * 10);
  for (let i = 0; i < 4; i++) {
    ints[HEALTH + i] = Math.round(symbolic[tail + 12 + i] * 10);
    if (symbolic[tail + 16 + i] === 1) ints[DIRECTION] = i + 1;
  }
  floats[LIGHT] = symbolic[tail + 20];
  ints[SLEEPING] = symbolic[tail + 21];
  mirrorView(world, sight);
  forget(world);
}

/** What is not seen is far away, so that nothing seen is overwritten by it. */
function removeMob(ints: Int32Array, mob: number): void {
  ints[mob] = -2 * SIZE;
  ints[mob + MOB_MASK] = 0;
}

function mirrorView({ map, seen, ints }: World, { symbolic, at }: Sight): void {
  const counts = [0, 0, 0, 0];
  for (const [first, count] of kinds) for (let i = 0; i < count; i++) removeMob(ints, first + i * MOB);
  for (let cell = 0; cell < VIEW_ROWS * VIEW_COLUMNS; cell++) {
    const row = ints[ROW] - 3 + Math.floor(cell / VIEW_COLUMNS);
    const column = ints[COLUMN] - 4 + (cell % VIEW_COLUMNS);
    const from = at + cell * CHANNELS;
    for (let block = 0; block < blockNames.length; block++) {
      if (symbolic[from + block] !== 1 || !inBounds(row, column)) continue;
      map[row * SIZE + column] = block;
      seen[row * SIZE + column] = block;
    }
    for (let kind = 0; kind < kinds.length; kind++) {
      const [first, count] = kinds[kind];
      if (symbolic[from + blockNames.length + kind] !== 1 || counts[kind] === count) continue;
      const mob = first + counts[kind]++ * MOB;
      ints[mob] = row;
      ints[mob + 1] = column;
      ints[mob + MOB_MASK] = 1;
    }
  }
}

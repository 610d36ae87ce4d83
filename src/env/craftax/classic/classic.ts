/**
 * Craftax-Classic behind the environment interface: the rules, rewards and symbolic observation of craftax 1.6.1
 * (`Craftax-Classic-Symbolic-v1`; MIT, see NOTICE), written anew over typed arrays.
 */
import { unknownName } from '../../../core/errors.ts';
import { hashSeed, makeRng } from '../../../core/rng.ts';
import { badCode } from '../../bad-code.ts';
import { choices } from '../../classic/actions.ts';
import { checkActions, checkWorldCount, checkWorldIndex } from '../../count.ts';
import type { Env, Field, SkillApi } from '../../env.ts';
import type { Start } from '../fact-table.ts';
import { exactNoise, quickNoise } from '../noise.ts';
import { loadColumns, saveColumns } from '../save.ts';
import { craftable, recipes } from './act.ts';
import {
  actionNames,
  EPISODE_LIMIT,
  ID,
  MAKE_WOOD_PICKAXE,
  NOOP,
  PLACE_PLANT,
  PLACE_TABLE,
  SLEEP,
} from './constants.ts';
import { draw } from './draw.ts';
import { makeFacts } from './facts.ts';
import { generate } from './generate.ts';
import { makeHandbook, withoutAttacks } from './handbook.ts';
import { exactLuck, LUCK_SIZE, LUCK_WORDS, makeSeeds, ownLuck } from './luck.ts';
import { makeObserver, OBSERVATION_SIZE } from './observe.ts';
import { makeSkillApi, skillApiDoc } from './skill-api.ts';
import { createWorlds, ENERGY, ITEMS, SLEEPING, TIME, type World } from './state.ts';
import { dead, step } from './step.ts';
import { symmetries } from './symmetry.ts';
import { forget } from './view.ts';

export interface CraftaxOptions {
  /** Number of worlds. */
  readonly n: number;
  /** Draw from the package's keys, so that an episode equals the package's; about a quarter of the speed. Default false. */
  readonly exact?: boolean;
  /** The handbook tells who attacks and not how: that is left to be found out. Default false. */
  readonly silent?: boolean;
}

const symbolic: Field = {
  name: 'symbolic',
  shape: [OBSERVATION_SIZE],
  kind: 'number',
  low: 0,
  high: 1,
  unit: '',
  lazy: false,
  about:
    "The package's symbolic observation: one-hot blocks and mobs of 7 x 9 cells, items, vitals, direction, light, sleep.",
};

/** What belongs to a world but not to its rules. */
interface Player {
  readonly world: World;
  readonly luck: ReturnType<typeof ownLuck>;
  /** For skills: `w.random`. */
  readonly rng: ReturnType<typeof makeRng>;
  readonly start: { readonly items: Int32Array; time: number } & Start;
  api: SkillApi | undefined;
}

/** n worlds, reset with their index as seed. Throws RlgptError 'usage' for a bad n. */
export function createCraftaxClassic({ n, exact = false, silent = false }: CraftaxOptions): Env {
  checkWorldCount(n, { heap: 2000, beside: 40_000 });
  const settings = hashSeed(ID, exact ? 'exact' : 'own');
  const players = createWorlds(n).map(
    (world, i): Player => ({
      world,
      luck: exact ? exactLuck() : ownLuck(),
      rng: makeRng('skills', ID, i),
      start: { items: new Int32Array(12), time: 0 },
      api: undefined,
    }),
  );
  const seeds = makeSeeds();
  const draws = new Float32Array(LUCK_SIZE);
  const actions = choices(actionNames, NOOP);
  const observation = new Float32Array(n * OBSERVATION_SIZE);
  const observe = makeObserver(n, observation);
  const terminated = new Uint8Array(n);
  const reward = new Float32Array(n);
  const facts = makeFacts(
    players.map((p) => p.world),
    players.map((p) => p.start),
  );
  let steps = 0;

  const present = (i: number) => {
    const { world } = players[i];
    terminated[i] = dead(world) ? 1 : 0;
    forget(world);
    observe(world, i);
  };
  const begin = ({ world, start }: Player) => {
    start.items.set(world.ints.subarray(ITEMS, ITEMS + 12));
    start.time = world.ints[TIME];
  };

  const env: Env = {
    id: ID,
    n,
    handbook: silent ? withoutAttacks(makeHandbook(ID)) : makeHandbook(ID),
    fields: [symbolic],
    observation: { symbolic: observation },
    actions,
    facts,
    terminated,
    reward,
    episodeLimit: EPISODE_LIMIT,
    symmetries,
    get steps() {
      return steps;
    },
    reset(i, seed) {
      checkWorldIndex(i, n);
      const player = players[i];
      player.luck.begin(seed, seeds);
      player.rng.restore(makeRng('skills', ID, seed).save());
      generate(player.world, seeds, exact ? exactNoise : quickNoise);
      begin(player);
      reward[i] = 0;
      present(i);
    },
    step(codes) {
      checkActions(codes, n);
      for (let i = 0; i < n; i++) {
        if (codes[i] < 0) continue;
        if (codes[i] >= actions.size) throw badCode(codes[i], actions.size);
        steps++;
        reward[i] = 0;
        if (terminated[i] === 1) continue;
        const { world, luck } = players[i];
        luck.draw(draws);
        reward[i] = step(world, codes[i], draws);
        present(i);
      }
    },
    refresh: (name) => {
      throw unknownName('lazy field', name, []);
    },
    draw: (i, picture) => draw(players[i].world, picture),
    legal: (i, code) => terminated[i] === 0 && mayAct(players[i].world, code),
    begin: (i) => begin(players[i]),
    save: (i) => {
      checkWorldIndex(i, n);
      const { world, luck, rng, start } = players[i];
      return saveColumns(
        [...rows(world), luck.save(), rng.save(), start.items, Int32Array.of(start.time), reward.subarray(i, i + 1)],
        settings,
      );
    },
    load(i, bytes) {
      checkWorldIndex(i, n);
      const { world, luck, rng, start } = players[i];
      const words = [new Uint32Array(LUCK_WORDS), new Uint32Array(4)];
      const time = new Int32Array(1);
      loadColumns([...rows(world), ...words, start.items, time, reward.subarray(i, i + 1)], bytes, settings);
      luck.restore(words[0]);
      rng.restore(words[1]);
      start.time = time[0];
      present(i);
    },
    skillApi(i) {
      const player = players[i];
      player.api ??= makeSkillApi({ world: player.world, index: i, facts, rng: player.rng });
      return player.api;
    },
    skillApiDoc,
  };
  for (let i = 0; i < n; i++) env.reset(i, i);
  return env;
}

const rows = ({ map, mobs, seen, ints, floats }: World) => [map, mobs, seen, ints, floats];

/** Whether an action can have an effect; what depends on the cell in front counts as possible. */
function mayAct(world: World, code: number): boolean {
  const { ints } = world;
  if (ints[SLEEPING] === 1) return code === NOOP;
  if (code === SLEEP) return ints[ENERGY] < 9;
  if (code >= MAKE_WOOD_PICKAXE) return craftable(world, recipes[code]);
  if (code === PLACE_TABLE) return ints[ITEMS] >= 2;
  if (code === PLACE_PLANT) return ints[ITEMS + 5] > 0;
  return code < 7 || ints[ITEMS + 1] > 0;
}

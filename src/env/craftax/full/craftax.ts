/**
 * Craftax behind the environment interface: the rules, rewards and symbolic observation of craftax 1.6.1
 * (`Craftax-Symbolic-v1`; MIT, see NOTICE), written anew over typed arrays.
 */
import { unknownName } from '../../../core/errors.ts';
import { hashSeed, makeRng } from '../../../core/rng.ts';
import { badCode } from '../../bad-code.ts';
import { choices } from '../../classic/actions.ts';
import { checkActions, checkWorldCount, checkWorldIndex } from '../../count.ts';
import type { Env, Field, SkillApi } from '../../env.ts';
import type { Start } from '../fact-table.ts';
import { type Column, HEADER, loadColumns, saveColumns } from '../save.ts';
import { Action, actionNames, CELLS, EPISODE_LIMIT, ID, LEVELS } from './constants.ts';
import { draw } from './draw.ts';
import { makeFacts } from './facts.ts';
import { mayDescend } from './floors.ts';
import { generate, isMade, makeFloor } from './generate.ts';
import { makeHandbook } from './handbook.ts';
import { mayAct } from './legal.ts';
import { exactLuck, LUCK_SIZE, ownLuck } from './luck.ts';
import { makeObserver, OBSERVATION_SIZE } from './observe.ts';
import { makeSkillApi, skillApiDoc } from './skill-api.ts';
import { createWorlds, INVENTORY, INVENTORY_SIZE, LEVEL, TIME, type World } from './state.ts';
import { gameOver, step } from './step.ts';
import { forget } from './view.ts';

export interface CraftaxOptions {
  /** Number of worlds. */
  readonly n: number;
  /** Draw from the package's keys, so that an episode equals the package's; a fraction of the speed. Default false. */
  readonly exact?: boolean;
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
    "The package's symbolic observation: one-hot blocks, items and mobs of 9 x 11 cells, inventory, vitals, attributes, flags.",
};

/** What belongs to a world but not to its rules. */
interface Player {
  readonly world: World;
  readonly luck: ReturnType<typeof ownLuck>;
  /** For skills: `w.random`. */
  readonly rng: ReturnType<typeof makeRng>;
  readonly start: Start;
  api: SkillApi | undefined;
}

/** n worlds, reset with their index as seed. Throws RlgptError 'usage' for a bad n. */
export function createCraftax({ n, exact = false }: CraftaxOptions): Env {
  checkWorldCount(n, { heap: 2000, beside: 220_000 });
  const settings = hashSeed(ID, exact ? 'exact' : 'own');
  const players = createWorlds(n).map(
    (world, i): Player => ({
      world,
      luck: exact ? exactLuck() : ownLuck(),
      rng: makeRng('skills', ID, i),
      start: { items: new Int32Array(INVENTORY_SIZE), time: 0 },
      api: undefined,
    }),
  );
  const draws = new Float32Array(LUCK_SIZE);
  const actions = choices(actionNames, Action.NOOP);
  const observation = new Float32Array(n * OBSERVATION_SIZE);
  const observe = makeObserver(n, observation);
  const terminated = new Uint8Array(n);
  const reward = new Float32Array(n);
  const facts = makeFacts(
    players.map((p) => p.world),
    players.map((p) => p.start),
  );
  let steps = 0;

  const extras = ({ luck, rng, start }: Player, i: number): Extras => ({
    luck: luck.save(),
    rng: rng.save(),
    items: start.items,
    time: Int32Array.of(start.time),
    reward: reward.subarray(i, i + 1),
  });
  const present = (i: number) => {
    const { world } = players[i];
    terminated[i] = gameOver(world) ? 1 : 0;
    forget(world);
    observe(world, i);
  };

  const env: Env = {
    id: ID,
    n,
    handbook: makeHandbook(ID),
    fields: [symbolic],
    observation: { symbolic: observation },
    actions,
    facts,
    terminated,
    reward,
    episodeLimit: EPISODE_LIMIT,
    get steps() {
      return steps;
    },
    reset(i, seed) {
      checkWorldIndex(i, n);
      const { world, luck, rng, start } = players[i];
      luck.begin(seed);
      rng.restore(makeRng('skills', ID, seed).save());
      // in the default mode a floor is made when it is first entered
      generate(world, luck.source, exact ? LEVELS : 1);
      begin(world, start);
      reward[i] = 0;
      present(i);
    },
    step(codes) {
      checkActions(codes, n);
      for (let i = 0; i < n; i++) {
        const code = codes[i];
        if (code < 0) continue;
        if (code >= actions.size) throw badCode(code, actions.size);
        steps++;
        reward[i] = 0;
        if (terminated[i] === 1) continue;
        const { world, luck } = players[i];
        if (code === Action.DESCEND && mayDescend(world)) prepareBelow(players[i]);
        luck.draw(code, draws);
        reward[i] = step(world, code, draws);
        present(i);
      }
    },
    refresh: (name) => {
      throw unknownName('lazy field', name, []);
    },
    draw: (i, picture) => draw(players[i].world, picture),
    legal: (i, code) => terminated[i] === 0 && mayAct(players[i].world, code),
    begin: (i) => begin(players[i].world, players[i].start),
    save(i) {
      checkWorldIndex(i, n);
      return saveColumns(columns(players[i], floorsMade(players[i].world), extras(players[i], i)), settings);
    },
    load(i, bytes) {
      checkWorldIndex(i, n);
      const player = players[i];
      const rest = extras(player, i);
      const floors = floorsSaved(bytes.length, columns(player, 0, rest));
      loadColumns(columns(player, floors, rest), bytes, settings);
      clearFloors(player.world, floors);
      player.luck.restore(rest.luck);
      player.rng.restore(rest.rng);
      player.start.time = rest.time[0];
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

/** Makes the floor below, if it is new: whoever is about to take the ladder down needs it. */
function prepareBelow({ world, luck }: Player): void {
  const below = world.ints[LEVEL] + 1;
  if (!isMade(world, below)) makeFloor(world, below, luck.source);
}

function begin({ ints }: World, start: Start): void {
  start.items.set(ints.subarray(INVENTORY, INVENTORY + INVENTORY_SIZE));
  start.time = ints[TIME];
}

// --- saving: only floors that were made, and they are made from the top down ---

/** What an episode needs to go on besides its world. */
interface Extras {
  readonly luck: Uint32Array;
  readonly rng: Uint32Array;
  readonly items: Int32Array;
  readonly time: Int32Array;
  readonly reward: Float32Array;
}

function columns({ world }: Player, floors: number, { luck, rng, items, time, reward }: Extras): Column[] {
  const cells = [world.map, world.items, world.mobs, world.seen, world.lit, world.light];
  const made = cells.map((part) => part.subarray(0, floors * CELLS));
  return [...made, world.ints, world.floats, luck, rng, items, time, reward];
}

function floorsMade(world: World): number {
  let floors = 1;
  while (floors < LEVELS && isMade(world, floors)) floors++;
  return floors;
}

/** Floors in a save of so many bytes, when all else is `rest`; at least one. */
function floorsSaved(bytes: number, rest: readonly Column[]): number {
  const fixed = HEADER + rest.reduce((sum, column) => sum + column.byteLength, 0);
  const ofFloor = 9 * CELLS;
  return Math.min(Math.max(Math.floor((bytes - fixed) / ofFloor), 1), LEVELS);
}

function clearFloors({ map, items, mobs, seen, lit, light }: World, from: number): void {
  for (const part of [map, items, mobs, seen, lit, light]) part.fill(0, from * CELLS);
}

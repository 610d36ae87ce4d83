/**
 * The embedded Minecraft world: a vector of worlds behind the environment interface. Its folders, from the bottom up:
 * `rules/` (tables), `redraw/` (other tables, drawn by a seed), `world/` (the state and what it is asked), `terrain/`,
 * `player/`, `mobs/`, `observe/`, `skill/` (what programs see and do), `tasks/`; `minedojo/` is MineDojo's view of it.
 */
import { RlgptError } from '../../core/errors.ts';
import { hashSeed } from '../../core/rng.ts';
import type { Env, SkillApi } from '../env.ts';
import { makeHandbook } from './handbook.ts';
import { makeFacts } from './observe/facts.ts';
import { chooseFields } from './observe/fields.ts';
import { IMAGE_COLUMNS, IMAGE_ROWS, renderImage } from './observe/image.ts';
import { makeObserver } from './observe/observe.ts';
import { limitApi, limitDoc, limitFacts } from './observe/senses.ts';
import { makeActionSpace } from './player/actions.ts';
import { entityId, itemId } from './rules/names.ts';
import type { Rules } from './rules/rules.ts';
import { makeTables, type Tables } from './rules/tables.ts';
import { loadWorld, saveWorld } from './save.ts';
import { makeSkillApi } from './skill/skill-api.ts';
import { apiDoc } from './skill/skill-api-doc.ts';
import { createWorld, NOON, resetWorld, type Start } from './state.ts';
import { isLegal, stepWorld } from './step.ts';
import { checkBiome } from './terrain/biomes.ts';
import { makeFan } from './world/rays.ts';
import { DAY, sunBrightness } from './world/time.ts';
import type { World } from './world/world.ts';

/** Options of `createMinecraft`: rules, place, belongings and company at the start. */
export interface MinecraftOptions {
  /** Number of worlds. */
  readonly n: number;
  readonly rules: Rules;
  readonly biome: string;
  /** Items held at reset, by name; the first is in the main hand. */
  readonly start: Readonly<Record<string, number>>;
  /** Living things near the player at reset, by name, within `range` blocks along each axis. None by default. */
  readonly entities?: Readonly<Record<string, number>>;
  readonly range?: number;
  /** Herds roam the land, and hostile things come in the dark. True by default. */
  readonly spawning?: boolean;
  /** Tick of the day at reset, 0 to 23999, noon (6000) by default; and whether it stays so. */
  readonly time?: number;
  readonly clockStands?: boolean;
  /** Armour worn at reset, by name. */
  readonly worn?: readonly string[];
  /** Rows and columns of the field `rgb`, 12 and 16 by default; skills read its pixels. */
  readonly image?: readonly [number, number];
  /** The observation: what policies and skills see, and what is kept filled (lazy fields on demand). All by default. */
  readonly fields?: readonly string[];
}

const ID = 'minecraft-v1';

function parseStart(options: MinecraftOptions): Start {
  checkBiome(options.biome);
  const items = Object.entries(options.start).map(([name, count]) => {
    if (!Number.isInteger(count) || count < 0) {
      throw new RlgptError('usage', `start count of '${name}' is ${count}`, 'Use a non-negative integer.');
    }
    return { item: itemId(options.rules, name), count };
  });
  const entities = Object.entries(options.entities ?? {}).map(([name, count]) => {
    if (!Number.isInteger(count) || count < 0) {
      throw new RlgptError('usage', `start count of '${name}' is ${count}`, 'Use a non-negative integer.');
    }
    return { kind: entityId(options.rules, name), count };
  });
  const worn = (options.worn ?? []).map((name) => itemId(options.rules, name));
  for (const item of worn) {
    if (options.rules.items[item].worn >= 0) continue;
    throw new RlgptError(
      'usage',
      `'${options.rules.items[item].name}' is no armour`,
      'Give helmets, boots and the like.',
    );
  }
  const { biome, range = 10, spawning = true, time = NOON, clockStands = false } = options;
  if (!Number.isInteger(time) || time < 0 || time >= DAY) {
    throw new RlgptError('usage', `time of day is ${time}`, `Use an integer from 0 to ${DAY - 1}.`);
  }
  return { biome, items, entities, range, herds: spawning, time, clockStands, worn };
}

function checkImage(size: readonly [number, number] = [IMAGE_ROWS, IMAGE_COLUMNS]): readonly [number, number] {
  if (size.every((side) => Number.isInteger(side) && side >= 1 && side <= 512)) return size;
  throw new RlgptError('usage', `image size is ${size.join(' x ')}`, 'Use integers from 1 to 512.');
}

/** An environment with the worlds inside it, for onlookers such as a replay. Agents get the environment alone. */
export interface OpenMinecraft {
  readonly env: Env;
  readonly worlds: readonly World[];
  readonly tables: Tables;
  readonly biome: string;
}

/**
 * n worlds of 96 x 64 x 96 blocks. All of them are reset with their index as seed.
 * Throws RlgptError for an unknown biome, field or start item, and for a bad n.
 */
export function createMinecraft(options: MinecraftOptions): Env {
  return openMinecraft(options).env;
}

/** As `createMinecraft`, and open to view. */
export function openMinecraft(options: MinecraftOptions): OpenMinecraft {
  const { n, rules } = options;
  if (!Number.isInteger(n) || n < 1) throw new RlgptError('usage', `n is ${n}`, 'Use a positive integer.');
  const tables = makeTables(rules);
  const start = parseStart(options);
  const settings = hashSeed(JSON.stringify(rules), options.biome);
  const actions = makeActionSpace(rules.recipes.length);
  const worlds = Array.from({ length: n }, () => createWorld(tables));
  const fans = worlds.map(makeFan);
  const observer = makeObserver(tables, chooseFields(tables, options.fields, checkImage(options.image)), fans);
  const fields =
    options.fields === undefined ? observer.fields : observer.fields.filter((f) => options.fields!.includes(f.name));
  const facts = limitFacts(makeFacts(tables, worlds, fans), fields);
  const terminated = new Uint8Array(n);
  const apis: (SkillApi | undefined)[] = worlds.map(() => undefined);
  const parts = new Int32Array(actions.nvec.length);
  let steps = 0;

  const present = (index: number) => {
    terminated[index] = worlds[index].body.life > 0 ? 0 : 1;
    observer.forget(index);
    observer.fill(index, worlds[index]);
  };
  const env: Env = {
    id: ID,
    n,
    handbook: makeHandbook(rules, ID),
    fields,
    observation: observer.arrays,
    actions,
    facts,
    terminated,
    get steps() {
      return steps;
    },
    reset: (index, seed) => {
      resetWorld(worlds[index], tables, start, seed);
      present(index);
    },
    step: (codes) => {
      for (let i = 0; i < n; i++) {
        if (codes[i] < 0) continue;
        steps++;
        if (terminated[i] === 1) continue;
        actions.decode(codes[i], parts);
        stepWorld(worlds[i], tables, parts);
        if (worlds[i].body.life <= 0) terminated[i] = 1;
        observer.fill(i, worlds[i]);
      }
    },
    refresh: (field, index) => observer.refresh(field, index, worlds[index]),
    draw: (index, picture) => {
      renderImage(worlds[index], tables, sunBrightness(worlds[index]), { ...picture, offset: 0, liquids: true });
    },
    legal: (index, code) => {
      actions.decode(code, parts);
      return terminated[index] === 0 && isLegal(worlds[index], tables, parts);
    },
    begin: (index) => {
      worlds[index].startHave.set(worlds[index].bag.have);
      worlds[index].startUsed.set(worlds[index].bag.used);
      worlds[index].startKills.set(worlds[index].kills);
      worlds[index].steps = 0;
    },
    save: (index) => saveWorld(worlds[index], settings),
    load: (index, bytes) => {
      loadWorld(worlds[index], tables, options.biome, bytes, settings);
      present(index);
    },
    skillApi: (index) => {
      apis[index] ??= limitApi(
        makeSkillApi({
          tables,
          actions,
          world: worlds[index],
          index,
          facts,
          fan: fans[index],
          lidar: () => observer.lidar(index, worlds[index]),
          image: () => observer.image(index, worlds[index]),
          imageSize: checkImage(options.image),
        }),
        fields,
      );
      return apis[index];
    },
    skillApiDoc: limitDoc(apiDoc(checkImage(options.image)), fields),
  };
  for (let i = 0; i < n; i++) env.reset(i, i);
  return { env, worlds, tables, biome: options.biome };
}

/**
 * The embedded Minecraft world: a vector of worlds behind the environment interface. Its folders, from the bottom up:
 * `rules/` (tables), `redraw/` (other tables, drawn by a seed), `world/` (the state and what it is asked), `terrain/`,
 * `player/`, `mobs/`, `observe/`, `skill/` (what programs see and do), `tasks/`; `minedojo/` is MineDojo's view of it.
 */
import { RlgptError } from '../../core/errors.ts';
import { hashSeed } from '../../core/rng.ts';
import { badCode } from '../bad-code.ts';
import { checkActions, checkWorldCount, checkWorldIndex } from '../count.ts';
import type { Env, SkillApi } from '../env.ts';
import { makeHandbook } from './handbook.ts';
import { makeFacts } from './observe/facts.ts';
import { chooseFields } from './observe/fields.ts';
import { renderImage } from './observe/image.ts';
import { makeObserver } from './observe/observe.ts';
import { limitApi, limitDoc, limitFacts } from './observe/senses.ts';
import { checkImage, type MinecraftOptions, readStart } from './options.ts';
import { makeActionSpace } from './player/actions.ts';
import { makeTables, type Tables } from './rules/tables.ts';
import { loadWorld, saveWorld } from './save.ts';
import { makeSkillApi } from './skill/skill-api.ts';
import { apiDoc } from './skill/skill-api-doc.ts';
import { createWorld, resetWorld } from './state.ts';
import { isLegal, stepWorld } from './step.ts';
import { makeFan } from './world/rays.ts';
import { sunBrightness } from './world/time.ts';
import type { World } from './world/world.ts';

const ID = 'minecraft-v1';

/** An environment with the worlds inside it, for a replay or the mirror of a server. Agents get the environment alone. */
export interface OpenMinecraft {
  readonly env: Env;
  readonly worlds: readonly World[];
  readonly tables: Tables;
  readonly biome: string;
  /** Shows a world as it is now, to whoever reads the environment: after its state was set from outside. */
  readonly present: (index: number) => void;
}

/**
 * n worlds of 96 x 64 x 96 blocks. All of them are reset with their index as seed.
 * Throws RlgptError 'unknown-name' for a biome, field, item or living thing that is not known, 'usage' for a bad n or count.
 */
export function createMinecraft(options: MinecraftOptions): Env {
  return openMinecraft(options).env;
}

/** As `createMinecraft`, and open to view. */
export function openMinecraft(options: MinecraftOptions): OpenMinecraft {
  const { n, rules } = options;
  checkWorldCount(n, { heap: 4000, beside: 590_000 });
  // Programs in JavaScript may leave them out.
  if (!Array.isArray(rules?.blocks))
    throw new RlgptError('usage', `rules are ${JSON.stringify(rules)}`, 'Give those of Minecraft: vanilla.');
  const tables = makeTables(rules);
  const start = readStart(options);
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
      checkWorldIndex(index, n);
      resetWorld(worlds[index], tables, start, seed);
      present(index);
    },
    step: (codes) => {
      checkActions(codes, n);
      for (let i = 0; i < n; i++) {
        if (codes[i] < 0) continue;
        if (codes[i] >= actions.size) throw badCode(codes[i], actions.size);
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
    save: (index) => {
      checkWorldIndex(index, n);
      return saveWorld(worlds[index], settings);
    },
    load: (index, bytes) => {
      checkWorldIndex(index, n);
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
  return { env, worlds, tables, biome: options.biome, present };
}

/** The world that `--env` names: an id, `gym:NAME`, or a file of one's own. */
import { fileWorld } from '../agent/open.ts';
import { RlgptError, unknownName } from '../core/errors.ts';
import { readTextFile } from '../core/text-file.ts';
import { type WorldId, worlds } from '../env/catalog.ts';
import type { Env } from '../env/env.ts';
import { vanilla } from '../env/minecraft/rules/vanilla.generated.ts';
import { createFileWorld, LIKE_A_WORLD_FILE, type WorldFile, worldFileOf } from '../skill/world-file.ts';

/** What runs keep of `--env`. */
export interface NamedWorld {
  readonly env: string;
  readonly worldFile?: WorldFile;
}

/** For the help of commands. */
export const OR_A_FILE = 'or a file with a world of your own, such as tanks.ts (docs/own-world.md)';

/** Throws RlgptError 'usage' for a file that cannot be read or makes no world. Ids are looked up by whoever makes the worlds. */
export function readEnvFlag(given: string): NamedWorld {
  if (!LIKE_A_WORLD_FILE.test(given)) return { env: given };
  const worldFile = worldFileOf(given, readTextFile('file of a world', given));
  return { env: fileWorld(worldFile).id, worldFile };
}

/** Throws RlgptError 'usage' for a setting: a world of one's own has none. */
export function refuseSettings(env: string, settings: object): void {
  const [name] = Object.keys(settings);
  if (name !== undefined)
    throw new RlgptError('usage', `world '${env}' has no settings, such as '${name}'`, 'Leave it out.');
}

/** One world, for what it declares. Throws RlgptError 'unknown-name' for an id of none. */
export function oneWorld(env: string, worldFile?: WorldFile): Env {
  if (worldFile !== undefined) return createFileWorld(worldFile, 1);
  if (!Object.hasOwn(worlds, env)) throw unknownName('world', env, Object.keys(worlds));
  return worlds[env as WorldId].create({ n: 1, rules: vanilla, biome: 'forest', start: {} });
}

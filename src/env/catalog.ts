/** Every world by id: one literal map. */
import { RlgptError, unknownName } from '../core/errors.ts';
import { acrobot } from './classic/acrobot.ts';
import { cartPole } from './classic/cartpole.ts';
import { createWorld, type WorldOptions } from './classic/classic.ts';
import { lunarLander } from './classic/lunarlander.ts';
import { mountainCar, mountainCarContinuous } from './classic/mountaincar.ts';
import { pendulum } from './classic/pendulum.ts';
import { identity, memory } from './classic/probes.ts';
import type { WorldSpec } from './classic/spec.ts';
import {
  acrobotTasks,
  cartPoleTasks,
  lunarLanderTasks,
  mountainCarContinuousTasks,
  mountainCarTasks,
  pendulumTasks,
} from './classic/tasks.ts';
import { adder } from './control/adder.ts';
import { cartPoleTarget } from './control/cartpole-target.ts';
import { extrusion } from './control/extrusion.ts';
import { house } from './control/house.ts';
import { moab } from './control/moab.ts';
import { qube } from './control/qube.ts';
import { adderTasks, cartPoleTargetTasks, extrusionTasks, houseTasks, moabTasks, qubeTasks } from './control/tasks.ts';
import { createCraftaxClassic } from './craftax/classic/classic.ts';
import { craftaxClassicTasks } from './craftax/classic/tasks.ts';
import { createCraftax } from './craftax/full/craftax.ts';
import { craftaxTasks } from './craftax/full/tasks.ts';
import { createDriving } from './driving/driving.ts';
import { drivingTasks } from './driving/goals.ts';
import type { Env } from './env.ts';
import { createMinecraft } from './minecraft/minecraft.ts';
import { minecraftTasks } from './minecraft/tasks/words.ts';
import { gridPathsSettings } from './paths/options.ts';
import { createGridPaths } from './paths/paths.ts';
import type { WorldTasks } from './task.ts';

/** A world without settings of its own. */
const classic = (spec: WorldSpec) => ({
  create: (options: WorldOptions) => createWorld(spec, options),
  settings: [],
});

interface CatalogWorld {
  readonly create: (options: never) => Env;
  /** Names of the options of `create` that a user may set, besides n. */
  readonly settings: readonly string[];
  readonly about: string;
  readonly tasks: WorldTasks;
}

/**
 * The worlds of this package: how each is made, what it is, and its tasks. `worlds[id].create({ n })` makes n of them.
 */
export const worlds = {
  'minecraft-v1': {
    create: createMinecraft,
    settings: ['biome', 'start', 'entities', 'range', 'spawning', 'time', 'clockStands', 'worn', 'image', 'fields'],
    about: 'An embedded voxel world with the rules of Minecraft 1.12: eight biomes, mobs, hunger, day and night.',
    tasks: minecraftTasks,
  },
  'cartpole-v1': {
    ...classic(cartPole),
    about: 'Keep a pole upright on a cart (Gymnasium CartPole-v1).',
    tasks: cartPoleTasks,
  },
  'pendulum-v1': {
    ...classic(pendulum),
    about: 'Swing a pendulum up with a weak motor and hold it; continuous torque (Gymnasium Pendulum-v1).',
    tasks: pendulumTasks,
  },
  'acrobot-v1': {
    ...classic(acrobot),
    about: 'Swing a two-link arm above a line (Gymnasium Acrobot-v1).',
    tasks: acrobotTasks,
  },
  'lunarlander-v3': {
    ...classic(lunarLander),
    about: 'Land softly on a pad with three engines (Gymnasium LunarLander-v3, with physics after Box2D).',
    tasks: lunarLanderTasks,
  },
  'mountaincar-v0': {
    ...classic(mountainCar),
    about: 'Swing a weak car out of a valley (Gymnasium MountainCar-v0).',
    tasks: mountainCarTasks,
  },
  'mountaincar-continuous-v0': {
    ...classic(mountainCarContinuous),
    about: 'The same with a continuous force (Gymnasium MountainCarContinuous-v0).',
    tasks: mountainCarContinuousTasks,
  },
  'moab-v1': {
    ...classic(moab),
    about: 'Hold a ball in the middle of a plate by tilting it (after the Moab kit).',
    tasks: moabTasks,
  },
  'qube-v1': {
    ...classic(qube),
    about: 'Swing a rotary pendulum up and balance it (a Furuta pendulum with the numbers of the Qube).',
    tasks: qubeTasks,
  },
  'cartpole-target-v1': {
    ...classic(cartPoleTarget),
    about: 'CartPole with a place where the cart is to be.',
    tasks: cartPoleTargetTasks,
  },
  'adder-v1': {
    ...classic(adder),
    about: 'Bring a number to 50 by adding: the smallest world with a goal.',
    tasks: adderTasks,
  },
  'house-v1': { ...classic(house), about: 'Heat and cool a house through a day.', tasks: houseTasks },
  'extrusion-v1': { ...classic(extrusion), about: 'Extrude plastic and cut it to length.', tasks: extrusionTasks },
  'driving-v1': {
    create: createDriving,
    settings: ['scenario', 'task'],
    about: 'Drive a car over a crossing with lights and other vehicles; the pre-crash scenarios of HPRL.',
    tasks: drivingTasks,
  },
  'craftax-classic-v1': {
    create: createCraftaxClassic,
    settings: ['exact'],
    about: 'The open world of Crafter as Craftax-Classic has it: gather, craft, survive; 22 achievements.',
    tasks: craftaxClassicTasks,
  },
  'craftax-v1': {
    create: createCraftax,
    settings: ['exact'],
    about: 'The full world of Craftax: nine floors down to a necromancer, magic, potions and armour; 67 achievements.',
    tasks: craftaxTasks,
  },
  'identity-v1': {
    ...classic(identity),
    about: 'Name the symbol that is shown; any learner solves it at once.',
    tasks: { named: [], solvedReturn: 95 },
  },
  'memory-v1': {
    ...classic(memory),
    about: 'Remember a cue until it is asked for; needs a policy with memory.',
    tasks: { named: [], solvedReturn: 1 },
  },
  'grid-paths-v1': {
    create: createGridPaths,
    settings: gridPathsSettings,
    about: 'Several agents find their ways on a grid without running into each other (multi-agent path finding).',
    tasks: { named: [{ name: 'arrive', text: 'find the way to the goal', goal: 'arrived >= 1', within: 120 }] },
  },
} as const satisfies Readonly<Record<string, CatalogWorld>>;

export type WorldId = keyof typeof worlds;

/** Throws RlgptError 'unknown-name' or 'usage' for a setting that a world of the catalog does not have. */
export function checkSettings(id: WorldId, given: object): void {
  const known: readonly string[] = worlds[id].settings;
  for (const name of Object.keys(given)) {
    if (known.length === 0)
      throw new RlgptError('usage', `world '${id}' has no settings, such as '${name}'`, 'Leave it out.');
    if (!known.includes(name)) throw unknownName(`setting of '${id}'`, name, known);
  }
}

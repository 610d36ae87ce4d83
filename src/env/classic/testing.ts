/** The table of small worlds, for the tests that run over all of them. */
import { acrobot } from './acrobot.ts';
import { cartPole } from './cartpole.ts';
import { lunarLander } from './lunarlander.ts';
import { mountainCar, mountainCarContinuous } from './mountaincar.ts';
import { pendulum } from './pendulum.ts';
import { identity, memory } from './probes.ts';
import type { WorldSpec } from './spec.ts';

export const classicSpecs: readonly WorldSpec[] = [
  cartPole,
  pendulum,
  acrobot,
  mountainCar,
  mountainCarContinuous,
  lunarLander,
  identity,
  memory,
];

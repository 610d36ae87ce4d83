/** What each learned part of the experiment sees and may do. Pedal and steer of an action are multiples of 0.5 and 0.1. */

import type { DrivingApi } from '../../src/env/driving/driving.ts';
import type { DrivingTask } from '../../src/env/driving/tasks.ts';
import type { Env } from '../../src/env/env.ts';
import { type ViewSpec, viewOf } from '../../src/env/view.ts';

export type ManoeuvreName = Exclude<DrivingTask, 'drive'>;

interface Part {
  readonly fields: readonly string[];
  readonly pedals: readonly number[];
  readonly steers: readonly number[];
}

const common = ['speed', 'heading_error'] as const;

export const manoeuvreParts: Readonly<Record<ManoeuvreName, Part>> = {
  straight: { fields: [...common, 'lane_error'], pedals: [0, 0.5], steers: [-0.2, -0.1, 0, 0.1, 0.2] },
  left_turn: {
    fields: [...common, 'home_error', 'curvature'],
    pedals: [0, 0.5],
    steers: [-0.1, 0, 0.1, 0.3, 0.4, 0.5],
  },
  right_turn: {
    fields: [...common, 'home_error', 'curvature'],
    pedals: [0, 0.5],
    steers: [-1, -0.9, -0.8, -0.6, -0.3, 0, 0.2],
  },
  left_lane: {
    fields: [...common, 'passing_error', 'gap'],
    pedals: [0, 0.5],
    steers: [-0.6, -0.3, -0.1, 0, 0.1, 0.3, 0.6],
  },
  right_lane: { fields: [...common, 'home_error'], pedals: [0, 0.5], steers: [-0.6, -0.3, -0.1, 0, 0.1, 0.3, 0.6] },
};

export const manoeuvreNames = Object.keys(manoeuvreParts) as readonly ManoeuvreName[];

/** Actions by name, such as `0.5 -0.1`. */
function actionTable(env: Env, pairs: readonly (readonly [number, number])[]): Readonly<Record<string, number>> {
  const { act } = env.skillApi(0) as unknown as DrivingApi;
  return Object.fromEntries(pairs.map(([pedal, steer]) => [`${pedal} ${steer}`, act(pedal, steer)]));
}

const pairsOf = ({ pedals, steers }: Part) => pedals.flatMap((pedal) => steers.map((steer) => [pedal, steer] as const));

export function manoeuvreView(env: Env, name: ManoeuvreName): ViewSpec {
  const part = manoeuvreParts[name];
  return { fields: part.fields, actions: actionTable(env, pairsOf(part)), noop: '0 0', ends: null };
}

/** The one network beside: the union of what the manoeuvres do, and brakes; it sees all that the program and they see. */
export function monolithView(env: Env): ViewSpec {
  const pairs = new Map<string, readonly [number, number]>();
  for (const name of manoeuvreNames) for (const pair of pairsOf(manoeuvreParts[name])) pairs.set(pair.join(' '), pair);
  pairs.set('-1 0', [-1, 0]).set('-0.5 0', [-0.5, 0]);
  return {
    fields: env.fields.map((f) => f.name),
    actions: actionTable(env, [...pairs.values()]),
    noop: '0 0',
    ends: 'done',
  };
}

export { viewOf };

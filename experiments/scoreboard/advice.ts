/**
 * Learning with coded actions in Craftax-Classic: PPO may also take the next step towards each thing that the handbook says
 * can be approached, or towards what is unknown. It sees how near each thing is and whether it is faced, and of the world's
 * own observation all but the map.
 */
import { type Advice, type View, withAdvice } from '../../src/action/advice.ts';
import type { SemiMarkovProcess } from '../../src/action/process.ts';
import type { Env } from '../../src/env/env.ts';
import { worldProcess } from '../../src/rl/episodes.ts';
import { type Board, classicBoard } from './worlds.ts';

/** Nearness halves in so many steps. */
const HALF = 6;
/** Steps that advice is followed for at most. */
const MOST = 16;
/** Numbers behind the map: items, vitals, direction, light, sleep. */
const BODY = 22;

type Call = (world: number, name: string, ...args: unknown[]) => unknown;

const thingsOf = ({ handbook }: Board) =>
  handbook.operators.filter(({ verb }) => verb === 'approach').map(({ object }) => object);

function adviceOf(env: Env, call: Call, things: readonly string[]): Advice[] {
  const next = (world: number, ...args: unknown[]) => {
    if (call(world, 'asleep') === true) return -1;
    const code = call(world, args[0] as string, ...args.slice(1)) as number | null;
    return code === null || code === env.actions.noop ? -1 : code;
  };
  return [
    ...things.map((thing) => ({
      name: `towards ${thing}`,
      next: (world: number) => next(world, 'towards', thing, true),
    })),
    { name: 'explore', next: (world) => next(world, 'explore', true) },
  ];
}

function viewOf(env: Env, call: Call, things: readonly string[]): View {
  const { symbolic } = env.observation;
  const numbers = symbolic.length / env.n;
  const achieved = env.facts.names.filter((name) => name.startsWith('achieved:')).map((name) => env.facts.index(name));
  return {
    size: BODY + 2 * things.length + achieved.length,
    observe(world, out, offset) {
      for (let i = 0; i < BODY; i++) out[offset + i] = symbolic[(world + 1) * numbers - BODY + i];
      const faced = call(world, 'facing');
      let at = offset + BODY;
      for (const thing of things) {
        const steps = call(world, 'distance', thing, true) as number | null;
        out[at++] = steps === null ? 0 : HALF / (HALF + steps);
        out[at++] = faced === thing ? 1 : 0;
      }
      for (const fact of achieved) out[at++] = env.facts.read(world, fact);
    },
  };
}

export function advisedProcess(env: Env, seed: number, board: Board = classicBoard, most = MOST): SemiMarkovProcess {
  const apis = Array.from({ length: env.n }, (_, world) => env.skillApi(world));
  const call: Call = (world, name, ...args) => (apis[world][name] as (...args: unknown[]) => unknown)(...args);
  const things = thingsOf(board);
  return withAdvice(worldProcess(env, seed), {
    ...{ advice: adviceOf(env, call, things), view: viewOf(env, call, things), most },
    health: (world) => call(world, 'health') as number,
  });
}

/** A world whose own reward is a fact too: `return` is what the episode has paid so far, so that goals may speak of it. */
import { RlgptError } from '../core/errors.ts';
import type { Env, FactInfo } from './env.ts';

/** Takes the world over; one with such a fact stays as it is. Throws RlgptError 'usage' for a world that pays nothing. */
export function withReturn(env: Env): Env {
  if (env.facts.index('return') >= 0) return env;
  const { reward, facts, n } = env;
  if (reward === undefined)
    throw new RlgptError('usage', `world '${env.id}' pays no reward of its own`, 'Give it a goal: --goal.');
  const total = new Float64Array(n);
  const own = facts.names.length;
  const info: FactInfo = { unit: '', low: -1e6, high: 1e6, about: 'Reward of the episode so far.' };
  const { infos } = facts;
  const { stepBox: _, ...rest } = env;
  return {
    ...rest,
    get steps() {
      return env.steps;
    },
    facts: {
      names: [...facts.names, 'return'],
      ...(infos === undefined ? {} : { infos: [...infos, info] }),
      index: (name) => (name === 'return' ? own : facts.index(name)),
      read: (world, index) => (index === own ? total[world] : facts.read(world, index)),
    },
    reset(world, seed) {
      env.reset(world, seed);
      total[world] = 0;
    },
    step(codes) {
      env.step(codes);
      for (let world = 0; world < n; world++) if (codes[world] >= 0) total[world] += reward[world];
    },
    begin(world) {
      env.begin(world);
      total[world] = 0;
    },
    save: (world) => {
      const inner = env.save(world);
      const bytes = new Uint8Array(8 + inner.length);
      new DataView(bytes.buffer).setFloat64(0, total[world]);
      bytes.set(inner, 8);
      return bytes;
    },
    load(world, bytes) {
      env.load(world, bytes.slice(8));
      total[world] = new DataView(bytes.buffer, bytes.byteOffset).getFloat64(0);
    },
  };
}

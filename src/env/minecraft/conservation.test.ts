/** Items come and go by rules alone: what is held, worn and lying about changes only where a rule of the step says so. */
import { expect, test } from 'vitest';
import { makeRng } from '../../core/rng.ts';
import { openMinecraft } from './minecraft.ts';
import { ATTACK, CRAFT, DESTROY, FUNCTION } from './player/actions.ts';
import { rules } from './testing.ts';

/** Counts by item: held, worn, and on the ground. */
function stock({ worlds }: ReturnType<typeof openMinecraft>): Int32Array {
  const [{ bag, ground }] = worlds;
  const counts = Int32Array.from(bag.have);
  for (const worn of bag.worn) if (worn >= 0) counts[worn]++;
  for (let i = 0; i < ground.count; i++) counts[ground.item[i]] += ground.quantity[i];
  return counts;
}

test('dropping, picking up, equipping, wearing and walking keep every item; digging only adds, placing takes one', () => {
  const start = { log: 20, iron_helmet: 1, leather_boots: 1, dirt: 9, wooden_pickaxe: 1, bucket: 2 };
  const open = openMinecraft({ n: 1, rules, biome: 'plains', start, spawning: false });
  const { env } = open;
  const rng = makeRng('conservation');
  const parts = new Int32Array(env.actions.nvec.length);
  const tools = new Set(rules.items.flatMap(({ durability }, id) => (durability > 0 ? [id] : [])));
  let kept = 0;
  for (let step = 0; step < 4000; step++) {
    if (env.terminated[0] === 1) env.reset(0, step);
    const before = stock(open);
    const blocks = open.worlds[0].changed.length;
    const code = rng.int(env.actions.size);
    env.actions.decode(code, parts);
    env.step(Int32Array.of(code));
    const after = stock(open);
    const fn = parts[FUNCTION];
    if (fn === CRAFT || fn === DESTROY) continue;
    const touched = open.worlds[0].changed.length - blocks;
    after.forEach((count, id) => {
      const change = count - before[id];
      if (change === 0 || tools.has(id)) return;
      // Only what the hand did to a block or with a bucket may change a count.
      if (touched === 0)
        throw new Error(`${rules.items[id].name} changed by ${change} in step ${step}, function ${fn}`);
      const made = fn === ATTACK ? change > 0 : change >= -1;
      if (!made) throw new Error(`${rules.items[id].name} changed by ${change} in step ${step}, function ${fn}`);
    });
    kept++;
  }
  expect(kept).toBeGreaterThan(2000);
});

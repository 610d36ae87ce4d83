/** A small deterministic method with every feature of a run. */
import { makeRng } from '../src/core/rng.ts';
import type { Run } from '../src/run/run.ts';

/** Emits, works in stages, saves within them, stores blobs, and returns a value that depends on all of it. */
export async function fakeMethod(run: Run, stages = 4): Promise<string> {
  let outcome = '';
  run.emit({ type: 'warning', message: 'begin', remedy: `seed ${run.seed}` });
  for (let s = 0; s < stages; s++) {
    run.emit({ type: 'warning', message: `before ${s}`, remedy: outcome });
    const hash = await run.stage(`train/${s}`, async (checkpoint) => {
      const rng = makeRng(run.seed, s);
      run.emit({ type: 'warning', message: `start ${s}`, remedy: 'ü' });
      const saved = checkpoint.load();
      const words = new Uint32Array(5);
      if (saved === null) words.set(rng.save());
      else words.set(new Uint32Array(saved.slice().buffer));
      rng.restore(words.subarray(0, 4));
      for (let update = words[4]; update < 6; update++) {
        run.emit({ type: 'warning', message: `update ${s}.${update}`, remedy: String(rng.int(1000)) });
        await run.beat();
        if (update % 2 === 1) {
          words.set(rng.save());
          words[4] = update + 1;
          checkpoint.save(new Uint8Array(words.buffer));
        }
      }
      run.emit({ type: 'warning', message: `end ${s}`, remedy: '' });
      return run.putBlob(Uint8Array.of(s, rng.int(256)));
    });
    outcome += run.getBlob(hash).join('.') + ' ';
    await run.stage(`note/${s}`, () => undefined);
  }
  run.emit({ type: 'warning', message: 'done', remedy: outcome });
  return outcome;
}

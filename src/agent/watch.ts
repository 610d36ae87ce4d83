/** Learns from play how creatures attack, where the handbook does not tell, before programs are written. A durable stage. */
import { codeController } from '../action/controller.ts';
import { hashSeed } from '../core/rng.ts';
import { compileOrBlame } from './candidates.ts';
import type { Lab } from './lab.ts';
import { charge } from './ledger.ts';
import { attackLearner, silentAbout } from './offline/attacks.ts';
import type { Memory } from './reasoner.ts';

/**
 * Share of all steps for it, and primitive steps at most: with 20,000 the true rests are found for six seeds in nine,
 * with 50,000 for nearly all.
 */
const SHARE = 0.2;
const MOST = 50_000;
/** Primitive steps of an episode at most: attackers are met early as well as late. */
const EPISODE = 1000;

/** Watches a program of the reasoner at play, if it has one for that, and enters in the memory how it was attacked. */
export async function watchPlay(lab: Lab, memory: Memory): Promise<void> {
  const { run, env, ledger, method, reasoner } = lab;
  const source = method.watch ? (reasoner.scout?.(memory) ?? null) : null;
  if (source === null) return;
  const { name: subtask } = memory.node;
  const key = `${subtask}/watch`;
  const result = await run.stage(key, async () => {
    const kinds = silentAbout(env.handbook);
    const budget = Math.floor(Math.min(MOST, SHARE * ledger.budget));
    const skill = compileOrBlame(lab, source);
    if ('fault' in skill) return { attacks: {}, steps: 0 };
    const learner = attackLearner(env, codeController(skill), {
      within: Math.min(EPISODE, memory.within),
      starts: (episode) => hashSeed(run.seed, 'world', key, episode),
      handbook: env.handbook,
    });
    run.running(skill.hash);
    let steps = 0;
    while (steps < budget) {
      run.emit({ type: 'watch.update', subtask, kinds, steps, budget });
      await run.beat();
      steps += learner.episode(budget - steps);
    }
    run.running(null);
    const attacks = learner.attacks();
    run.emit({ type: 'watch.finished', subtask, steps, attacks });
    return { attacks, steps };
  });
  charge(ledger, 'watching', result.steps);
  memory.attacks = result.attacks;
}

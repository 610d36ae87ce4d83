/** What a world offers to programs, read from a world that is open. */
import type { Env } from '../env/env.ts';
import { COUNT, type Domain, FLAG, NUMBER } from './knowledge.ts';
import type { Vocabulary } from './verdict.ts';

/** What every program may call besides the world's own API. */
const OWN = ['run', 'step', 'violated', 'assert'];

/** What a program may read and call in a world. `controllers` names what `w.run` and `w.step` may start; null when that is not known. */
export function vocabularyOf(env: Env, controllers: ReadonlySet<string> | null): Vocabulary {
  const facts = env.facts.names.map((name, i): [string, Domain] => {
    const flag = env.facts.infos?.[i].unit === 'flag';
    return [name, flag ? FLAG : usualDomain(name)];
  });
  return { facts: new Map(facts), readings: new Set([...Object.keys(env.skillApi(0)), ...OWN]), controllers };
}

/** Values of facts that follow from their names alone. Ranges that worlds tell are usual ones and prove nothing. */
export function usualDomain(fact: string): Domain {
  if (/^(have|gain):/.test(fact) || fact === 'steps') return COUNT;
  const flag = /^(near|sees|faces|violated|act|does|run|start):/.test(fact) || fact === 'control' || fact === 'alive';
  return flag ? FLAG : NUMBER;
}

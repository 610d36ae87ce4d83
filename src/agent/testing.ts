/** Attempts, evidence and a laboratory by hand, for the tests of the rules by which arms and options are kept. */
import { wilson } from '../core/stats.ts';
import { memoryRun } from '../run/run.ts';
import type { SkillSource } from '../skill/skill.ts';
import { fullMethod, type Lab } from './lab.ts';
import { newMemory } from './model/testing.ts';
import type { Attempt, Decomposition, Evidence, Memory, SubAction } from './reasoner.ts';

export const evidence = (successes: number, meanSteps = 100): Evidence => ({
  success: wilson(successes, 24),
  meanSteps,
  reached: [],
  died: 0,
  faults: [],
});

export const source = (name: string, body = 'yield w.noop;'): SkillSource => ({
  name,
  code: `export function* ${name}(w) { ${body} }`,
  about: name,
  stepLimit: 50,
});

export const attempt = (action: string, successes: number | null, more: Partial<SkillSource> = {}): Attempt => ({
  action,
  source: { ...source(action, `yield ${successes}; // ${more.name ?? ''}`), ...more },
  evidence: successes === null ? null : evidence(successes),
  error: null,
});

export const whole: SubAction = {
  name: 'get_mell',
  via: 'code',
  goal: { fact: 'gain:mell', atLeast: 3 },
  when: null,
  why: '',
};
export const seeing = { fact: 'sees:mell', atLeast: 1 };
export const find: SubAction = { name: 'find', via: 'code', goal: seeing, when: null, why: '' };
export const work: SubAction = { ...whole, name: 'work', when: { fact: 'faces:mell', atLeast: 1 } };
export const learning: SubAction = { ...whole, name: 'learn_mell', via: 'rl' };
export const of = (...actions: SubAction[]): Decomposition => ({ actions, why: '' });

export const memoryOf = (...attempts: Attempt[]): Memory => ({ ...newMemory(), attempts });

/** What the rules read of a laboratory. */
export const labOf = (method: Partial<Lab['method']> = {}) => {
  const run = memoryRun(1);
  return { run, lab: { run, method: { ...fullMethod, ...method }, target: 0.95 } as unknown as Lab };
};

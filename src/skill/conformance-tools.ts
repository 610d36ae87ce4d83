/** Shared by the conformance tests of sandboxes: compiling, and running to the end. */
import { expect } from 'vitest';
import { compileSkill } from './compile.ts';
import { isSkillError } from './fault.ts';
import { SKILL_DONE, SKILL_FAILED, type Skill, type SkillError, type SkillSource } from './skill.ts';

export function source(code: string, name = 'f'): SkillSource {
  return { name, code, about: '', stepLimit: 100 };
}

export function compiled(code: string, name = 'f'): Skill {
  const result = compileSkill(source(code, name));
  if (isSkillError(result)) throw new Error(`${result.line}: ${result.message}`);
  return result;
}

export function refused(code: string, name = 'f'): SkillError {
  const result = compileSkill(source(code, name));
  if (!isSkillError(result)) throw new Error(`compiled: ${code}`);
  return result;
}

/** The values of a run up to its end, at most `most`. */
export function values(skill: Skill, api: Record<string, unknown> = {}, most = 50): number[] {
  const run = skill.start(api);
  const out: number[] = [];
  while (out.length < most) {
    const value = run.next();
    out.push(value);
    if (value < 0) break;
  }
  return out;
}

export function failure(code: string, api: Record<string, unknown> = {}): SkillError {
  const run = compiled(code).start(api);
  for (let i = 0; i < 1000; i++) {
    const value = run.next();
    if (value === SKILL_FAILED && run.error) {
      expect(run.next()).toBe(SKILL_FAILED);
      return run.error;
    }
    if (value === SKILL_DONE) break;
  }
  throw new Error('did not fail');
}

/** A payload is code that tries to leave the sandbox, to hang it, or to deceive its host, with the verdicts that are right. */
import type { SkillFault } from '../../src/skill/skill.ts';

export interface Payload {
  readonly about: string;
  /** The body of `function* f(w) { ... }`, or the whole code where `whole` is set. */
  readonly body: string;
  readonly whole?: true;
  /** The faults that are right; null where the run may as well end by itself, without harm. */
  readonly faults: readonly (SkillFault | null)[];
}

export const refused = ['forbidden'] as const;
export const threw = ['threw'] as const;
export const fuel = ['fuel'] as const;
export const memory = ['memory'] as const;

export function payload(about: string, faults: Payload['faults'], body: string): Payload {
  return { about, faults, body };
}

export function whole(about: string, faults: Payload['faults'], body: string): Payload {
  return { about, faults, body, whole: true };
}

/** The code of a payload as that of the skill `f`. */
export function codeOf({ body, whole }: Payload): string {
  return whole ? body : `function* f(w) {\n${body}\n}`;
}

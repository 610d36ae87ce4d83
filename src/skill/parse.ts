/** Skill text to a syntax tree, for those who only read programs. Nothing is run and the realm is not locked down. */
import { type Program, parse } from 'acorn';
import { makeStrip } from './sandbox.ts';

export interface ParsedText {
  /** TypeScript without its types, every line and column as the author wrote them. */
  readonly code: string;
  readonly program: Program;
}

let strip: ((code: string) => string) | null = null;

/** Throws what the parsers throw: a SyntaxError, or a plain record with a message and a line. */
export function parseText(source: string): ParsedText {
  strip ??= makeStrip();
  const code = strip(source);
  return { code, program: parse(code, { ecmaVersion: 2022, sourceType: 'module' }) };
}

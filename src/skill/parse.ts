/** Skill text to a syntax tree, for those who only read programs. Nothing is run and the realm is not locked down. */
import { createRequire } from 'node:module';
import type { Program } from 'acorn';
import { makeStrip } from './sandbox.ts';

export interface ParsedText {
  /** TypeScript without its types, every line and column as the author wrote them. */
  readonly code: string;
  readonly program: Program;
}

let parsers: { strip(code: string): string; parse: typeof import('acorn').parse } | null = null;

/** Loaded on first use: importing this file costs nothing. */
function loadParsers() {
  const acorn = createRequire(import.meta.url)('acorn') as typeof import('acorn');
  return { strip: makeStrip(), parse: acorn.parse };
}

/** Throws what the parsers throw: a SyntaxError, or a plain record with a message and a line. */
export function parseText(source: string): ParsedText {
  parsers ??= loadParsers();
  const code = parsers.strip(source);
  return { code, program: parsers.parse(code, { ecmaVersion: 2022, sourceType: 'module' }) };
}

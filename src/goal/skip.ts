/** Passing over what a goal has no use for, and saying so: nothing of a file is ignored in silence. */

import type { Span, Token } from './lex.ts';
import { advance, peek, type Reader, reject, sees } from './reader.ts';

/** Notes a part of the file that is not read. It becomes a warning. */
export function note(r: Reader, span: Span, message: string, remedy: string): void {
  r.notes.push({ span, message, remedy });
}

const CLOSING: Readonly<Record<string, string>> = { '{': '}', '(': ')', '[': ']' };

/** From an opening bracket to the one that closes it. */
export function skipBrackets(r: Reader): void {
  const open: Token[] = [];
  do {
    const token = advance(r);
    if (token.kind === 'end') reject(`a '${open[0].text}' that is not closed`, 'Close it.', open[0]);
    if (token.kind !== 'sign') continue;
    if (Object.hasOwn(CLOSING, token.text)) open.push(token);
    else if (Object.values(CLOSING).includes(token.text) && token.text !== CLOSING[open.pop()!.text])
      reject(`'${token.text}' closes nothing`, 'Balance the brackets.', token);
  } while (open.length > 0);
}

/** A statement of unknown shape: to the end of its block in braces, else to the end of its line. */
export function skipStatement(r: Reader): void {
  advance(r);
  while (peek(r).kind !== 'end' && !sees(r, '}')) {
    if (sees(r, '{')) {
      skipBrackets(r);
      return;
    }
    if (sees(r, '(') || sees(r, '[')) skipBrackets(r);
    else if (peek(r).fresh) return;
    else advance(r);
  }
}

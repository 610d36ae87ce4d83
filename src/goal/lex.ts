/** From the text of a goal to tokens with positions, and problems that point at a place in the text. */

/** What is wrong with a goal, and where. Lines and columns count from 1; `length` is in characters. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** One imperative sentence. */
  readonly remedy: string;
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

/** A stretch of text: character offsets, end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A word of a goal, and where it stands. */
export interface Token extends Span {
  readonly kind: 'name' | 'quoted' | 'text' | 'number' | 'sign' | 'end';
  /** The name without quotes, the digits, or the sign itself. */
  readonly text: string;
  /** A line break stands before it. */
  readonly fresh: boolean;
}

/** Thrown inside the parser and caught at its entrance; nobody else sees it. */
export class Rejection extends Error {
  readonly remedy: string;
  readonly span: Span;

  constructor(message: string, remedy: string, span: Span) {
    super(message);
    this.remedy = remedy;
    this.span = span;
  }
}

const SIGNS = ['..', '<=', '>=', '==', '!=', ...'<>=+-*/()[]{},:;.'];
const TOKEN = /(?<name>[A-Za-z_][A-Za-z0-9_]*)|(?<number>(?:\d+(?:\.(?!\.)\d*)?|\.\d+)(?:[eE][+-]?\d+)?)/y;

/** The longest goal that is read, in characters. */
const MOST_CHARACTERS = 100_000;

/** Throws Rejection for a character or quote that begins no token. */
export function lex(source: string): Token[] {
  if (source.length > MOST_CHARACTERS)
    throw new Rejection(`goal of ${source.length} characters`, `Use at most ${MOST_CHARACTERS}.`, { start: 0, end: 1 });
  const tokens: Token[] = [];
  let fresh = false;
  let at = 0;
  const push = (kind: Token['kind'], text: string, end: number) => {
    tokens.push({ kind, text, start: at, end, fresh });
    fresh = false;
    at = end;
  };
  while (at < source.length) {
    const char = source[at];
    if (char === '\n') fresh = true;
    if (/\s/.test(char)) {
      at++;
    } else if (char === '#' || source.startsWith('//', at)) {
      while (at < source.length && source[at] !== '\n') at++;
    } else if (char === '`' || char === '"') {
      const close = source.indexOf(char, at + 1);
      const line = source.indexOf('\n', at);
      if (close < 0 || (line >= 0 && line < close))
        throw new Rejection(`a ${char} that is not closed`, `Close it on the same line.`, { start: at, end: at + 1 });
      push(char === '`' ? 'quoted' : 'text', source.slice(at + 1, close), close + 1);
    } else {
      TOKEN.lastIndex = at;
      const { name, number } = TOKEN.exec(source)?.groups ?? {};
      const sign = SIGNS.find((s) => source.startsWith(s, at));
      if (name !== undefined) push('name', name, at + name.length);
      else if (number !== undefined) push('number', number, at + number.length);
      else if (sign !== undefined) push('sign', sign, at + sign.length);
      else {
        const end = at + (source.codePointAt(at)! > 0xffff ? 2 : 1);
        throw new Rejection(
          `'${source.slice(at, end)}' means nothing here`,
          'Put names with unusual characters into back quotes.',
          { start: at, end },
        );
      }
    }
  }
  push('end', '', at);
  return tokens;
}

/** The problem at a place in the text. */
export function problemAt(
  source: string,
  span: Span,
  what: Pick<Problem, 'message' | 'remedy'> & { readonly severity?: Problem['severity'] },
): Problem {
  const before = source.slice(0, Math.min(span.start, source.length));
  const line = before.split('\n').length;
  const column = before.length - before.lastIndexOf('\n');
  const length = Math.max(1, span.end - span.start);
  return { severity: what.severity ?? 'error', message: what.message, remedy: what.remedy, line, column, length };
}

/** The line of the text with a caret below the place, for terminals. */
export function excerpt(source: string, { line, column, length }: Problem): string {
  const whole = source.split('\n')[line - 1] ?? '';
  const from = Math.max(0, Math.min(column - 1 - WIDEST / 2, whole.length - WIDEST));
  const text = whole.slice(from, from + WIDEST);
  const at = column - 1 - from;
  const carets = '^'.repeat(Math.max(1, Math.min(length, text.length - at)));
  return `${text}\n${text.slice(0, at).replace(/[^\t]/g, ' ')}${carets}`;
}

/** Of a line that is longer a part is shown. */
const WIDEST = 120;

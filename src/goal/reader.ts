/** A cursor over tokens: what every part of the parser shares. */
import { nearestName } from '../core/errors.ts';
import type { Expr, FactRange } from './goal.ts';
import { lex, Rejection, type Span, type Token } from './lex.ts';

/** A name that stands for something else inside a goal file. */
export type Meaning =
  /** The state or action parameter of a goal: `State.x` is the fact `x`, `Action.u` the fact `action.u`. */
  | { readonly prefix: string }
  | { readonly value: Expr }
  /** A function of one expression, read again at every call with the parameters bound. `body` counts in tokens. */
  | { readonly parameters: readonly string[]; readonly body: Span }
  /** Something that the file declares and goals cannot use. */
  | { readonly unread: string };

/** A type as the file writes it: a number with its range, the name of another type, fields, or what is no number. */
export type TypeRef = FactRange | { readonly type: string } | { readonly struct: Struct } | { readonly unread: string };
export type Struct = ReadonlyMap<string, TypeRef>;

/** A part of the file that is not read. */
export interface Note {
  readonly span: Span;
  readonly message: string;
  readonly remedy: string;
}

/** A text that is being read, and what its declarations have named. */
export interface Reader {
  readonly source: string;
  readonly tokens: readonly Token[];
  /** Where each node of the goal stands in the text. */
  readonly spans: WeakMap<object, Span>;
  readonly scope: Map<string, Meaning>;
  readonly types: Map<string, TypeRef>;
  readonly notes: Note[];
  /** Names of the types of the goal's parameters. */
  readonly parameterTypes: { state: string | null; action: string | null };
  at: number;
  depth: number;
  /** Nodes read so far, those of expanded functions included. */
  work: number;
}

/** Words that cannot be names of facts unless they are quoted. */
export const KEYWORDS: ReadonlySet<string> = new Set(
  `and or not implies next eventually always until within then in goal avoid reach drive maximize minimize weight do
  const function type return curriculum lesson scenario training`.split(/\s+/),
);

/** Deeper nesting is refused, so that no text exhausts the stack. */
const MOST_DEPTH = 150;
/** Functions that call functions can make a short text large. */
const MOST_WORK = 50_000;

export const openReader = (source: string): Reader => ({
  source,
  tokens: lex(source),
  spans: new WeakMap(),
  scope: new Map(),
  types: new Map(),
  notes: [],
  parameterTypes: { state: null, action: null },
  at: 0,
  depth: 0,
  work: 0,
});

export const peek = (r: Reader, ahead = 0): Token => r.tokens[Math.min(r.at + ahead, r.tokens.length - 1)];

/** Takes the next token; the end stays. */
export function advance(r: Reader): Token {
  const token = peek(r);
  if (token.kind !== 'end') r.at++;
  return token;
}

/** Whether the next token is this sign or word. Quoted names are no words. */
export const sees = (r: Reader, text: string, ahead = 0): boolean => {
  const token = peek(r, ahead);
  return token.text === text && (token.kind === 'sign' || token.kind === 'name');
};

/** Takes the next token when it is this sign or word. */
export function take(r: Reader, text: string): boolean {
  if (!sees(r, text)) return false;
  r.at++;
  return true;
}

/** Ends the reading: what stands at `span` is wrong. */
export function reject(message: string, remedy: string, span: Span): never {
  throw new Rejection(message, remedy, span);
}

const describe = (token: Token): string => {
  if (token.kind === 'end') return 'the end of the goal';
  return token.kind === 'quoted' ? `\`${token.text}\`` : `'${token.text}'`;
};

/** Rejects the next token. `wanted` says what may stand here. */
export function unexpected(r: Reader, wanted: string, words: readonly string[] = []): never {
  const token = peek(r);
  const near = token.kind === 'name' && words.length > 0 ? nearestName(token.text, words) : null;
  const remedy = near !== null && near !== token.text ? `Did you mean '${near}'?` : `Write ${wanted} here.`;
  reject(`${describe(token)} where ${wanted} is expected`, remedy, token);
}

/** Takes the token with this text, or rejects what stands in its place. */
export function expect(r: Reader, text: string, wanted = `'${text}'`): Token {
  if (!sees(r, text)) unexpected(r, wanted, /^\w+$/.test(text) ? [text] : []);
  return advance(r);
}

/** Takes a name that is no keyword, or one in back quotes; `wanted` says what it names. */
export function expectName(r: Reader, wanted: string): Token {
  const { kind, text } = peek(r);
  if (kind !== 'quoted' && (kind !== 'name' || KEYWORDS.has(text))) unexpected(r, wanted);
  return advance(r);
}

/** Notes where a node stands: from a token's start to the last token taken. */
export function mark<T>(r: Reader, node: T, from: Span): T {
  if (typeof node === 'object' && node !== null && !r.spans.has(node))
    r.spans.set(node, { start: from.start, end: r.tokens[Math.max(0, r.at - 1)].end });
  return node;
}

/** Runs `read` one level deeper. */
export function nested<T>(r: Reader, read: () => T): T {
  if (++r.depth > MOST_DEPTH) reject(`more than ${MOST_DEPTH} levels of nesting`, 'Simplify the goal.', peek(r));
  if (++r.work > MOST_WORK) reject(`more than ${MOST_WORK} nodes`, 'Simplify the functions of the goal.', peek(r));
  const result = read();
  r.depth--;
  return result;
}

/**
 * From the text of a skill to something that runs: strip types, parse, validate, meter, evaluate in the sandbox.
 * Every failure is a value that a repair prompt can quote; nothing of the author's code runs until `start(...).next()`.
 */

import type { Comment, Program } from 'acorn';
import { RlgptError } from '../core/errors.ts';
import { sha256 } from '../core/hash.ts';
import { describeThrown, quoteValue, shorten, skillError } from './fault.ts';
import { meter } from './meter.ts';
import { startRun } from './run.ts';
import { preparedSandbox, type Sandbox, type SkillModule } from './sandbox.ts';
import type { Skill, SkillError, SkillSource } from './skill.ts';
import { isDeeper } from './tree.ts';
import { validate } from './validate.ts';
import { lineOf, wrapSkill } from './wrapper.ts';

/** How much work and text a skill may have. */
export interface SkillLimits {
  /** Units of work for each `next`: a round of a loop costs 1, a call 8. The same on every machine. */
  readonly fuelPerTick: number;
  /** Longest code, in UTF-16 units. */
  readonly codeLength: number;
}

const DEFAULT_LIMITS: SkillLimits = { fuelPerTick: 20_000, codeLength: 262_144 };

/** Units of work for each `next` that a source may ask for: about five thousandths of a second. */
export const MOST_FUEL = 200_000;

/** Brackets nested deeper than this may overflow the parsers' stacks. */
const MAX_BRACKETS = 100;

/** Syntax trees deeper than this are refused, well before any walker overflows, so that the verdict is always the same. */
const MAX_TREE_DEPTH = 250;

/** Line ends as parsers count them. */
const LINE_END = /\r\n|[\n\r\u2028\u2029]/;

const lineAt = (code: string, offset: number): number => code.slice(0, offset).split(LINE_END).length;

/** Depth of brackets, strings and comments included: a cheap bound before any parser sees the code. */
function bracketDepth(code: string): number {
  let depth = 0;
  let most = 0;
  for (let i = 0; i < code.length; i++) {
    const c = code.charCodeAt(i);
    if (c === 40 || c === 91 || c === 123) most = Math.max(most, ++depth);
    else if (c === 41 || c === 93 || c === 125) depth--;
  }
  return most;
}

function blank(code: string, start: number, end: number): string {
  return code.slice(0, start) + code.slice(start, end).replace(/[^\n\r\u2028\u2029]/g, ' ') + code.slice(end);
}

interface Parsed {
  readonly code: string;
  readonly program: Program;
}

const field = (thrown: unknown, key: string): unknown =>
  typeof thrown === 'object' && thrown !== null ? Reflect.get(thrown, key) : undefined;

function tooDeep(source: SkillSource): SkillError {
  const message = 'the code is nested too deeply';
  return skillError(source, 'syntax', { message, remedy: 'Split it into small functions.' });
}

/** What strip and parse throw, as an error value. */
function syntaxError(source: SkillSource, thrown: unknown): SkillError {
  // The parsers report errors of syntax as SyntaxError or as plain records; other errors are overflows of their stacks.
  if (thrown instanceof Error && !(thrown instanceof SyntaxError)) {
    return tooDeep(source);
  }
  const loc = field(thrown, 'loc');
  const line = Number(field(thrown, 'startLine') ?? field(loc, 'line') ?? 0);
  const message = String(field(thrown, 'message') ?? thrown).replace(/ \(\d+:\d+\)$/, '');
  const text = line > 0 ? (source.code.split(LINE_END)[line - 1] ?? '').trim() : '';
  const unsupported = field(thrown, 'code') === 'UnsupportedSyntax';
  return skillError(source, unsupported ? 'forbidden' : 'syntax', {
    message: shorten(text === '' ? message : `${message}: ${text}`),
    line,
  });
}

/** Strips types and comments and the word `export` before functions, all replaced by blanks. */
function parse(sandbox: Sandbox, source: SkillSource): Parsed | SkillError {
  try {
    let code = sandbox.strip(source.code);
    const comments: Comment[] = [];
    const program = sandbox.parse(code, {
      ecmaVersion: 2022,
      sourceType: 'module',
      onComment: comments,
      allowHashBang: false,
    });
    for (const { start, end } of comments) code = blank(code, start, end);
    for (const [i, node] of program.body.entries()) {
      if (node.type !== 'ExportNamedDeclaration' || node.declaration?.type !== 'FunctionDeclaration') continue;
      code = blank(code, node.start, node.declaration.start);
      program.body[i] = node.declaration;
    }
    return { code, program };
  } catch (thrown) {
    return syntaxError(source, thrown);
  }
}

/** The sandbox refuses what could be an import, an eval or an HTML comment, even inside texts. */
function refusal(source: SkillSource, error: unknown): SkillError {
  const [what, line] = describeThrown(error).message.split(/ rejected at \S+:(\d+)/);
  const remedy = "Leave out texts such as 'import(', 'eval(', '<!--' and '-->'.";
  return skillError(source, 'forbidden', {
    message: `refused by the sandbox: ${what}`,
    line: Number(line ?? 0),
    remedy,
  });
}

function evaluate(sandbox: Sandbox, source: SkillSource, text: string, url: string): SkillModule | SkillError {
  try {
    return sandbox.load(text, url);
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return refusal(source, thrown);
    const { message, stack } = describeThrown(thrown);
    const remedy = 'Compute it inside the skill.';
    return skillError(source, 'threw', {
      message: `a top-level constant failed: ${message}`,
      line: lineOf(stack, url),
      remedy,
    });
  }
}

function checkSource(source: SkillSource, limits: SkillLimits): SkillError | null {
  const { name, code } = source;
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name)) {
    const message = `the skill name ${quoteValue(name)} is not an identifier`;
    return skillError(source, 'forbidden', { message, remedy: 'Use letters, digits and underscores, a letter first.' });
  }
  if (code.length > limits.codeLength) {
    const message = `the code has ${code.length} characters, more than ${limits.codeLength}`;
    return skillError(source, 'forbidden', { message, remedy: 'Write a shorter skill.' });
  }
  return bracketDepth(code) > MAX_BRACKETS ? tooDeep(source) : null;
}

/** Identifies a skill by its name and code: 16 hexadecimal digits of SHA-256. */
export function skillHash(source: SkillSource): string {
  return sha256(`${source.name}\n${source.code}`).slice(0, 16);
}

/**
 * Compiles a skill, or says why not ('syntax', 'forbidden' or 'threw'). Never throws for any text.
 * Throws RlgptError 'usage' before `prepareSandbox`, and for a step limit below 1.
 */
export function compileSkill(source: SkillSource, limits: Partial<SkillLimits> = {}): Skill | SkillError {
  const sandbox = preparedSandbox();
  if (!(source.stepLimit >= 1))
    throw new RlgptError(
      'usage',
      `step limit of skill '${source.name}' is ${source.stepLimit}`,
      'Use at least 1 step.',
    );
  const asked = source.fuelPerTick === undefined ? {} : { fuelPerTick: Math.min(source.fuelPerTick, MOST_FUEL) };
  const allLimits = { ...DEFAULT_LIMITS, ...asked, ...limits };
  const unfit = checkSource(source, allLimits);
  if (unfit) return unfit;
  const parsed = parse(sandbox, source);
  if ('fault' in parsed) return parsed;
  const hash = skillHash(source);
  const url = `skill-${source.name}-${hash}.ts`;
  let text: string;
  try {
    if (isDeeper(parsed.program, MAX_TREE_DEPTH)) return tooDeep(source);
    const valid = validate(parsed.program, source.name);
    if ('message' in valid) {
      const { message, remedy, start } = valid;
      return skillError(source, 'forbidden', { message, remedy, line: lineAt(source.code, start) });
    }
    text = wrapSkill(meter(parsed.code, parsed.program), source.name, valid.topLevel, url);
  } catch (thrown) {
    // A chain such as 1+1+1+... of thousands overflows even the walker that measures the depth.
    if (thrown instanceof RangeError) return tooDeep(source);
    throw thrown;
  }
  const module = evaluate(sandbox, source, text, url);
  if ('fault' in module) return module;
  const context = { source, module, fuelPerTick: allLimits.fuelPerTick, url };
  return Object.freeze({ source, hash, start: (api) => startRun(context, sandbox.harden(api)) } satisfies Skill);
}

/**
 * What a program's text says about itself, in its comments:
 *
 *     @world driving-v1
 *     @assert red means brake: always (red_light implies act:brake)
 *     @assume not (red_light and green_light)
 *     @policy left_turn: pre junction; post heading_error < 0.1; keeps lane_error < 2; within 600
 *
 * Assertions are proved; assumptions are believed; the assumptions about a policy are believed in the proof and watched
 * at run time. Formulas are those of the goal language; those of assumptions speak of one moment.
 */
import { RlgptError } from '../core/errors.ts';
import { type Formula, isObjectives, isTemporal } from '../goal/goal.ts';
import { parseGoal } from '../goal/parse.ts';

/** A claim to be proved of every path. */
export interface Assertion {
  readonly name: string;
  readonly text: string;
  readonly formula: Formula;
  /** Only runs without end count: whoever returns owes nothing more. */
  readonly endless?: boolean;
}

/** What is assumed of one learned policy. */
export interface Contract {
  readonly policy: string;
  /** Holds whenever the policy is started. Proved of the program. */
  readonly pre: Formula | null;
  /** Holds when a run of the policy is done. */
  readonly post: Formula | null;
  /** Holds after every step of the policy. */
  readonly keeps: Formula | null;
  /** Most steps of one run. */
  readonly within: number | null;
}

/** What the comments of a program say: its world, what is to be proved, and what is assumed of the world and of policies. */
export interface Annotations {
  readonly world: string | null;
  readonly assertions: readonly Assertion[];
  readonly assumptions: readonly Formula[];
  readonly contracts: ReadonlyMap<string, Contract>;
}

/** Reads the comments of a program. Throws RlgptError 'program' that names the line. */
export function readAnnotations(source: string): Annotations {
  let world: string | null = null;
  const assertions: Assertion[] = [];
  const assumptions: Formula[] = [];
  const contracts = new Map<string, Contract>();
  for (const { tag, text, line } of listTags(source)) {
    const wrong = (error: unknown): never => {
      if (!(error instanceof RlgptError)) throw error;
      throw new RlgptError('program', `line ${line}, @${tag}: ${error.message}`, error.remedy);
    };
    try {
      if (tag === 'world') world = text;
      else if (tag === 'assert') assertions.push(readAssertion(text));
      else if (tag === 'assume') assumptions.push(readMoment(text));
      else {
        const contract = readContract(text);
        contracts.set(contract.policy, contract);
      }
    } catch (error) {
      wrong(error);
    }
  }
  return { world, assertions, assumptions, contracts };
}

interface Tag {
  readonly tag: string;
  readonly text: string;
  readonly line: number;
}

/** The tags of all comments; a tag goes on over the lines that follow it, up to the next tag or an empty line. */
function listTags(source: string): Tag[] {
  const tags: Tag[] = [];
  for (const comment of source.matchAll(/\/\*\*[\s\S]*?\*\//g)) {
    let line = source.slice(0, comment.index).split('\n').length - 1;
    let open = false;
    for (const raw of comment[0].slice(0, -2).split('\n')) {
      line++;
      const text = raw.replace(/^\s*\/?\*+\s?/, '').trim();
      const [, tag, rest] = /^@(world|assert|assume|policy)\s+(.*)$/.exec(text) ?? [];
      if (tag !== undefined) tags.push({ tag, text: rest, line });
      else if (open && text !== '' && !text.startsWith('@')) {
        const last = tags[tags.length - 1];
        tags[tags.length - 1] = { ...last, text: `${last.text} ${text}` };
        continue;
      }
      open = tag !== undefined;
    }
  }
  return tags;
}

/** `name: formula`, or a formula that is its own name. */
export function readAssertion(text: string): Assertion {
  const at = text.indexOf(': ');
  const [name, formula] = at < 0 ? [text, text] : [text.slice(0, at), text.slice(at + 2)];
  return { name: name.trim(), text: formula.trim(), formula: parseFormula(formula.trim()) };
}

function parseFormula(text: string): Formula {
  const goal = parseGoal(text);
  if (!isObjectives(goal)) return goal;
  throw new RlgptError(
    'program',
    'objectives are goals, not assertions',
    'Write a formula, such as always (a implies b).',
  );
}

function readMoment(text: string): Formula {
  const formula = parseFormula(text);
  if (isTemporal(formula))
    throw new RlgptError('program', `'${text}' speaks of more than one moment`, 'Use facts, and, or, not, implies.');
  return formula;
}

function readContract(text: string): Contract {
  const at = text.indexOf(':');
  const policy = text.slice(0, Math.max(at, 0)).trim();
  if (policy === '')
    throw new RlgptError('program', `'${text}' names no policy`, 'Write @policy NAME: pre ...; within 100.');
  const contract: { -readonly [K in keyof Contract]: Contract[K] } = {
    policy,
    pre: null,
    post: null,
    keeps: null,
    within: null,
  };
  for (const clause of text
    .slice(at + 1)
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '')) {
    const [, word, rest] = /^(\w+)\s+(.*)$/.exec(clause) ?? [];
    if (word === 'pre' || word === 'post' || word === 'keeps') contract[word] = readMoment(rest);
    else if (word === 'within' && /^\d+$/.test(rest) && Number(rest) > 0) contract.within = Number(rest);
    else throw new RlgptError('program', `'${clause}' is no clause of a policy`, 'Use pre, post, keeps and within N.');
  }
  return contract;
}

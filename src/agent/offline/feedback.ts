/**
 * Feedback programs: at every step a short list of rules over the declared facts of a world, each a comparison of a
 * weighted sum with 0, chooses an action, or the numbers of one. Drawn, mutated and crossed here, printed as code, and
 * read back from that code. Facts and actions are known by name and range only, so it works in any world that has them.
 */
import type { Rng } from '../../core/rng.ts';
import type { Env } from '../../env/env.ts';
import { camel } from '../../env/skill-names.ts';
import { usualPrimitives } from '../../env/task.ts';
import type { SkillSource } from '../../skill/skill.ts';

/** A fact as a variable of a program: centred on the middle of its range. */
export interface Quantity {
  readonly fact: string;
  readonly name: string;
  readonly middle: number;
  readonly half: number;
}

/** What a program may yield: one of some actions, written as code, or numbers within ranges. */
export type Effectors =
  | { readonly actions: readonly string[] }
  | { readonly controls: readonly { readonly middle: number; readonly half: number }[] };

export interface FeedbackSpace {
  readonly quantities: readonly Quantity[];
  readonly effectors: Effectors;
}

/** What the senses of a program may be, besides counters and what the world derives from them. */
const NO_SENSE = /^(alive|steps|reward|return|done|action(\..*)?)$/;

const identifier = (name: string) => {
  const plain = name.replace(/[^A-Za-z0-9_]+/g, '_');
  return /^[A-Za-z_]/.test(plain) && plain !== 'w' ? plain : `_${plain}`;
};

/** Null for a world whose facts have no ranges or whose API has no `fact`. */
export function feedbackSpace(env: Pick<Env, 'facts' | 'actions' | 'box' | 'skillApi'> & Env): FeedbackSpace | null {
  const api = env.skillApi(0);
  const { names, infos } = env.facts;
  if (infos === undefined || typeof api.fact !== 'function') return null;
  const quantities = names
    .map((fact, i) => ({ fact, name: identifier(fact), ...rangeOf(infos[i]) }))
    .filter(({ fact, half }) => !NO_SENSE.test(fact) && half > 0 && Number.isFinite(half));
  if (quantities.length === 0) return null;
  return { quantities, effectors: effectorsOf(env, api) };
}

const rangeOf = ({ low, high }: { readonly low: number; readonly high: number }) => ({
  middle: (low + high) / 2,
  half: (high - low) / 2,
});

function effectorsOf(env: Env, api: Readonly<Record<string, unknown>>): Effectors {
  const { box } = env;
  if (box !== undefined && typeof api.act === 'function')
    return { controls: box.names.map((_, i) => rangeOf({ low: box.low[i], high: box.high[i] })) };
  return {
    actions: usualPrimitives(env).map(({ name, code }) => (api[camel(name)] === code ? `w.${camel(name)}` : `${code}`)),
  };
}

// --- programs ---

/** A quantity, its absolute value, or a product of two, by index; the weight is of the quantity scaled to [-1, 1]. */
interface Term {
  readonly kind: 'plain' | 'abs' | 'product';
  readonly a: number;
  readonly b: number;
  readonly weight: number;
}

interface Sum {
  readonly bias: number;
  readonly terms: readonly Term[];
}

/** The index of an action, or a sum for each control, scaled to [-1, 1]. */
type Output = number | readonly Sum[];

export interface Feedback {
  readonly rules: readonly { readonly when: Sum; readonly output: Output }[];
  readonly otherwise: Output;
}

const MOST_TERMS = 8;
const MOST_RULES = 4;

function drawTerm({ quantities }: FeedbackSpace, rng: Rng): Term {
  const dice = rng.uniform();
  const kind = dice < 0.8 ? 'plain' : dice < 0.88 ? 'abs' : 'product';
  const a = rng.int(quantities.length);
  return { kind, a, b: kind === 'product' ? rng.int(quantities.length) : a, weight: rng.normal() };
}

/** All quantities, or a few features of them. */
function drawSum(space: FeedbackSpace, rng: Rng): Sum {
  const { length } = space.quantities;
  if (length <= MOST_TERMS && rng.uniform() < 0.15) {
    const plain = Array.from({ length }, (_, a): Term => ({ kind: 'plain', a, b: a, weight: rng.normal() }));
    return { bias: 0, terms: plain };
  }
  const count = 1 + rng.int(Math.min(4, space.quantities.length));
  const terms = Array.from({ length: count }, () => drawTerm(space, rng));
  return { bias: rng.uniform() < 0.5 ? 0 : 0.5 * rng.normal(), terms: unique(terms) };
}

/** One term a feature: the last. */
const unique = (terms: readonly Term[]): Term[] => [
  ...new Map(terms.map((term) => [`${term.kind} ${term.a} ${term.b}`, term])).values(),
];

function drawOutput(space: FeedbackSpace, rng: Rng): Output {
  const { effectors } = space;
  if ('actions' in effectors) return rng.int(effectors.actions.length);
  // A control often needs to be pushed to its limits.
  const gain = 2 ** (3 * rng.uniform());
  return effectors.controls.map(() => scaled(drawSum(space, rng), gain));
}

const scaled = ({ bias, terms }: Sum, by: number): Sum => ({
  bias: bias * by,
  terms: terms.map((term) => ({ ...term, weight: term.weight * by })),
});

/** A law with rules and outputs drawn at random. */
export function drawFeedback(space: FeedbackSpace, rng: Rng): Feedback {
  const { effectors } = space;
  const most = 'actions' in effectors ? Math.min(MOST_RULES, effectors.actions.length - 1) : 2;
  const least = 'actions' in effectors ? 1 : 0;
  // One law may do, where numbers are yielded.
  const count = least === 0 && rng.uniform() < 0.4 ? 0 : least + rng.int(most - least + 1);
  const rules = Array.from({ length: count }, () => ({ when: drawSum(space, rng), output: drawOutput(space, rng) }));
  return settled({ rules, otherwise: drawOutput(space, rng) }, space, rng);
}

/** Two neighbours that do the same are one rule: the last of them does something else. */
function settled(program: Feedback, { effectors }: FeedbackSpace, rng: Rng): Feedback {
  if (!('actions' in effectors) || effectors.actions.length < 2) return program;
  const count = effectors.actions.length;
  const outputs = [...program.rules.map((rule) => rule.output as number), program.otherwise as number];
  for (let i = 1; i < outputs.length; i++)
    if (outputs[i] === outputs[i - 1]) outputs[i] = (outputs[i] + 1 + rng.int(count - 1)) % count;
  return {
    rules: program.rules.map((rule, i) => ({ ...rule, output: outputs[i] })),
    otherwise: outputs[outputs.length - 1],
  };
}

/** Sizes of steps in the space of weights. */
const STEPS = [0.05, 0.15, 0.4, 1];

/** All numbers a little different. */
function shaken({ rules, otherwise }: Feedback, size: number, rng: Rng): Feedback {
  const sum = (one: Sum) => shakenSum(one, size, rng);
  const output = (one: Output): Output => (typeof one === 'number' ? one : one.map(sum));
  return {
    rules: rules.map((rule) => ({ when: sum(rule.when), output: output(rule.output) })),
    otherwise: output(otherwise),
  };
}

function shakenSum({ bias, terms }: Sum, size: number, rng: Rng): Sum {
  const scale = size * Math.max(0.1, ...terms.map((term) => Math.abs(term.weight)));
  return {
    bias: bias + 0.5 * scale * rng.normal(),
    terms: terms.map((term) => ({ ...term, weight: term.weight + scale * rng.normal() })),
  };
}

function moveSum(sum: Sum, space: FeedbackSpace, rng: Rng): Sum {
  const size = STEPS[rng.int(STEPS.length)];
  const dice = rng.uniform();
  const scale = Math.max(0.1, ...sum.terms.map((term) => Math.abs(term.weight)));
  if (dice < 0.6) return shakenSum(sum, size, rng);
  if (dice < 0.72 && sum.terms.length > 1) return { ...sum, terms: without(sum.terms, rng.int(sum.terms.length)) };
  if (dice < 0.9 && sum.terms.length < MOST_TERMS) {
    const term = drawTerm(space, rng);
    return { ...sum, terms: unique([...sum.terms, { ...term, weight: term.weight * size * scale }]) };
  }
  const at = rng.int(sum.terms.length);
  const other = drawTerm(space, rng);
  return { ...sum, terms: unique(sum.terms.map((term, i) => (i === at ? { ...other, weight: term.weight } : term))) };
}

const without = <T>(list: readonly T[], at: number): T[] => list.filter((_, i) => i !== at);

function moveOutput(output: Output, space: FeedbackSpace, rng: Rng): Output {
  if (typeof output === 'number') return drawOutput(space, rng);
  return output.map((sum) => (rng.uniform() < 0.7 ? moveSum(sum, space, rng) : sum));
}

/** A copy in which a rule, a number or a few have changed. */
export function mutateFeedback(program: Feedback, space: FeedbackSpace, rng: Rng): Feedback {
  return settled(changed(program, space, rng), space, rng);
}

function changed(program: Feedback, space: FeedbackSpace, rng: Rng): Feedback {
  if (rng.uniform() < 0.3) return shaken(program, STEPS[rng.int(STEPS.length)], rng);
  const { rules, otherwise } = program;
  const dice = rng.uniform();
  if (dice < 0.07 && rules.length < MOST_RULES) {
    const rule = { when: drawSum(space, rng), output: drawOutput(space, rng) };
    const at = rng.int(rules.length + 1);
    return { ...program, rules: [...rules.slice(0, at), rule, ...rules.slice(at)] };
  }
  if (dice < 0.12 && rules.length > 1) return { ...program, rules: without(rules, rng.int(rules.length)) };
  const numbers = typeof otherwise !== 'number';
  // Actions are changed less often than the numbers that lead to them.
  if (dice < 0.22 || (numbers && dice < 0.6)) {
    const at = rng.int(rules.length + 1);
    if (at === rules.length) return { ...program, otherwise: moveOutput(otherwise, space, rng) };
    return {
      ...program,
      rules: rules.map((r, i) => (i === at ? { ...r, output: moveOutput(r.output, space, rng) } : r)),
    };
  }
  if (rules.length === 0) return { ...program, otherwise: moveOutput(otherwise, space, rng) };
  const one = rng.uniform() < 0.5 ? rng.int(rules.length) : -1;
  return {
    ...program,
    rules: rules.map((r, i) => (one < 0 || i === one ? { ...r, when: moveSum(r.when, space, rng) } : r)),
  };
}

/** Each rule from one of two parents; what is left over from the first. */
export function crossFeedback(a: Feedback, b: Feedback, rng: Rng): Feedback {
  return {
    rules: a.rules.map((rule, i) => (i < b.rules.length && rng.uniform() < 0.5 ? b.rules[i] : rule)),
    otherwise: rng.uniform() < 0.5 ? a.otherwise : b.otherwise,
  };
}

// --- text ---

const short = (x: number) => String(Number(x.toPrecision(3)));

/** `0.32 * angle - 1.2 * Math.abs(speed) + 0.1`, in the units of the facts, times `by`. */
function printSum({ bias, terms }: Sum, { quantities }: FeedbackSpace, by = 1, middle = 0): string {
  const parts = terms.map(({ kind, a, b, weight }): [number, string] => {
    const { name, half } = quantities[a];
    if (kind === 'abs') return [(by * weight) / half, `Math.abs(${name})`];
    if (kind === 'plain') return [(by * weight) / half, name];
    return [(by * weight) / (half * quantities[b].half), `${name} * ${quantities[b].name}`];
  });
  const texts = parts.map(([number, text], i) => {
    const joint = number < 0 ? '-' : '+';
    const size = `${short(Math.abs(number))} * ${text}`;
    return i === 0 ? (number < 0 ? `-${size}` : size) : ` ${joint} ${size}`;
  });
  const rest = Number(short(by * bias + middle));
  return `${texts.join('')}${rest === 0 ? '' : rest < 0 ? ` - ${-rest}` : ` + ${rest}`}`;
}

function printOutput(output: Output, space: FeedbackSpace): string {
  const { effectors } = space;
  if ('actions' in effectors) return `yield ${effectors.actions[output as number]};`;
  const { controls } = effectors;
  const sums = output as readonly Sum[];
  return `yield w.act(${sums.map((sum, i) => printSum(sum, space, controls[i].half, controls[i].middle)).join(', ')});`;
}

/** Indices of the quantities that a program reads. */
function readBy({ rules, otherwise }: Feedback): Set<number> {
  const sums = [...rules.flatMap(({ when, output }) => [when, ...(typeof output === 'number' ? [] : output)])];
  const all = [...sums, ...(typeof otherwise === 'number' ? [] : otherwise)];
  return new Set(all.flatMap(({ terms }) => terms.flatMap(({ a, b }) => [a, b])));
}

/** A law as a skill: each step it reads the quantities that it uses, and yields the output of the first rule that holds. */
export function printFeedback(
  program: Feedback,
  space: FeedbackSpace,
  { name, stepLimit }: Pick<SkillSource, 'name' | 'stepLimit'>,
): SkillSource {
  const used = readBy(program);
  const senses = space.quantities.filter((_, i) => used.has(i)).map((quantity) => printSense(quantity));
  const rules = program.rules.map(
    ({ when, output }, i) =>
      `${i === 0 ? 'if' : 'else if'} (${printSum(when, space)} > 0) ${printOutput(output, space)}`,
  );
  const last = `${rules.length === 0 ? '' : 'else '}${printOutput(program.otherwise, space)}`;
  const body = [...senses, ...rules, last].map((line) => `    ${line}`).join('\n');
  const code = `export function* ${name}(w) {\n  for (;;) {\n${body}\n  }\n}\n`;
  const about = `feedback: ${rules.length === 0 ? 'a law' : `${rules.length + 1} rules`} over ${[...used].map((i) => space.quantities[i].fact).join(', ')}`;
  return { name, code, about, stepLimit };
}

function printSense({ fact, name, middle }: Quantity): string {
  const centre = Number(short(middle));
  const shift = centre === 0 ? '' : centre < 0 ? ` + ${-centre}` : ` - ${centre}`;
  return `const ${name} = w.fact('${fact}')${shift};`;
}

const TERM = /([+-]?)\s*(\d[\d.e+-]*)(?: \* (Math\.abs\()?([A-Za-z_]\w*)\)?(?: \* ([A-Za-z_]\w*))?)?/g;

function readSum(text: string, { quantities }: FeedbackSpace, by = 1, middle = 0): Sum | null {
  const terms: Term[] = [];
  let bias = -middle;
  for (const [, minus, digits, abs, first, second] of text.matchAll(TERM)) {
    const number = (minus === '-' ? -1 : 1) * Number(digits);
    if (first === undefined) bias += number;
    else {
      const a = quantities.findIndex((q) => q.name === first);
      const b = second === undefined ? a : quantities.findIndex((q) => q.name === second);
      if (a < 0 || b < 0) return null;
      const size = second === undefined ? quantities[a].half : quantities[a].half * quantities[b].half;
      const kind = second !== undefined ? 'product' : abs !== undefined ? 'abs' : 'plain';
      terms.push({ kind, a, b, weight: (number * size) / by });
    }
  }
  return { bias: bias / by, terms };
}

function readOutput(text: string, space: FeedbackSpace): Output | null {
  const { effectors } = space;
  if ('actions' in effectors) {
    const at = effectors.actions.indexOf(text);
    return at < 0 ? null : at;
  }
  const sums = /^w\.act\((.*)\)$/.exec(text)?.[1].split(', ') ?? [];
  if (sums.length !== effectors.controls.length) return null;
  const read = sums.map((sum, i) => readSum(sum, space, effectors.controls[i].half, effectors.controls[i].middle));
  return read.every((one) => one !== null) ? read : null;
}

/** The program that `printFeedback` wrote, or null for another text. */
export function readFeedback(code: string, space: FeedbackSpace): Feedback | null {
  const rules: { when: Sum; output: Output }[] = [];
  let otherwise: Output | null = null;
  for (const [, condition, text] of code.matchAll(/^ {4}(?:else )?(?:if \((.*) > 0\) )?yield (.*);$/gm)) {
    const output = readOutput(text, space);
    const when = condition === undefined ? null : readSum(condition, space);
    if (output === null || (condition !== undefined && when === null)) return null;
    if (when === null) otherwise = output;
    else rules.push({ when, output });
  }
  return otherwise === null ? null : { rules, otherwise };
}

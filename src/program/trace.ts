/** A path through a program as a person reads it: what held, which variables changed, what was done, line by line. */
import type { Code, Value } from './code.ts';
import type { Control } from './control.ts';
import type { Taken, Violation } from './explore.ts';
import { type Domain, isFlag, type Knowledge, printOperand, printRange } from './knowledge.ts';
import type { Path } from './paths.ts';
import { lineAt } from './refusal.ts';
import { findWitness } from './witness.ts';

export interface TraceStep {
  /** First and last step that look like this, from 1. */
  readonly from: number;
  readonly to: number;
  readonly line: number;
  /** What the path requires of the world in this step, by fact: `yes`, `no`, `< 15`; a number where one was found. */
  readonly facts: Readonly<Record<string, string>>;
  /** Variables of the program that this step gave another value. */
  readonly variables: Readonly<Record<string, string>>;
  /** `act:brake`, `run:straight`, or how the program ends. */
  readonly output: string;
  /** Policies that have broken what is assumed of them. */
  readonly broken: readonly string[];
}

export interface Trace {
  readonly steps: readonly TraceStep[];
  /** Step to which the path goes back after its last, for ever; null for a path that stops. */
  readonly loop: number | null;
}

/** The path of a violation step by step, with what has to be true of the world on it. Equal steps in a row are one. */
export function makeTrace(
  code: Code,
  trail: readonly Taken[],
  how: Violation,
  domainOf: (fact: string) => Domain,
): Trace {
  const steps: TraceStep[] = [];
  let before = variablesOf(code, trail[0].path.from.control);
  trail.forEach((taken, i) => {
    const { exit, broken } = taken.path;
    const after = exit.kind === 'step' ? variablesOf(code, exit.next) : {};
    const changed = Object.entries(after).filter(([name, text]) => before[name] !== text);
    if (exit.kind === 'step') before = after;
    const next: TraceStep = {
      from: i + 1,
      to: i + 1,
      line: lineAt(code.source, exit.at),
      facts: factsOfStep(taken.knowledge, domainOf),
      variables: Object.fromEntries(changed),
      output: outputOf(exit),
      broken,
    };
    const last = steps.at(-1);
    const mayJoin = last !== undefined && i < trail.length - 1 && !(how.in === 'loop' && how.from === i);
    if (mayJoin && alike(last, next)) steps[steps.length - 1] = { ...last, to: i + 1, variables: joined(last, next) };
    else steps.push(next);
  });
  return { steps, loop: how.in === 'loop' ? how.from + 1 : null };
}

function outputOf(exit: Path['exit']): string {
  switch (exit.kind) {
    case 'step':
      return exit.output;
    case 'return':
      return 'the program returns';
    case 'throw':
      return 'the program throws';
    case 'endless':
      return 'the program goes round without a step';
    case 'check':
      return 'w.assert fails';
  }
}

function factsOfStep(knowledge: Knowledge, domainOf: (fact: string) => Domain): Record<string, string> {
  const witness = knowledge.relations.size > 0 ? findWitness(knowledge) : null;
  const facts: Record<string, string> = {};
  for (const [name, range] of knowledge.facts) {
    const value = witness?.get(name);
    const domain =
      name.startsWith('[') || name.startsWith('act:') || name.startsWith('violated:')
        ? { low: 0, high: 1, integer: true }
        : domainOf(name);
    facts[name] = value === undefined || isFlag(domain) ? printRange(range, domain) : `= ${Number(value.toFixed(4))}`;
  }
  for (const [key, { a, b, operator, holds }] of knowledge.relations) {
    if (witness === null) facts[`${printOperand(a)} ${operator} ${printOperand(b)}`] = holds ? 'yes' : 'no';
    else for (const [name, value] of witness) if (key.includes(name)) facts[name] ??= `= ${Number(value.toFixed(4))}`;
  }
  return facts;
}

/** Variables of all open calls by name; inner calls hide outer ones. */
function variablesOf(code: Code, { frames }: Control): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { routine, locals } of frames) {
    code.routines[routine].slots.forEach((name, i) => {
      const text = printValue(locals[i]);
      if (text !== null && name !== 'switch') found[name] = text;
    });
  }
  return found;
}

function printValue(value: Value): string | null {
  if (value === undefined) return null;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (value.kind !== 'record') return null;
  const parts = Object.entries(value.entries).map(([key, part]) => `${key}: ${printValue(part) ?? '?'}`);
  return `{${parts.join(', ')}}`;
}

/** Steps that differ in a counter only are told together. */
function alike(a: TraceStep, b: TraceStep): boolean {
  const same = (x: unknown, y: unknown) => JSON.stringify(x) === JSON.stringify(y);
  const keys = (step: TraceStep) => Object.keys(step.variables);
  return (
    a.line === b.line &&
    a.output === b.output &&
    same(a.facts, b.facts) &&
    same(a.broken, b.broken) &&
    same(keys(a), keys(b))
  );
}

function joined(a: TraceStep, b: TraceStep): Record<string, string> {
  const first = (text: string) => text.split(' .. ')[0];
  return Object.fromEntries(
    Object.entries(a.variables).map(([name, text]) => [name, `${first(text)} .. ${b.variables[name]}`]),
  );
}

/** Lines of text, one a step. */
export function printTrace({ steps, loop }: Trace): string[] {
  const lines = steps.map((step) => {
    const when = step.from === step.to ? `step ${step.from}` : `steps ${step.from}-${step.to}`;
    const yes = Object.entries(step.facts).filter(([, text]) => text !== 'no' && !text.startsWith('any'));
    const no = Object.entries(step.facts)
      .filter(([name, text]) => text === 'no' && !name.startsWith('violated:'))
      .map(([name]) => name);
    const world = [
      ...yes.map(([name, text]) => (text === 'yes' ? name : `${name} ${text}`)),
      ...(no.length > 0 ? [`not ${no.join(', ')}`] : []),
    ].join('; ');
    const variables = Object.entries(step.variables)
      .map(([name, text]) => `${name} = ${text}`)
      .join(', ');
    const broken = step.broken.length > 0 ? ` (${step.broken.join(', ')} broke its contract)` : '';
    return `${when.padEnd(12)} line ${String(step.line).padStart(3)}  ${world || 'anything'}${broken}${variables ? `  [${variables}]` : ''}  -> ${step.output}`;
  });
  if (loop !== null) lines.push(`and again from step ${loop}, for ever`);
  return lines;
}

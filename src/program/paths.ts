/**
 * The ways in which one step of a program may go, whatever is asserted of it: one for each sequence of outcomes of what
 * the program reads and its policies do. Worked out once for each state of the program.
 */
import type { Formula } from '../goal/goal.ts';
import { type Holds, progress } from '../goal/progression.ts';
import type { Code } from './code.ts';
import type { Annotations, Contract } from './contract.ts';
import { type Control, controlKey, initialControl } from './control.ts';
import { type Choose, type Domain, FLAG, type Knowledge, makeKnowledge } from './knowledge.ts';
import { type Exit, runStep } from './machine.ts';
import { holdsIn } from './moment.ts';

/** What is explored. */
export interface Model {
  readonly code: Code;
  readonly annotations: Pick<Annotations, 'assumptions' | 'contracts'>;
  domainOf(fact: string): Domain;
  /** States that were met, by all that tells them apart, and the paths from each; shared by all explorations. */
  readonly states: Map<string, ProgramState>;
  readonly known: Map<ProgramState, readonly Path[]>;
}

/** A program between two steps, with what it remembers of its policies. Equal states are one object. */
export interface ProgramState {
  readonly control: Control;
  /** Policy that acted in the step before, or null. */
  readonly last: string | null;
  /** Policies that have broken their contracts. */
  readonly broken: readonly string[];
  /** Numbers the states of a model. */
  readonly id: number;
}

export type Step = Exit & { readonly kind: 'step' };
export type Ending = Exclude<Exit, { readonly kind: 'step' | 'impossible' }>;

/** One way in which a step may go. */
export interface Path {
  readonly from: ProgramState;
  readonly exit: Step | Ending;
  /** What it takes of the world. */
  readonly knowledge: Knowledge;
  /** The state after it; null when the program ends. */
  readonly next: ProgramState | null;
  readonly broken: readonly string[];
}

/** What is seen on the way, for findings about the program itself. */
export interface Watcher {
  onRead(method: string, name: string, at: number): void;
  onRun(policy: string, at: number): void;
  onGuard(guard: number, outcome: boolean): void;
  onCheck(check: number, holds: boolean): void;
}

export const NO_WATCHER: Watcher = { onRead: () => {}, onRun: () => {}, onGuard: () => {}, onCheck: () => {} };

export const startOf = (model: Model): ProgramState => stateOf(model, initialControl(model.code), null, []);

function stateOf(model: Model, control: Control, last: string | null, broken: readonly string[]): ProgramState {
  const key = `${controlKey(control)} ${last ?? ''} ${broken.join()}`;
  let state = model.states.get(key);
  if (state === undefined) {
    state = { control, last, broken, id: model.states.size };
    model.states.set(key, state);
  }
  return state;
}

/** All ways that one step may go from a state, remembered for the next time. */
export function pathsFrom(model: Model, state: ProgramState, watcher: Watcher): readonly Path[] {
  const before = model.known.get(state);
  if (before !== undefined) return before;
  const paths: Path[] = [];
  for (const path of choices((choose) => onePath(model, state, choose, watcher))) if (path !== null) paths.push(path);
  model.known.set(state, paths);
  return paths;
}

/** Calls `run` with every sequence of outcomes that it asks for, depth first, `true` before `false`. */
export function* choices<T>(run: (choose: Choose) => T): Generator<T> {
  const script: boolean[] = [];
  for (;;) {
    let used = 0;
    const result = run(() => {
      if (used === script.length) script.push(true);
      return script[used++];
    });
    yield result;
    while (script.length > 0 && !script[script.length - 1]) script.pop();
    if (script.length === 0) return;
    script[script.length - 1] = false;
  }
}

/** One step under the assumptions; null when they exclude it. */
function onePath(model: Model, from: ProgramState, choose: Choose, watcher: Watcher): Path | null {
  const { contracts, assumptions } = model.annotations;
  let { broken } = from;
  let draws = 0;
  const domainOf = (fact: string) => (fact.startsWith('[') || fact.startsWith('act:') ? FLAG : model.domainOf(fact));
  const knowledge = makeKnowledge(
    (fact) =>
      fact.startsWith('violated:') ? certain(broken.includes(fact.slice('violated:'.length))) : domainOf(fact),
    choose,
  );
  const now: Holds = (condition) => holdsIn(knowledge, condition);
  const isMet = (formula: Formula | null | undefined): boolean => !formula || progress(formula, now).ends;
  const blame = (policy: string) => {
    if (!broken.includes(policy)) broken = [...broken, policy].sort();
  };

  // The policy of the step before has kept its contract, or is broken from now on.
  const contract = from.last === null ? undefined : contracts.get(from.last);
  if (contract?.keeps && !broken.includes(contract.policy) && !isMet(contract.keeps)) blame(contract.policy);
  // One that acts step by step may have failed, or acted for too long; one that runs is asked in policyOutcome.
  if (contract !== undefined && from.control.running === null && !broken.includes(contract.policy) && !choose())
    blame(contract.policy);
  const exit = runStep(model.code, from.control, {
    ...watcher,
    knowledge,
    domainOf,
    fresh: () => ++draws,
    policy: (name) =>
      policyOutcome(contracts.get(name), { choose, isMet, blame, isBroken: () => broken.includes(name) }),
  });
  if (exit.kind === 'impossible' || assumptions.some((formula) => !isMet(formula))) return null;
  return {
    from,
    exit,
    knowledge,
    broken,
    next: exit.kind === 'step' ? stateOf(model, exit.next, exit.policy, broken) : null,
  };
}

const certain = (holds: boolean): Domain => ({ low: Number(holds), high: Number(holds), integer: true });

interface PolicyChoices {
  readonly choose: Choose;
  isMet(formula: Formula | null | undefined): boolean;
  blame(policy: string): void;
  isBroken(): boolean;
}

/**
 * A policy in control is done, with its post-condition; goes on; or ends without its post-condition, which breaks its
 * contract where it has one. A policy whose contract is broken is stopped.
 */
function policyOutcome(contract: Contract | undefined, around: PolicyChoices): 'goes on' | 'done' | 'failed' {
  if (contract !== undefined && around.isBroken()) return 'failed';
  if (around.choose()) {
    if (around.isMet(contract?.post)) return 'done';
    around.blame(contract!.policy);
    return 'failed';
  }
  if (around.choose()) return 'goes on';
  if (contract?.within != null && around.choose()) around.blame(contract.policy);
  return 'failed';
}

/**
 * Facts about what a step does, or null for facts of the world. `act:x`: x is done; open while a policy acts. `does:x`:
 * the program itself does x. `run:x`: policy x acts. `start:x`: it begins to. `control`: the program decides.
 */
export function outputHolds(fact: string, { exit, from }: Path): boolean | null {
  if (exit.kind !== 'step') return null;
  if (fact === 'control') return exit.decided;
  if (fact.startsWith('run:')) return exit.output === fact;
  if (fact.startsWith('start:')) {
    const policy = fact.slice('start:'.length);
    return exit.decided && exit.policy === policy && (exit.next.running !== null || from.last !== policy);
  }
  if (fact.startsWith('does:')) return exit.output === `act:${fact.slice('does:'.length)}`;
  return fact.startsWith('act:') && exit.policy === null ? exit.output === fact : null;
}

/** Tries of operators whose needs are not told: at random, or by plans over the needs inferred so far. */
import { RlgptError } from '../../src/core/errors.ts';
import type { Rng } from '../../src/core/rng.ts';
import type { Handbook } from '../../src/env/handbook.ts';
import { type Amounts, inferNeeds, type Try, triedName } from '../../src/planning/infer-needs.ts';
import { isHeld, itemOf } from '../../src/planning/plan.ts';
import { makePlan } from '../../src/planning/regress.ts';
import type { PaperTask, PaperWorld } from './paper-world.ts';

/** Operators in the order in which a plan for `atLeast` of a fact uses them; null where the handbook has no way. */
export function operatorsOf(handbook: Handbook, fact: string, atLeast: number, held: Amounts): string[] | null {
  const items = Object.entries(held).filter(([name, n]) => isHeld(name) && n > 0);
  const start = Object.fromEntries(items.map(([name, n]) => [itemOf(name), n]));
  try {
    const { nodes, trace } = makePlan({ fact, atLeast }, start, handbook);
    return trace.flatMap((step) => {
      const node = nodes.find(({ name }) => name === step.node)!;
      const uses = isHeld(node.fact) ? Math.ceil(step.amount / node.makes) : 1;
      return Array<string>(uses).fill(triedName(node.operator));
    });
  } catch (error) {
    if (error instanceof RlgptError && (error.kind === 'goal' || error.kind === 'unknown-name')) return null;
    throw error;
  }
}

/** Who tries operators of a world, an episode of so many tries at a time. */
export interface Trier {
  readonly tries: readonly Try[];
  episode(length: number): void;
}

/** Any operator, each as likely. */
export function createRandomTrier({ untold }: PaperTask, world: PaperWorld, rng: Rng): Trier {
  const tries: Try[] = [];
  const { operators } = untold;
  return {
    tries,
    episode(length) {
      world.reset();
      for (let i = 0; i < length; i++) attempt(world, operators[rng.int(operators.length)].name, tries);
    },
  };
}

function attempt(world: PaperWorld, operator: string, tries: Try[]): boolean {
  const before = world.facts();
  const done = world.execute(operator);
  tries.push({ operator, before, after: done ? world.facts() : null });
  return done;
}

/** More of an item than this is not gathered, and is not believed to make a failure a success. */
const PLENTY = 4;
const RANDOM_CHOICES = 0.05;

/**
 * Begins with the plan for the goal, if there is one. Then it tries what never succeeded, wherever an earlier failure does not rule
 * that out, and brings about by a plan what does not hold yet, seldom chosen facts first. A plan that fails is a try like others.
 */
export function createDirectedTrier({ untold, goal }: PaperTask, world: PaperWorld, rng: Rng): Trier {
  const tries: Try[] = [];
  const failures = createFailures();
  const chosen = new Map<string, number>();
  const names = untold.operators.map(({ name }) => name);
  const fresh = new Set(names);
  let book = inferNeeds(untold, tries);
  let left = 0;

  function tryOut(name: string): boolean {
    left--;
    const before = world.facts();
    const done = attempt(world, name, tries);
    if (!done) failures.note(name, before);
    if (done && fresh.delete(name)) book = inferNeeds(untold, tries);
    return done;
  }

  function tryFresh(): void {
    const next = () => [...fresh].find((name) => !failures.ruleOut(name, world.facts()));
    for (let name = next(); name !== undefined && left > 0; name = next()) tryOut(name);
  }

  /** Whether any step was made. */
  function bringAbout(fact: string): boolean {
    const steps = operatorsOf(book, fact, wanted(fact), world.facts()) ?? [];
    for (const name of steps) {
      if (left <= 0) break;
      if (tryOut(name)) continue;
      book = inferNeeds(untold, tries);
      break;
    }
    return steps.length > 0;
  }

  function lacking(): string | null {
    const reachable = new Set(book.operators.flatMap(({ yields }) => yields.map(({ fact }) => fact)));
    const facts = [...reachable].filter((fact) => (world.facts()[fact] ?? 0) < wanted(fact));
    const weights = facts.map((fact) => 1 / (1 + (chosen.get(fact) ?? 0)));
    let at = rng.uniform() * weights.reduce((a, b) => a + b, 0);
    const fact = facts.find((_, i) => {
      at -= weights[i];
      return at < 0;
    });
    if (fact === undefined) return null;
    chosen.set(fact, (chosen.get(fact) ?? 0) + 1);
    return fact;
  }

  return {
    tries,
    episode(length) {
      world.reset();
      left = length;
      bringAbout(goal);
      while (left > 0) {
        tryFresh();
        const fact = rng.uniform() < RANDOM_CHOICES ? null : lacking();
        if (left > 0 && (fact === null || !bringAbout(fact))) tryOut(names[rng.int(names.length)]);
      }
    },
  };
}

const wanted = (fact: string) => (isHeld(fact) ? PLENTY : 1);

/** Failures so far: where no more holds than at one of them, the operator will fail again. */
function createFailures() {
  const failed = new Map<string, Amounts[]>();
  const within = (less: Amounts, more: Amounts) =>
    Object.entries(less).every(([fact, n]) => Math.min(n, PLENTY) <= (more[fact] ?? 0));
  const of = (operator: string) => failed.get(operator) ?? [];
  return {
    note(operator: string, facts: Amounts): void {
      failed.set(operator, [...of(operator).filter((known) => !within(known, facts)), facts]);
    },
    ruleOut: (operator: string, facts: Amounts) => of(operator).some((known) => within(facts, known)),
  };
}

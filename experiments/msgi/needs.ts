/**
 * Needs that a handbook does not tell, inferred from tries: in how many redrawn recipe graphs a plan over them makes the deepest
 * item from empty hands, by episodes of tries, beside a handbook told in full.
 */
import { runScript, wholeNumber } from '../../bench/script.ts';
import { makeRng } from '../../src/core/rng.ts';
import { mean } from '../../src/core/stats.ts';
import type { Handbook } from '../../src/env/handbook.ts';
import { inferNeeds, isUsed, type Try, triedName } from '../../src/planning/infer-needs.ts';
import { createPaperWorld, drawPaperTask, type PaperTask, type PaperWorld } from './paper-world.ts';
import { createDirectedTrier, createRandomTrier, operatorsOf } from './tries.ts';

const HELP = `node dist/experiments/msgi/needs.js [first seed] [graphs] [tries an episode]

Of redrawn recipe graphs (20 from 100 on), how many have their deepest item made by a plan over needs that were inferred from
episodes of tries (1000 each).`;

/** Episodes after which it is measured. */
const EPISODES = [1, 2, 5, 10, 20];
/** What is planned over: needs that were inferred, or two simpler guesses. */
const handbooks = ['uses alone', 'all that held', 'inferred'] as const;
const triers = { random: createRandomTrier, directed: createDirectedTrier } as const;

/** Uses of operators in a plan over the handbook that makes the goal from empty hands; 0 where none does. */
function usesToReach(handbook: Handbook, { goal }: PaperTask, world: PaperWorld): number {
  world.reset();
  const steps = operatorsOf(handbook, goal, 1, {});
  if (steps === null || !steps.every((name) => world.execute(name))) return 0;
  return world.facts()[goal] >= 1 ? steps.length : 0;
}

/** Without what was inferred: only what was seen to be used up. */
function usesAlone(handbook: Handbook): Handbook {
  const operators = handbook.operators.map((operator) => {
    return { ...operator, needs: operator.needs.filter(({ fact }) => isUsed(fact, operator.consumes)) };
  });
  return { ...handbook, operators };
}

/** With whatever held at every success in place of what was inferred. */
function allThatHeld(handbook: Handbook, tries: readonly Try[]): Handbook {
  const operators = handbook.operators.map((operator) => {
    const states = tries.filter((one) => one.after !== null && one.operator === triedName(operator.name));
    const [{ before }] = states;
    const common = Object.keys(before).filter((fact) => states.every((state) => (state.before[fact] ?? 0) > 0));
    const kept = common.filter((fact) => !isUsed(fact, operator.consumes));
    const used = operator.needs.filter(({ fact }) => isUsed(fact, operator.consumes));
    return { ...operator, needs: [...used, ...kept.map((fact) => ({ fact, atLeast: 1 }))] };
  });
  return { ...handbook, operators };
}

const made = (tries: readonly Try[], goal: string) => tries.some(({ after }) => (after?.[goal] ?? 0) > 0);

interface Measured {
  /** Whether the item was made by a try in any episode so far. */
  readonly made: boolean;
  /** Share of the operators that succeeded once. */
  readonly known: number;
  /** Uses of operators in the plan over each handbook, told in full = 1; 0 where it does not make the item. */
  readonly plans: Readonly<Record<(typeof handbooks)[number], number>>;
}

function measure(task: PaperTask, tries: readonly Try[], world: PaperWorld): Measured {
  const inferred = inferNeeds(task.untold, tries);
  const told = usesToReach(task.told, task, world);
  return {
    made: made(tries, task.goal),
    known: new Set(inferred.operators.map(({ name }) => triedName(name))).size / task.told.operators.length,
    plans: {
      'uses alone': usesToReach(usesAlone(inferred), task, world) / told,
      'all that held': usesToReach(allThatHeld(inferred, tries), task, world) / told,
      inferred: usesToReach(inferred, task, world) / told,
    },
  };
}

/** What was measured after each of `EPISODES`, for tries of one sort in one world. */
function measureTask(seed: number, create: (typeof triers)[keyof typeof triers], length: number): Measured[] {
  const task = drawPaperTask(seed);
  const world = createPaperWorld(task);
  const trier = create(task, world, makeRng('tries', seed));
  const measured: Measured[] = [];
  for (let episode = 1; episode <= EPISODES.at(-1)!; episode++) {
    trier.episode(length);
    if (EPISODES.includes(episode)) measured.push(measure(task, trier.tries, world));
  }
  return measured;
}

await runScript(import.meta.url, HELP, (args) => {
  const first = wholeNumber('first seed', args[0] ?? '100', 0);
  const graphs = wholeNumber('graphs', args[1] ?? '20', 1);
  const length = wholeNumber('tries', args[2] ?? '1000', 1);
  const seeds = Array.from({ length: graphs }, (_, g) => first + g);
  const print = (...cells: readonly string[]) => console.log(`| ${cells.join(' | ')} |`);
  const told = seeds.map(drawPaperTask).filter((task) => usesToReach(task.told, task, createPaperWorld(task)) > 0);
  console.log(`Told in full: ${told.length} of ${graphs}.\n`);
  print('tries', 'graphs with', ...EPISODES.map(String));
  print(...Array<string>(2 + EPISODES.length).fill('---'));
  for (const [name, create] of Object.entries(triers)) {
    const runs = seeds.map((seed) => measureTask(seed, create, length));
    const row = (what: string, show: (at: readonly Measured[]) => string) =>
      print(name, what, ...EPISODES.map((_, k) => show(runs.map((run) => run[k]))));
    row('the item made by a try', (at) => String(at.filter((one) => one.made).length));
    for (const book of handbooks)
      row(`a plan that makes it, ${book}; its length`, (at) => {
        const reached = at.map(({ plans }) => plans[book]).filter((uses) => uses > 0);
        return `${reached.length}${reached.length > 0 ? `; ${mean(reached).toFixed(2)}` : ''}`;
      });
    row('operators known, share', (at) => mean(at.map((one) => one.known)).toFixed(2));
  }
});

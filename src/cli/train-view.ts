/** Shows a training as it goes on: JSON lines, or a line of progress now and then. */
import { jsonText } from '../core/json.ts';
import type { Event } from '../run/event.ts';
import { colours } from './colours.ts';
import type { Terminal } from './display.ts';
import { printCount, printSeconds } from './progress.ts';

/** True once in a while. */
export function every(ms: number): () => boolean {
  let last = performance.now();
  return () => {
    if (performance.now() - last < ms) return false;
    last = performance.now();
    return true;
  };
}

export interface View {
  show(event: Event, index: number): void;
  note(text: string): void;
}

const LINE_MS = 2000;

/** JSON lines, or a line of progress now and then: redrawn on a terminal, appended in a pipe. */
export function makeView(terminal: Terminal, budget: number, json: boolean): View {
  if (json) {
    return {
      show: (event, index) => terminal.out(`${jsonText({ index, ...event })}\n`),
      note: (text) => terminal.err(`${text}\n`),
    };
  }
  const due = every(terminal.isTty ? 100 : LINE_MS);
  let drawn = false;
  let first: { steps: number; at: number } | null = null;
  const print = (text: string) => {
    if (drawn) terminal.out('\x1b[1A\x1b[0J');
    drawn = false;
    terminal.out(`${text}\n`);
  };
  const progress = (event: Extract<Event, { type: 'train.update' }>) => {
    const now = terminal.now();
    first ??= { steps: event.steps, at: now };
    const rate = now > first.at ? ((event.steps - first.steps) * 1000) / (now - first.at) : 0;
    if (!due()) return;
    const text = progressLine(event, budget, rate);
    const line = terminal.isTty ? text.slice(0, terminal.columns - 1) : text;
    print(terminal.isTty ? colours.dim(line) : line);
    drawn = terminal.isTty;
  };
  return {
    show(event) {
      if (event.type === 'train.update') progress(event);
      else if (event.type === 'warning') print(`warning: ${event.message}. ${event.remedy}`);
      else if (event.type === 'train.started')
        print(
          `training ${event.algorithm} in ${event.env}, seed ${event.seed}, ${printCount(event.budget)} steps in ${event.worlds} world${event.worlds === 1 ? '' : 's'}`,
        );
      else if (event.type === 'train.finished') {
        const { episodes, mean, low, high } = event.evaluation;
        print(
          `evaluation: mean return ${mean.toFixed(1)} [${low.toFixed(1)}, ${high.toFixed(1)}] of ${episodes} held-out episodes`,
        );
      }
    },
    note: print,
  };
}

/** Figures of training that a line has room for, where the algorithm has them. */
const SHOWN = ['lesson', 'entropy', 'explainedVariance', 'epsilon', 'temperature'];

function progressLine(event: Extract<Event, { type: 'train.update' }>, budget: number, rate: number): string {
  const figures = SHOWN.filter((name) => name in event.figures).map(
    (name) => `${name} ${event.figures[name].toFixed(name === 'lesson' ? 0 : 2)}`,
  );
  return [
    `${printCount(event.steps)} of ${printCount(budget)} steps`,
    `return ${event.meanReturn === null ? '-' : event.meanReturn.toFixed(1)}`,
    ...figures,
    ...(rate > 0
      ? [`${printCount(rate)} steps/s`, `${printSeconds(Math.max(0, budget - event.steps) / rate)} left`]
      : []),
  ].join('  ');
}

/** Shows a run as it goes on: redrawn lines on a terminal, lines in a pipe, events as JSON lines with --json. */
import { jsonText } from '../core/json.ts';
import type { Event } from '../run/event.ts';
import { colours } from './colours.ts';
import { advance, eventLine, NO_PROGRESS, type Progress, progressLines, stepsOf } from './progress.ts';

export interface Display {
  /** Events that an earlier process recorded: they set the state and are not announced again. */
  replace(events: readonly Event[]): void;
  show(event: Event, index: number): void;
  /** A line beside the events, such as a restart. */
  note(text: string): void;
  /** Ends the display; the last state stays visible. */
  end(): void;
}

/** Where a display writes: standard output for the run, standard error for notes in a pipe. */
export interface Terminal {
  readonly isTty: boolean;
  /** Width in columns. */
  readonly columns: number;
  out(text: string): void;
  err(text: string): void;
  /** Milliseconds of a steady clock. */
  now(): number;
}

export function processTerminal(): Terminal {
  return {
    isTty: process.stdout.isTTY === true,
    columns: process.stdout.columns || 80,
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    now: () => performance.now(),
  };
}

const REDRAW_MS = 100;
const PIPE_LINE_MS = 5000;
/** Span over which the speed is measured. */
const SPEED_SPAN_MS = 5000;

/** Every event as one JSON line with its index. An index that is lower than the one before means that the run restarted there. */
export function jsonDisplay(terminal: Terminal): Display {
  return {
    replace: () => {},
    show: (event, index) => terminal.out(`${jsonText({ index, ...event })}\n`),
    note: (text) => terminal.err(`${text}\n`),
    end: () => {},
  };
}

/** Lines for people: redrawn in place on a terminal, appended in a pipe. Starts a timer that `end` stops. */
export function textDisplay(terminal: Terminal): Display {
  let progress: Progress = NO_PROGRESS;
  const start = terminal.now();
  const speed = makeSpeed();
  let drawn = 0;

  const status = () => {
    const now = terminal.now();
    return progressLines(progress, (now - start) / 1000, speed(now, stepsOf(progress)));
  };
  const erase = () => {
    // Up over the drawn lines, then clear to the end of the screen.
    if (drawn > 0) terminal.out(`\x1b[${drawn}A\x1b[0J`);
    drawn = 0;
  };
  const draw = () => {
    erase();
    const lines = status().map((line) => line.slice(0, terminal.columns - 1));
    terminal.out(lines.map((line) => `${colours.dim(line)}\n`).join(''));
    drawn = lines.length;
  };
  const print = (line: string) => {
    if (terminal.isTty) erase();
    terminal.out(`${line}\n`);
  };
  const tick = () => (terminal.isTty ? draw() : print(`  ${status().join(' - ')}`));
  const timer = setInterval(tick, terminal.isTty ? REDRAW_MS : PIPE_LINE_MS);

  return {
    replace: (events) => {
      progress = events.reduce(advance, NO_PROGRESS);
    },
    show: (event) => {
      progress = advance(progress, event);
      const line = eventLine(event);
      if (line !== null) print(line);
    },
    note: (text) => print(text),
    end: () => {
      clearInterval(timer);
      tick();
    },
  };
}

/** Steps per second over the last few seconds. */
function makeSpeed(): (nowMs: number, steps: number) => number {
  const samples: { at: number; steps: number }[] = [];
  return (at, steps) => {
    samples.push({ at, steps });
    while (samples.length > 2 && samples[0].at < at - SPEED_SPAN_MS) samples.shift();
    const first = samples[0];
    return at > first.at ? Math.max(0, (1000 * (steps - first.steps)) / (at - first.at)) : 0;
  };
}

/** Figures: success by task, and by outer iteration. */
import { publishedRates } from '../../src/env/minecraft/tasks/published.ts';
import { dot, GRID, line, OURS, page, THEIRS, text } from '../svg.ts';
import { overSeeds, pooled } from './measure.ts';
import { groupsOf } from './results.ts';
import type { Result } from './solve-job.ts';
import type { Table } from './tables.ts';

const COLORS = [OURS, THEIRS, '#2f7d32', '#8e24aa'];

const LABEL = 400;
const PLOT = 320;
const ROW = 16;

/** A row a task: the rate as a dot on its interval, published rates as crosses. */
export function successFigure(table: Table, rows: readonly Result[]): string {
  const groups = groupsOf(table, rows);
  const x = (rate: number) => Math.round(10 * (LABEL + rate * PLOT)) / 10;
  const height = 30 + ROW * groups.length + 24;
  const marks = [0, 0.25, 0.5, 0.75, 1].flatMap((rate) => [
    line(x(rate), 24, x(rate), height - 24, GRID),
    text(x(rate), height - 8, String(rate), 'text-anchor="middle"'),
  ]);
  marks.push(
    text(8, 15, `${table.title}: success on unseen worlds, 95 % interval; × RL-GPT (other worlds, from pixels)`),
  );
  groups.forEach((group, i) => {
    const y = 34 + ROW * i;
    const { rate, low, high } = pooled(group);
    const name = group[0].arm === 'whole method' ? group[0].task : `${group[0].task}, ${group[0].arm}`;
    marks.push(text(LABEL - 8, y + 4, name, 'text-anchor="end"'), line(x(low), y, x(high), y, OURS, 2));
    marks.push(dot(x(rate), y, OURS));
    const published = publishedRates.find(({ task }) => task === group[0].task);
    if (published !== undefined)
      marks.push(text(x(published.rlgpt), y + 4, '×', `text-anchor="middle" stroke="${THEIRS}"`));
  });
  return page(table.title, LABEL + PLOT + 24, height, marks);
}

/** Success by the most outer iterations, a line a task with its interval over the seeds. */
export function iterationFigure(table: Table, rows: readonly Result[]): string {
  const groups = groupsOf(table, rows);
  const tasks = [...new Set(groups.map(([row]) => row.task))];
  const x = (iteration: number) => 60 + 130 * iteration;
  const y = (rate: number) => Math.round(10 * (230 - 200 * rate)) / 10;
  const marks = [0, 0.25, 0.5, 0.75, 1].flatMap((rate) => [
    line(60, y(rate), 450, y(rate), GRID),
    text(52, y(rate) + 4, String(rate), 'text-anchor="end"'),
  ]);
  for (const i of [0, 1, 2, 3]) marks.push(text(x(i), 246, `iteration ${i}`, 'text-anchor="middle"'));
  tasks.forEach((task, k) => {
    const points = groups
      .filter(([row]) => row.task === task)
      .map((group) => ({ at: x(Number(group[0].arm.split(' ')[1])), ...overSeeds(group) }));
    const path = points.map(({ at, rate }) => `${at},${y(rate)}`).join(' ');
    marks.push(`<polyline points="${path}" fill="none" stroke="${COLORS[k]}" stroke-width="2"/>`);
    for (const { at, low, high } of points) marks.push(line(at, y(low), at, y(high), COLORS[k]));
    marks.push(text(480, 40 + 16 * k, task, `style="fill:${COLORS[k]}"`));
  });
  return page(table.title, 760, 260, marks);
}

/** The scoreboard as a figure: returns of ours with their intervals and seeds, and published ones. */
import { dot, GRID, INK, line, OURS, page, THEIRS, text } from '../svg.ts';
import { craftaxClassic } from './published.ts';
import type { Table } from './table.ts';

const LABEL = 380;
const PLOT = 360;
const ROW = 20;
const TITLE = 'Craftax-Classic: return, % of 22';

export function scoreboardFigure({ classic }: Table): string {
  const published = craftaxClassic.flatMap(({ method, budget, reward }) =>
    reward === null ? [] : [{ name: `${method}${budget === '' ? '' : `, ${budget}`}`, value: reward, ours: null }],
  );
  const lines = classic.map((ours) => ({ name: ours.name, value: ours.return.value, ours }));
  const rows = [...lines, ...published].sort((a, b) => b.value - a.value);
  const height = 30 + ROW * rows.length + 26;
  const x = (percent: number) => Math.round(10 * (LABEL + (percent / 100) * PLOT)) / 10;
  const marks = [0, 25, 50, 75, 100].flatMap((percent) => [
    line(x(percent), 24, x(percent), height - 24, GRID),
    text(x(percent), height - 8, String(percent), 'text-anchor="middle"'),
  ]);
  marks.push(text(8, 15, `${TITLE}; blue: measured here, 95 % interval and seeds; brown: published, other protocols`));
  rows.forEach(({ name, value, ours }, i) => {
    const y = 38 + ROW * i;
    marks.push(text(LABEL - 10, y + 4, name, 'text-anchor="end"'));
    if (ours !== null) {
      marks.push(line(x(ours.return.low), y, x(ours.return.high), y, OURS, 2));
      for (const seed of ours.returns) marks.push(line(x(seed), y - 4, x(seed), y + 4, INK));
    }
    marks.push(dot(x(value), y, ours === null ? THEIRS : OURS));
  });
  return page(TITLE, LABEL + PLOT + 24, height, marks);
}

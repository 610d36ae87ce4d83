/** Curves of MSGI as a figure: test return, normalised, by adaptation episodes; one panel a set. */
import { GRID, INK, line, OURS, page, THEIRS, text } from '../svg.ts';
import type { SetRows } from './measure.ts';

const [WIDTH, HEIGHT, GAP] = [200, 160, 40];
const COLOURS = [OURS, THEIRS, '#2a7a2a', '#8250df', INK];

export function curvesFigure(rows: readonly SetRows[]): string {
  const names = [...new Set(rows.flatMap(({ arms }) => Object.keys(arms)))];
  const colour = (name: string) => COLOURS[names.indexOf(name) % COLOURS.length];
  const marks = names.map((name, i) => text(GAP + 150 * i, 16, name, `style="fill:${colour(name)}"`));
  rows.forEach(({ set, random, oracle, arms }, panel) => {
    const left = GAP + panel * (WIDTH + GAP);
    const y = (share: number) => 40 + HEIGHT * (1.1 - share) * (1 / 1.2);
    for (const share of [0, 0.25, 0.5, 0.75, 1]) {
      marks.push(line(left, y(share), left + WIDTH, y(share), GRID));
      marks.push(text(left - 6, y(share) + 4, String(share), 'text-anchor="end"'));
    }
    for (const [name, row] of Object.entries(arms)) {
      const count = row.curve.length;
      const points = row.curve.map((value, k) => {
        const share = (value - random.value) / (oracle.value - random.value);
        return `${(left + (WIDTH * k) / (count - 1)).toFixed(1)},${y(share).toFixed(1)}`;
      });
      marks.push(`<polyline points="${points.join(' ')}" fill="none" stroke="${colour(name)}" stroke-width="1.5"/>`);
    }
    const episodes = Math.max(...Object.values(arms).map((row) => row.curve.length));
    marks.push(text(left + WIDTH, HEIGHT + 62, String(episodes), 'text-anchor="end"'));
    marks.push(text(left, HEIGHT + 62, '1'), text(left + WIDTH / 2, HEIGHT + 62, set, 'text-anchor="middle"'));
  });
  const title = 'Test return by adaptation episodes; 0: random choices, 1: GRProp on the true graph';
  const width = GAP + rows.length * (WIDTH + GAP);
  marks.push(text(GAP, HEIGHT + 80, title));
  return page(title, width, HEIGHT + 92, marks);
}

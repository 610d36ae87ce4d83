import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PlanEntry } from '../event.ts';
import { lineChart, pointChart, stackedArea, ticksOf } from './chart.ts';
import { countText, durationText, shortNumber } from './format.ts';
import { planGraph, rowsOf } from './plan-graph.ts';
import { unbalanced } from './testing-page.ts';

/** Plans of up to 12 nodes in which a node may need any node, earlier or later: cycles too. */
const plans = (cycles: boolean) =>
  fc.array(fc.array(fc.nat(11), { maxLength: 4 }), { maxLength: 12 }).map((lists) =>
    lists.map((needs, i): PlanEntry => {
      const facts = needs.filter((need) => cycles || need < i).map((need) => `have:${need}`);
      return { name: `get_${i}`, goal: `have:${i}`, needs: [...new Set(facts)], why: '' };
    }),
  );

test('every node of a plan stands below all that it needs', () => {
  fc.assert(
    fc.property(plans(false), (nodes) => {
      const rows = rowsOf(nodes);
      nodes.forEach(({ needs }, i) => {
        const below = needs.map((fact) => rows[Number(fact.slice(5))]);
        expect(rows[i]).toBe(Math.max(-1, ...below) + 1);
      });
    }),
  );
});

test('any plan can be drawn: nodes of a row do not overlap, and nothing leaves the picture', () => {
  fc.assert(
    fc.property(plans(true), (nodes) => {
      const { markup } = planGraph(
        nodes,
        nodes.map(() => 'code' as const),
      );
      expect(unbalanced(markup)).toBeNull();
      expect(markup).not.toContain('NaN');
      const [, width, height] = /width="([\d.]+)" height="([\d.]+)"/.exec(markup)!.map(Number);
      const boxes = [...markup.matchAll(/<rect x="([-\d.]+)" y="([-\d.]+)"/g)].map(([, x, y]) => ({
        x: Number(x),
        y: Number(y),
      }));
      expect(boxes).toHaveLength(nodes.length);
      for (const [i, a] of boxes.entries()) {
        expect(a.x >= 0 && a.y >= 0 && a.x + 168 <= width && a.y + 46 <= height).toBe(true);
        for (const b of boxes.slice(i + 1)) expect(a.y !== b.y || Math.abs(a.x - b.x) >= 168).toBe(true);
      }
    }),
  );
});

test('ticks are few, round, ordered and inside the axis', () => {
  // Spans from a thousandth of the numbers themselves, as curves have.
  const axes = fc.tuple(
    fc.double({ min: -1e9, max: 1e9, noNaN: true }),
    fc.double({ min: 1e-3, max: 10, noNaN: true }),
  );
  fc.assert(
    fc.property(axes, ([low, share]) => {
      const span = share * (Math.abs(low) + 1e-6);
      const ticks = ticksOf({ low, high: low + span }, 4);
      expect(ticks.length).toBeLessThanOrEqual(6);
      for (const tick of ticks) expect(tick >= low - 1e-6 * span && tick <= low + span * (1 + 1e-6)).toBe(true);
      expect([...ticks].sort((x, y) => x - y)).toEqual(ticks);
    }),
  );
  expect(ticksOf({ low: 0, high: 1 }, 4)).toEqual([0, 0.5, 1]);
  expect(ticksOf({ low: 0, high: 0.3 }, 4)).toEqual([0, 0.1, 0.2, 0.3]);
  expect(ticksOf({ low: 2, high: 2 }, 4)).toEqual([2]);
});

const axis = { label: 'steps', low: 0, high: 10 };

test('a line goes through its points', () => {
  const points = [
    { x: 0, y: 0 },
    { x: 10, y: 10 },
  ];
  const { markup } = lineChart('a', points, { x: axis, y: axis });
  // Left and bottom margins are 46 and 34 of 320 x 180, right and top 10 and 8.
  expect(markup).toContain('d="M46 146L310 8"');
  expect(lineChart('a', [], { x: axis, y: axis }).markup).toContain('no value yet');
});

test('layers lie on each other up to the whole', () => {
  const layers = [
    { name: 'a', color: 'k0', shares: [0.25, 0.5] },
    { name: 'b', color: 'rest', shares: [0.75, 0.5] },
  ];
  const { markup } = stackedArea('use', [0, 10], layers, axis);
  expect(markup).toContain('d="M46 141.5L650 97L650 186L46 186Z"');
  expect(markup).toContain('d="M46 8L650 8L650 97L46 141.5Z"');
});

test('equal programs are drawn apart, and near their place', () => {
  const mark = { x: 5, y: 5, radius: 3, color: 'k0', chosen: false, text: 't' };
  const { markup } = pointChart(
    'p',
    Array.from({ length: 20 }, () => mark),
    { x: axis, y: axis },
    null,
  );
  const places = [...markup.matchAll(/cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => [Number(x), Number(y)]);
  expect(new Set(places.map(String)).size).toBe(20);
  for (const [x, y] of places) expect(Math.hypot(x - 178, y - 87)).toBeLessThan(30);
});

test('numbers and durations read well', () => {
  expect([0, 0.0052, 0.5, 3.6331, 300, 1234.5, 28_672, 1.5e6, 2e-5, -0.793].map(shortNumber)).toEqual([
    '0',
    '0.0052',
    '0.5',
    '3.63',
    '300',
    '1235',
    '28.7k',
    '1.5M',
    '2.0e-5',
    '-0.793',
  ]);
  expect([999, 1000, 1_234_567].map(countText)).toEqual(['999', '1\u202f000', '1\u202f234\u202f567']);
  expect([400, 47_000, 725_000, 12_000_000].map(durationText)).toEqual(['0 s', '47 s', '12 min 5 s', '3 h 20 min']);
});

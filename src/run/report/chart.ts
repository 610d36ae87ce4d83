/** Small charts as SVG: lines, stacked areas and points, with axes, labels and a tooltip on every mark. */
import { shortNumber } from './format.ts';
import { type Html, html } from './html.ts';

export interface Axis {
  readonly label: string;
  readonly low: number;
  readonly high: number;
  /** Text of a tick; a short number when left out. */
  readonly tick?: (value: number) => string;
}

const LEFT = 46;
const RIGHT = 10;
const TOP = 8;
const BOTTOM = 34;

/** Multiples of 1, 2 or 5 times a power of ten within the axis, about `count` of them. */
export function ticksOf(axis: Pick<Axis, 'low' | 'high'>, count: number): number[] {
  const span = axis.high - axis.low;
  if (!(span > 0)) return [axis.low];
  const power = 10 ** Math.floor(Math.log10(span / count));
  const step = power * ([1, 2, 5].find((m) => span / (power * m) <= count) ?? 10);
  const first = Math.ceil(axis.low / step - 1e-9);
  const last = Math.floor(axis.high / step + 1e-9);
  // Integer multiples, so that 0.3 is not 0.30000000000000004.
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  readonly axes: Html;
}

/** One decimal of a pixel is enough, and keeps the file small. */
const px = (value: number) => Math.round(value * 10) / 10;

function makeFrame(xAxis: Axis, yAxis: Axis, width: number, height: number): Frame {
  const scale = (axis: Axis, from: number, to: number) => (value: number) =>
    px(from + ((to - from) * (value - axis.low)) / (axis.high - axis.low || 1));
  const x = scale(xAxis, LEFT, width - RIGHT);
  const y = scale(yAxis, height - BOTTOM, TOP);
  const xTicks = ticksOf(xAxis, width / 80).map(
    (value) =>
      html`<text class="tick" x="${x(value)}" y="${height - BOTTOM + 14}" text-anchor="middle">${(xAxis.tick ?? shortNumber)(value)}</text>`,
  );
  const yTicks = ticksOf(yAxis, 4).map(
    (value) =>
      html`<line class="grid" x1="${LEFT}" x2="${width - RIGHT}" y1="${y(value)}" y2="${y(value)}"/><text class="tick" x="${LEFT - 6}" y="${y(value) + 3.5}" text-anchor="end">${(yAxis.tick ?? shortNumber)(value)}</text>`,
  );
  const base = html`<line class="axis" x1="${LEFT}" x2="${width - RIGHT}" y1="${height - BOTTOM}" y2="${height - BOTTOM}"/>`;
  const label = html`<text class="label" x="${(LEFT + width - RIGHT) / 2}" y="${height - 4}" text-anchor="middle">${xAxis.label}</text>`;
  return { width, height, x, y, axes: html`${yTicks}${base}${xTicks}${label}` };
}

function svg(frame: Frame, name: string, marks: Html): Html {
  return html`<svg class="chart" role="img" aria-label="${name}" viewBox="0 0 ${frame.width} ${frame.height}" style="max-width:${frame.width}px">${frame.axes}${marks}</svg>`;
}

function figure(title: string, drawing: Html, legend: Html | null = null): Html {
  return html`<figure><figcaption>${title}</figcaption>${legend}${drawing}</figure>`;
}

/** The range of values and zero. */
export function rangeOf(values: readonly number[]): { low: number; high: number } {
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  return { low, high: high > low ? high : low + 1 };
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Points of a curve at most; more would not be seen. */
const POINTS = 200;

/** At most POINTS of them, evenly spread, the last one included. */
export function thin<T>(all: readonly T[]): readonly T[] {
  if (all.length <= POINTS) return all;
  const step = (all.length - 1) / (POINTS - 1);
  return Array.from({ length: POINTS }, (_, i) => all[Math.round(i * step)]);
}

/** One line over `points`, which may be none; the title says what is on the y axis. */
export function lineChart(title: string, points: readonly Point[], axes: { readonly x: Axis; readonly y: Axis }): Html {
  if (points.length === 0) return figure(title, html`<p class="about">no value yet</p>`);
  const frame = makeFrame(axes.x, axes.y, 320, 180);
  const path = points.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${frame.x(x)} ${frame.y(y)}`).join('');
  // Invisible discs carry the tooltips; with few points they are drawn.
  const dots = points.map(
    ({ x, y }) =>
      html`<circle class="${points.length <= 24 ? 'dot' : 'hit'}" cx="${frame.x(x)}" cy="${frame.y(y)}" r="${points.length <= 24 ? 2.5 : 4}"><title>${shortNumber(y)} at ${shortNumber(x)}</title></circle>`,
  );
  return figure(title, svg(frame, title, html`<path class="line" d="${path}"/>${dots}`));
}

export interface Layer {
  readonly name: string;
  /** Class of the style sheet that colours it. */
  readonly color: string;
  /** One value for each x; the layers of an x add up to at most 1. */
  readonly shares: readonly number[];
}

export function legendOf(entries: readonly { readonly name: string; readonly color: string }[]): Html {
  return html`<p class="legend">${entries.map(({ name, color }) => html`<span><b class="${color}"></b>${name}</span>`)}</p>`;
}

/** Layers on top of each other, the first at the bottom, over `xs`. */
export function stackedArea(title: string, xs: readonly number[], layers: readonly Layer[], xAxis: Axis): Html {
  const frame = makeFrame(xAxis, { label: '', low: 0, high: 1, tick: (v) => `${Math.round(100 * v)} %` }, 660, 220);
  const below = xs.map(() => 0);
  const areas = layers.map(({ name, color, shares }) => {
    const lower = xs.map((x, i) => `${frame.x(x)} ${frame.y(below[i])}`).reverse();
    xs.forEach((_, i) => {
      below[i] += shares[i];
    });
    const upper = xs.map((x, i) => `${frame.x(x)} ${frame.y(below[i])}`);
    return html`<path class="area ${color}" d="M${upper.join('L')}L${lower.join('L')}Z"><title>${name}</title></path>`;
  });
  return figure(title, svg(frame, title, html`${areas}`), legendOf(layers));
}

export interface Mark extends Point {
  readonly radius: number;
  readonly color: string;
  /** Drawn with a ring, on top. */
  readonly chosen: boolean;
  readonly text: string;
}

/** Places around a point, nearest first, in pixels. */
const AROUND: readonly Point[] = Array.from({ length: 7 }, (_, ring) =>
  Array.from({ length: Math.max(1, 6 * ring) }, (_, i) => {
    const angle = (2 * Math.PI * i) / Math.max(1, 6 * ring);
    return { x: px(4.5 * ring * Math.cos(angle)), y: px(4.5 * ring * Math.sin(angle)) };
  }),
).flat();

/** Discs that would hide each other are moved to the nearest free place around their own. */
function spread(marks: readonly Mark[], frame: Frame): { mark: Mark; cx: number; cy: number }[] {
  const placed: { mark: Mark; cx: number; cy: number }[] = [];
  const inside = (x: number, y: number) =>
    x >= LEFT && x <= frame.width - RIGHT + 4 && y >= TOP - 2 && y <= frame.height - BOTTOM;
  for (const mark of marks) {
    const [x, y] = [frame.x(mark.x), frame.y(mark.y)];
    const free = (cx: number, cy: number) =>
      placed.every((other) => Math.hypot(other.cx - cx, other.cy - cy) >= 0.8 * (mark.radius + other.mark.radius));
    const shift = AROUND.find((to) => inside(x + to.x, y + to.y) && free(x + to.x, y + to.y)) ?? AROUND[0];
    placed.push({ mark, cx: px(x + shift.x), cy: px(y + shift.y) });
  }
  return placed;
}

/** One disc a mark. */
export function pointChart(
  title: string,
  marks: readonly Mark[],
  axes: { readonly x: Axis; readonly y: Axis },
  legend: Html | null,
): Html {
  const frame = makeFrame(axes.x, axes.y, 320, 200);
  const discs = spread([...marks.filter((m) => !m.chosen), ...marks.filter((m) => m.chosen)], frame).map(
    ({ mark, cx, cy }) =>
      html`<circle class="mark ${mark.color}${mark.chosen ? ' chosen' : ''}" cx="${cx}" cy="${cy}" r="${mark.radius}"><title>${mark.text}</title></circle>`,
  );
  return figure(title, svg(frame, title, html`${discs}`), legend);
}

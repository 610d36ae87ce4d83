/** A driving episode as one picture: the roads from above, every vehicle once a second, who drove, and how it ended. */

import type { Onlooker } from './driving.ts';
import { CAR_LENGTH, CAR_WIDTH } from './dynamics.ts';
import { CROSSING, LANE, type Pose } from './roads.ts';
import { type ScenarioName, scenarios } from './scenarios.ts';
import { ACTORS } from './state.ts';

export interface Frame {
  readonly car: Pose;
  readonly others: readonly (Pose | null)[];
  readonly light: 'green' | 'yellow' | 'red' | null;
  /** What drives: `brake`, or the name of a policy or skill. */
  readonly by: string;
}

export interface Track {
  readonly scenario: ScenarioName;
  readonly frames: readonly Frame[];
  /** How it ended, in words. */
  readonly end: string;
  readonly success: boolean;
}

/** The present moment of one world. */
export function takeFrame(view: Onlooker, world: number, by: string): Frame {
  const car: Pose = { x: 0, y: 0, heading: 0 };
  view.car(world, car);
  const others = Array.from({ length: ACTORS }, (_, i) => {
    const pose: Pose = { x: 0, y: 0, heading: 0 };
    return view.other(world, i, pose) ? pose : null;
  });
  return { car, others, light: view.light(world), by };
}

/** Frames between two drawn outlines: a second. */
const STRIDE = 10;
const MARGIN = 12;
const COLOURS = ['#1f6feb', '#8250df', '#1a7f37', '#bf8700', '#0a7ea4', '#a40e65'] as const;
const BRAKE = '#cf222e';

/** A complete SVG element. Equal tracks give equal bytes. */
export function drawTrack({ scenario, frames, end, success }: Track): string {
  const drivers = [...new Set(frames.map(({ by }) => by))];
  const colourOf = (by: string) =>
    by === 'brake' ? BRAKE : COLOURS[drivers.filter((d) => d !== 'brake').indexOf(by) % COLOURS.length];
  const points = frames.flatMap(({ car, others }) => [car, ...others.filter((pose) => pose !== null)]);
  const near = points.filter(({ x, y }) => Math.abs(x) < 60 && Math.abs(y) < 110);
  const [x0, x1] = [Math.min(-24, ...near.map((p) => p.x)) - MARGIN, Math.max(24, ...near.map((p) => p.x)) + MARGIN];
  const [y0, y1] = [Math.min(-24, ...near.map((p) => p.y)) - MARGIN, Math.max(24, ...near.map((p) => p.y)) + MARGIN];
  const legend = drivers.map(
    (by, i) => `<text x="${num(x0 + 2)}" y="${num(-y1 + 9 + 4 * i)}" fill="${colourOf(by)}">${inText(by)}</text>`,
  );
  const body = [
    ...roads(scenarios[scenario].lanes),
    ...frames.flatMap((frame, i) => (i % STRIDE === 0 ? outlines(frame, frames[i - STRIDE], i, colourOf) : [])),
    ...trail(frames, colourOf),
    ...ending(frames[frames.length - 1], success),
    ...stopLine(frames, scenario),
    `<text x="${num(x0 + 2)}" y="${num(-y1 + 5)}" font-weight="bold">${inText(`${scenario}: ${end}`)}</text>`,
    ...legend,
  ];
  const box = [x0, -y1, x1 - x0, y1 - y0].map(num).join(' ');
  const size = `width="${Math.round(4 * (x1 - x0))}" height="${Math.round(4 * (y1 - y0))}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box}" ${size} font-family="sans-serif" font-size="3.5">\n${body.join('\n')}\n</svg>`;
}

const num = (value: number): string => String(Number(value.toFixed(2)));
const inText = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
/** The picture's y axis points down. */
const at = ({ x, y }: { readonly x: number; readonly y: number }): string => `${num(x)},${num(-y)}`;

function roads(lanes: number): string[] {
  const half = LANE * lanes;
  const far = 130;
  const paved = [
    `<rect x="${-far}" y="${-far}" width="${2 * far}" height="${2 * far}" fill="#dfe8d8"/>`,
    `<rect x="${-half}" y="${-far}" width="${2 * half}" height="${2 * far}" fill="#d5d5d5"/>`,
    `<rect x="${-far}" y="${-half}" width="${2 * far}" height="${2 * half}" fill="#d5d5d5"/>`,
    `<rect x="${-CROSSING}" y="${-CROSSING}" width="${2 * CROSSING}" height="${2 * CROSSING}" fill="#d5d5d5"/>`,
  ];
  const marks = Array.from({ length: 2 * lanes - 1 }, (_, i) => LANE * (i + 1 - lanes)).flatMap((offset) => {
    const style =
      offset === 0 ? 'stroke="#fff" stroke-width="0.3"' : 'stroke="#fff" stroke-width="0.2" stroke-dasharray="2 2"';
    return [-1, 1].flatMap((side) => [
      `<path d="M${offset},${side * CROSSING}V${side * far}" ${style}/>`,
      `<path d="M${side * CROSSING},${offset}H${side * far}" ${style}/>`,
    ]);
  });
  return [...paved, ...marks];
}

function rectangle({ x, y, heading }: Pose, style: string): string {
  const degrees = num((-heading * 180) / Math.PI);
  return `<rect x="${-CAR_LENGTH / 2}" y="${-CAR_WIDTH / 2}" width="${CAR_LENGTH}" height="${CAR_WIDTH}" rx="0.4" transform="translate(${at({ x, y })}) rotate(${degrees})" ${style}/>`;
}

/** Outlines of all vehicles that have moved since the second before, each with its second. */
function outlines(
  { car, others, by }: Frame,
  before: Frame | undefined,
  index: number,
  colourOf: (by: string) => string,
): string[] {
  const moved = (pose: Pose, old: Pose | null | undefined) =>
    old === null || old === undefined || Math.hypot(pose.x - old.x, pose.y - old.y) > 0.3;
  const draw = (pose: Pose, colour: string) => [
    rectangle(pose, `fill="${colour}" fill-opacity="0.2" stroke="${colour}" stroke-width="0.2"`),
    tick(pose, index / STRIDE, colour),
  ];
  const theirs = others.flatMap((pose, i) =>
    pose !== null && moved(pose, before?.others[i]) ? draw(pose, '#555') : [],
  );
  return [...theirs, ...(moved(car, before?.car) ? draw(car, colourOf(by)) : [])];
}

const tick = ({ x, y }: Pose, seconds: number, colour: string): string =>
  `<text x="${num(x + 1.6)}" y="${num(-y + 0.6)}" font-size="1.7" fill="${colour}">${seconds}</text>`;

/** The way of the car, coloured by what drove. */
function trail(frames: readonly Frame[], colourOf: (by: string) => string): string[] {
  const pieces: string[] = [];
  for (let from = 0; from < frames.length - 1; ) {
    let to = from + 1;
    while (to < frames.length - 1 && frames[to].by === frames[from].by) to++;
    const points = frames.slice(from, to + 1).map(({ car }) => at(car));
    pieces.push(
      `<polyline points="${points.join(' ')}" fill="none" stroke="${colourOf(frames[from].by)}" stroke-width="0.5"/>`,
    );
    from = to;
  }
  return pieces;
}

function ending({ car, others }: Frame, success: boolean): string[] {
  const colour = success ? '#1a7f37' : BRAKE;
  const marks = others.flatMap((pose) => (pose === null ? [] : [rectangle(pose, 'fill="#555" fill-opacity="0.6"')]));
  return [
    ...marks,
    rectangle(car, `fill="${colour}" fill-opacity="0.8"`),
    ...(success
      ? []
      : [`<circle cx="${num(car.x)}" cy="${num(-car.y)}" r="5" fill="none" stroke="${BRAKE}" stroke-width="0.6"/>`]),
  ];
}

/** The stop line, with the colour of the lights when the car last was before it. */
function stopLine(frames: readonly Frame[], scenario: ScenarioName): string[] {
  const last = frames.findLast(({ car, light }) => light !== null && car.y < -CROSSING);
  if (last === undefined) return [];
  const width = LANE * scenarios[scenario].lanes;
  const colour = { green: '#1a7f37', yellow: '#bf8700', red: BRAKE }[last.light!];
  return [`<path d="M0,${CROSSING}H${width}" stroke="${colour}" stroke-width="0.9"/>`];
}

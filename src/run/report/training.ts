/** A run of `rlgpt train` as a page: how it went, its curves, its settings. */
import type { EventOf } from '../event.ts';
import { type Axis, lineChart, rangeOf, thin } from './chart.ts';
import { countText, durationText, plural, shortNumber } from './format.ts';
import { type Html, html } from './html.ts';
import type { ReportInput, TimedEvent } from './input.ts';
import { badge, table } from './marks.ts';

/** Figures that say how fast, or of each action, and not how well. */
const LEFT_OUT = /^(share|duration)\/|^(decisions|lesson)$/;

const ofType = <T extends TimedEvent['type']>(events: readonly TimedEvent[], type: T) =>
  events.filter((event): event is Extract<TimedEvent, { type: T }> => event.type === type);

/** Tiles with what came of it. */
export function trainingHead({ run, events }: ReportInput): Html {
  const started = ofType(events, 'train.started')[0];
  const updates = ofType(events, 'train.update');
  const finished = ofType(events, 'train.finished')[0];
  const state = finished === undefined ? badge('working', 'not finished') : badge('good', 'finished');
  const { options } = run;
  const steps = finished?.steps ?? updates.at(-1)?.steps ?? 0;
  const tiles: readonly (readonly [label: string, value: string])[] = [
    ['mean return of held-out episodes', finished === undefined ? 'not yet known' : returnText(finished)],
    [`primitive steps of ${shortNumber(started?.budget ?? Number(options.budget ?? 0))}`, shortNumber(steps)],
    ['wall time', durationText(events.length === 0 ? 0 : events[events.length - 1].t - events[0].t)],
    ['seed', String(run.seed)],
    ['algorithm', started?.algorithm ?? String(options.algorithm ?? '')],
    ['world', started?.env ?? String(options.env ?? '')],
  ];
  const cells = tiles.map(([label, value]) => html`<div class="tile"><b>${value}</b><span>${label}</span></div>`);
  return html`<header><p class="eyebrow">Training report</p><h1>${run.task} ${state}</h1>${sentence(finished)}<div class="tiles">${cells}</div></header>`;
}

const returnText = ({ evaluation: { mean, low, high } }: EventOf<'train.finished'>) =>
  `${shortNumber(mean)} [${shortNumber(low)}, ${shortNumber(high)}]`;

function sentence(finished: EventOf<'train.finished'> | undefined): Html {
  if (finished === undefined) return html`<p class="lead">The training has not finished; this is how far it got.</p>`;
  const { episodes, meanSteps } = finished.evaluation;
  return html`<p class="lead">After ${countText(finished.steps)} steps the policy played ${plural(episodes, 'episode')} that it had not learned from, of ${shortNumber(meanSteps)} steps on average.</p>`;
}

/** The return of episodes, then every figure that the algorithm tells. */
export function trainingCurves({ events }: ReportInput): Html {
  const updates = ofType(events, 'train.update');
  if (updates.length === 0) return html``;
  const shown = thin(updates);
  const x: Axis = { label: 'primitive steps', low: 0, high: Math.max(1, updates[updates.length - 1].steps) };
  const returns = updates.flatMap(({ steps, meanReturn }) =>
    meanReturn === null ? [] : [{ x: steps, y: meanReturn }],
  );
  const names = [...new Set(updates.flatMap(({ figures }) => Object.keys(figures)))].filter((n) => !LEFT_OUT.test(n));
  const curve = (title: string, points: readonly { readonly x: number; readonly y: number }[]) =>
    lineChart(title, points, { x, y: { label: '', ...rangeOf(points.map((point) => point.y)) } });
  const charts = names.map((name) =>
    curve(
      name,
      shown.flatMap(({ steps, figures }) => (name in figures ? [{ x: steps, y: figures[name] }] : [])),
    ),
  );
  return html`<section id="curves"><h2>Curves</h2><div class="card"><div class="charts">${curve('mean return of episodes', thin(returns))}${charts}</div></div></section>`;
}

/** The algorithm's options as they were. */
export function trainingSettings({ events }: ReportInput): Html {
  const started = ofType(events, 'train.started')[0];
  if (started === undefined) return html``;
  const rows = Object.entries({ worlds: started.worlds, ...started.config }).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : String(value),
  ]);
  const columns = [
    { title: 'option', kind: 'name' },
    { title: 'value', kind: '' },
  ] as const;
  return html`<section id="settings"><h2>Settings</h2>${table(columns, rows)}</section>`;
}

/** How one learner did: its curves over primitive steps, which options it used, how long they took. */
import type { EventOf } from '../event.ts';
import { type Axis, type Layer, lineChart, rangeOf, stackedArea, thin } from './chart.ts';
import { finePercent, percent, plural, rateText, shortNumber } from './format.ts';
import { type Html, html } from './html.ts';
import { type Column, table } from './marks.ts';
import type { Learning } from './summary.ts';

type Update = EventOf<'learn.update'>;

/** Options with a colour of their own. */
const LAYERS = 8;

interface Curve {
  readonly title: string;
  readonly of: (update: Update) => number;
  readonly axis?: Omit<Axis, 'label'>;
  /** Whether an update has the value; `before` is the one before it, if any. */
  readonly known?: (update: Update, before: Update | undefined) => boolean;
}

const curves: readonly Curve[] = [
  {
    title: 'success of recent episodes',
    of: (u) => u.success,
    axis: { low: 0, high: 1, tick: percent },
    known: (u) => u.episodes > 0,
  },
  {
    title: 'mean return of episodes',
    of: (u) => u.meanReturn,
    known: (u, before) => u.episodes > (before?.episodes ?? 0),
  },
  { title: 'entropy of the policy (nats)', of: (u) => u.entropy },
  { title: 'KL to the policy before the update', of: (u) => u.kl },
  {
    title: 'explained variance of the values',
    of: (u) => Math.max(-1, u.explainedVariance),
    axis: { low: -1, high: 1 },
  },
];

/** Coded options are what takes more than one step, or bears the name of a program that was written. */
function optionNames(updates: readonly Update[], written: ReadonlySet<string>): string[] {
  const total = new Map<string, number>();
  for (const { usage } of updates) {
    for (const [name, { share, meanSteps }] of Object.entries(usage)) {
      const coded = meanSteps > 1 || written.has(name) || written.has(name.replace(/_\d+$/, ''));
      if (coded || total.has(name)) total.set(name, (total.get(name) ?? 0) + share);
    }
  }
  return [...total].sort((a, b) => b[1] - a[1]).map(([name]) => name);
}

/** Without options the primitives that are used most get the colours. */
function layersOf(updates: readonly Update[], options: readonly string[]): Layer[] {
  const named = options.length > 0 ? options : mostUsed(updates);
  const layers = named
    .slice(0, LAYERS)
    .map((name, i): Layer => ({ name, color: `k${i}`, shares: updates.map((u) => u.usage[name]?.share ?? 0) }));
  const rest = updates.map((_, i) => Math.max(0, 1 - layers.reduce((sum, layer) => sum + layer.shares[i], 0)));
  return [
    ...layers,
    { name: options.length > 0 ? 'primitive actions' : 'other primitive actions', color: 'rest', shares: rest },
  ];
}

function mostUsed(updates: readonly Update[]): string[] {
  const last = updates.at(-1)?.usage ?? {};
  return Object.entries(last)
    .sort((a, b) => b[1].share - a[1].share)
    .map(([name]) => name);
}

function usageTable(update: Update, options: readonly string[]): Html {
  const columns: Column[] = [
    { title: 'action', kind: 'name' },
    { title: 'share of decisions', kind: 'n' },
    { title: 'mean steps', kind: 'n' },
    { title: 'faults so far', kind: 'n' },
  ];
  const row = (name: string) => {
    const { share = 0, meanSteps = 0, faults = 0 } = update.usage[name] ?? {};
    return [name, finePercent(share), shortNumber(meanSteps), String(faults)];
  };
  const others = Object.keys(update.usage).filter((name) => !options.includes(name));
  const rest = others.reduce((sum, name) => sum + update.usage[name].share, 0);
  const rows = options.map(row);
  if (others.length > 0) rows.push([plural(others.length, 'primitive'), finePercent(rest), '1', '0']);
  return table(columns, rows);
}

export function learningSection(learning: Learning, written: ReadonlySet<string>): Html {
  const { started, updates, finished } = learning;
  const measured =
    finished === null ? 'not finished' : `measured ${rateText(finished.success)} of ${finished.success.trials}`;
  const intro = html`<h4>Learning</h4><p>PPO for <span class="mono">${started.goal}</span> over ${plural(started.actions.length, 'action')}, up to ${plural(started.budget, 'primitive step')}: ${measured}.</p><details><summary>what the learner sees and does</summary><p class="mono">${started.observe.join(', ')}</p><p class="mono">${started.actions.join(', ')}</p></details>`;
  if (updates.length === 0) return intro;
  const shown = thin(updates);
  const xAxis: Axis = { label: 'primitive steps', low: 0, high: Math.max(1, updates[updates.length - 1].steps) };
  const charts = curves.map(({ title, of, axis, known }) => {
    const points = shown
      .filter((update, i) => known === undefined || known(update, shown[i - 1]))
      .map((update) => ({ x: update.steps, y: of(update) }));
    return lineChart(title, points, { x: xAxis, y: { label: '', ...(axis ?? rangeOf(points.map((p) => p.y))) } });
  });
  const options = optionNames(shown, written);
  const area =
    shown.length < 2
      ? null
      : stackedArea(
          'share of decisions by action',
          shown.map((u) => u.steps),
          layersOf(shown, options),
          xAxis,
        );
  return html`${intro}<div class="charts">${charts}</div>${area}${options.length === 0 ? null : usageTable(updates[updates.length - 1], options)}`;
}

/** What skill code may see and do in a world of a few numbers: a function for each quantity, and action codes. */
import type { ActionSpace, SkillApi } from '../env.ts';
import { camel, freezeApi } from '../skill-names.ts';
import { controlsOf, type GridBox } from './actions.ts';
import type { WorldSpec } from './spec.ts';

interface Senses {
  fact(name: string): number;
  random(): number;
}

/** Every quantity as a function, every action as a code, or `act` with the numbers of the controls; frozen. */
export function makeApi(spec: WorldSpec, actions: ActionSpace, box: GridBox | undefined, senses: Senses): SkillApi {
  const quantities = [...spec.observation, ...(spec.facts ?? [])].map((q) => [
    camel(q.name),
    () => senses.fact(q.name),
  ]);
  const codes =
    box === undefined
      ? (spec.actions as readonly string[]).map((name, code) => [camel(name), code])
      : [['act', (...values: number[]) => box.nearest(values)]];
  const api = Object.fromEntries([
    ...quantities,
    ...codes,
    ['fact', senses.fact],
    ['random', senses.random],
    ['noop', actions.noop],
    ['actionCount', actions.size],
  ]) as Record<string, unknown>;
  return freezeApi(api);
}

/** A line for each member of the API, with ranges and units. */
export function apiDoc(spec: WorldSpec): string {
  const controls = controlsOf(spec);
  const range = (q: { readonly unit: string; readonly low: number; readonly high: number }) =>
    `${q.low} to ${q.high}${q.unit === '' ? '' : ` ${q.unit}`}`;
  const lines = [
    ...[...spec.observation, ...(spec.facts ?? [])].map(
      (q) => `w.${camel(q.name)}(): number  // ${q.about} (${range(q)})`,
    ),
    ...(controls === null
      ? (spec.actions as readonly string[]).map((name) => `w.${camel(name)}: number  // Action code.`)
      : [
          `w.act(${controls.map((c) => `${camel(c.name)}: number`).join(', ')}): number  // Action code nearest to ${controls
            .map((c) => `${camel(c.name)} in ${range(c)}, ${c.levels} levels`)
            .join('; ')}.`,
        ]),
    "w.fact(name: string): number  // A fact by its name, such as 'steps'.",
    'w.random(): number  // A random number in [0, 1).',
    'w.noop: number  // Action code: what does least.',
    'w.actionCount: number  // Every action code is an integer from 0 to below this.',
  ];
  return lines.join('\n');
}

import { expect, test } from 'vitest';
import { sha256 } from '../../core/hash.ts';
import { wilson } from '../../core/stats.ts';
import type { ReportInput } from './input.ts';
import { renderReport } from './render.ts';
import { events, input, replay, solution, timed } from './testing.ts';
import { pageText, unbalanced } from './testing-page.ts';
import { VIEWER_SCRIPT } from './viewer-script.ts';

const unfinished: ReportInput = { ...input, solution: null, replays: [] };

test('a whole run tells everything it did', () => {
  const page = renderReport(input);
  const text = pageText(page.replace(/<(script|style)[\s\S]*?<\/\1>/g, ''));
  for (const part of [
    'get 4 planks',
    'not solved',
    '82 % [73, 88]',
    '82 of 100',
    'success 0.82 is below the target 0.95',
    '12.5k',
    'learned',
    'plain action',
    'first idea',
    'broken idea',
    "unexpected '}'",
    '5 of 6',
    'change it',
    'never chosen',
    'no JSON',
    'out of memory',
    'the disk is nearly full',
    '$0.0100',
    'rl with 1 option',
    "yield* w.run('get_log')",
    'trees are made of it',
    'entropy of the policy',
    'goal reached',
    '26 s',
  ])
    expect(text).toContain(part);
  expect(unbalanced(page)).toBeNull();
});

test('revisions are told with what the whole program did before and after', () => {
  const rates = { before: wilson(20, 24), after: wilson(9, 24) };
  const revision = { type: 'revision', subtask: 'get_log', kept: false, ...rates, steps: 9000 } as const;
  const page = renderReport({ ...unfinished, events: timed([...events, revision]) });
  for (const part of ['Revisions', '38 % [21, 57]', 'undone']) expect(pageText(page)).toContain(part);
  expect(renderReport(input)).not.toContain('Revisions');
});

test('a run in progress or killed gives a page at every point', () => {
  for (let n = 0; n <= events.length; n++) {
    const page = renderReport({ ...unfinished, events: timed(events.slice(0, n)) });
    expect(unbalanced(page)).toBeNull();
    expect(page).not.toMatch(/NaN|undefined|\[object/);
    if (n < events.length) expect(page).toContain(n === 0 ? 'not started' : 'not finished');
  }
});

test('events without those before them can be read too', () => {
  for (const event of events) {
    const page = renderReport({ ...unfinished, events: timed([event]) });
    expect(unbalanced(page)).toBeNull();
    expect(page).not.toMatch(/NaN|undefined|\[object/);
  }
});

test('equal inputs give equal bytes', () => {
  expect(renderReport(structuredClone(input))).toBe(renderReport(input));
});

test('the page loads nothing, and its policy allows its own script alone', () => {
  const page = renderReport(input);
  expect(page).not.toMatch(/https?:|\ssrc=|\shref="[^#]|@import|url\((?!#)/);
  const [, allowed] = /script-src &#39;sha256-([^&]+)&#39;|script-src 'sha256-([^']+)'/.exec(page)!;
  expect(Buffer.from(allowed, 'base64').toString('hex')).toBe(sha256(VIEWER_SCRIPT));
  expect(page).toContain(`<script>${VIEWER_SCRIPT}</script>`);
});

/** Replaces every text within a value. */
function poison<T>(value: T, by: (text: string) => string): T {
  if (typeof value === 'string') return by(value) as T;
  if (Array.isArray(value)) return value.map((item) => poison(item, by)) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, poison(item, by)])) as T;
}

test('text from a model cannot become markup, wherever it stands', () => {
  const evil = `</script><script>alert(1)</script><img src=x onerror=alert(1)>"'><svg onload=alert(1)>`;
  const kinds = new Set<string>(events.map((event) => event.type));
  const keep = new Set([...kinds, 'code', 'rl', 'failure', 'success', 'gain', 'end', replay.blocks]);
  const by = (text: string) => (keep.has(text) ? text : text + evil);
  const bad: ReportInput = {
    ...input,
    run: { ...input.run, task: evil, options: { model: evil }, versions: { [evil]: evil } },
    events: poison(input.events, by),
    solution: poison(solution, by),
    replays: [poison(replay, by)],
    notes: [evil],
  };
  const page = renderReport(bad);
  expect(unbalanced(page)).toBeNull();
  expect(page).not.toContain(evil);
  expect(page.match(/<script\b/g)).toHaveLength(2);
  expect(page).not.toMatch(/<img|<svg onload/);
  // No attribute was left early: a quote of the text would show an event handler as an attribute of its own.
  for (const [tag] of page.replace(/<(script|style)[\s\S]*?<\/\1>/g, '').matchAll(/<[a-z][^>]*>/g)) {
    expect(tag.replace(/"[^"]*"/g, '')).not.toMatch(/onload|onerror|alert/);
  }
});

test('a training has curves of its returns and figures, its settings, and a film', () => {
  const started = {
    type: 'train.started',
    env: 'pendulum-v1',
    algorithm: 'sac',
    seed: 7,
    budget: 4000,
    worlds: 2,
  } as const;
  const update = (n: number, meanReturn: number | null) =>
    ({
      type: 'train.update',
      update: n,
      steps: 1000 * n,
      episodes: 1,
      meanReturn,
      figures: { entropy: 1 / n, 'share/left': 0.5 },
    }) as const;
  const evaluation = { episodes: 100, mean: -146, low: -160, high: -131, meanSteps: 200 };
  const ended = { type: 'train.finished', steps: 4000, policy: 'p', learner: 'l', evaluation } as const;
  const all = [{ ...started, config: { hidden: [64, 64], gamma: 0.9 } }, update(1, null), update(2, -900), ended];
  const run = { ...input.run, task: 'train sac in pendulum-v1', options: { command: 'train', budget: 4000 } };
  const film = { png: 'aGVsbG8=', note: 'episode 0' };
  for (let n = 0; n <= all.length; n++) {
    const page = renderReport({ run, events: timed(all.slice(0, n)), solution: null, replays: [], film, notes: [] });
    expect(unbalanced(page)).toBeNull();
    expect(page).not.toMatch(/NaN|undefined|\[object/);
    const text = pageText(page);
    expect(text).toContain(n === all.length ? '-146 [-160, -131]' : 'not finished');
    if (n > 2) for (const part of ['mean return of episodes', 'entropy', '64, 64']) expect(text).toContain(part);
    expect(text).not.toContain('share/left');
  }
});

test('a film is a picture of its own, within the page', () => {
  const page = renderReport({
    ...input,
    replays: [],
    film: { png: 'aGVsbG8=', note: 'world 3, a failure after 12 steps' },
  });
  expect(unbalanced(page)).toBeNull();
  expect(page).toContain('src="data:image/png;base64,aGVsbG8="');
  expect(page).toContain('world 3, a failure after 12 steps');
  expect(page).toContain('href="#replay"');
  expect(page).not.toMatch(/<script\b/);
});

test('a long run stays small', () => {
  const [update] = events.filter((e) => e.type === 'learn.update');
  const many = Array.from({ length: 5000 }, (_, i) => ({ ...update, update: i, steps: 2048 * (i + 1) }));
  const code = events.filter((e) => e.type === 'code.written')[0];
  const programs = Array.from({ length: 500 }, (_, i) => ({
    ...code,
    attempt: i % 3,
    about: `idea ${i}`,
    code: 'x'.repeat(4000),
  }));
  const head = events.slice(0, events.findIndex((e) => e.type === 'learn.started') + 1);
  const page = renderReport({ ...unfinished, events: timed([...head, ...programs, ...many]) });
  expect(page.length).toBeLessThan(400_000);
});

/** Real runs, killed with SIGKILL at random moments and resumed: the end is that of a run that was left alone. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeRng, type Rng } from '../src/core/rng.ts';
import { verifyRun } from '../src/run/verify.ts';
import { filesBelow } from '../test/faults/bytes.ts';
import { type Death, type Ended, runAndKill } from '../test/faults/process.ts';
import { type AcceptOptions, atLeast, atMost, type Bar } from './bar.ts';
import { discard, inParallel, tempFolder } from './solve.ts';

const MAIN = fileURLToPath(new URL('../src/main.js', import.meta.url));

/** A kind of run: what it spends its time on. */
interface Kind {
  readonly about: string;
  readonly flags: readonly string[];
  readonly runs: number;
}

/** Kills of one run at most; after them it is resumed to its end. */
const MOST_KILLS = 3;

/** Everything that a run found and said, clocks aside: the bytes of its solution, and its events. */
export function outcome(folder: string): string {
  const events = readFileSync(join(folder, 'events.jsonl'), 'utf8').replace(/^\{"t":\d+,/gm, '{');
  const solution = join(folder, 'solution');
  const files = filesBelow(solution).map((name) => [name, readFileSync(join(solution, name)).toString('base64')]);
  return JSON.stringify([events, files]);
}

/** What one killed run came to. */
interface Trial {
  readonly kills: number;
  readonly equal: boolean;
  readonly corrupt: readonly string[];
  /** Events that a process printed before it died and that the finished run does not have. */
  readonly lost: number;
}

/** Damage in a folder that a kill left, in words. A torn end that opening repairs is none. */
function damage(folder: string): string[] {
  return verifyRun(folder)
    .filter(({ intact, detail }) => !intact && !detail.startsWith('resume would repair'))
    .map(({ part, detail }) => `${part}: ${detail}`);
}

function deathOf(rng: Rng, referenceMs: number, events: number): Death {
  // Some at an event, some at a moment, that of the start and the end included.
  if (rng.int(2) === 0) return { type: 'lines', count: 1 + rng.int(events) };
  return { type: 'time', ms: 100 + rng.int(Math.max(1, Math.round(referenceMs))) };
}

const started = (folder: string, args: readonly string[]) => ['solve', ...args, '--out', folder, '--json'];

function rlgpt(args: readonly string[], death: Death | null): Promise<Ended> {
  return runAndKill([process.execPath, MAIN, ...args], death);
}

/** Printed events, by index, with their text. */
function printed(ended: readonly Ended[]): Map<number, string> {
  const events = new Map<number, string>();
  for (const line of ended.flatMap(({ lines }) => lines)) {
    const { index, ...event } = JSON.parse(line) as { index: number };
    events.set(index, JSON.stringify(event));
  }
  return events;
}

function lostEvents(folder: string, ended: readonly Ended[]): number {
  const lines = readFileSync(join(folder, 'events.jsonl'), 'utf8').split('\n');
  const kept = lines.map((line) => line.replace(/^\{"t":\d+,/, '{'));
  let lost = 0;
  for (const [index, text] of printed(ended)) if (kept[index] !== text) lost++;
  return lost;
}

interface Reference {
  readonly outcome: string;
  readonly ms: number;
  readonly events: number;
}

async function trial(args: readonly string[], rng: Rng, reference: Reference): Promise<Trial> {
  const folder = tempFolder('kills');
  const ended: Ended[] = [];
  const corrupt: string[] = [];
  let kills = 0;
  const most = 1 + rng.int(MOST_KILLS);
  const command = () => (isRun(folder) ? ['resume', folder, '--json'] : started(folder, args));
  while (ended.length < most) {
    const one = await rlgpt(command(), deathOf(rng, reference.ms, reference.events));
    ended.push(one);
    if (one.code === null) kills++;
    if (isRun(folder)) corrupt.push(...damage(folder));
    // A run may be over before its death; then there is nothing to resume, and it counts as it is.
    if (one.code !== null) break;
  }
  const last = ended.at(-1);
  if (last?.code === null) ended.push(await rlgpt(command(), null));
  if (ended.at(-1)?.code === 2) corrupt.push(`resume failed: ${ended.at(-1)?.errors.slice(-300)}`);
  const result = {
    kills,
    equal: isRun(folder) && outcome(folder) === reference.outcome,
    corrupt: [...corrupt, ...damage(folder)],
    lost: lostEvents(folder, ended),
  };
  if (result.equal && result.corrupt.length === 0 && result.lost === 0) discard(folder);
  else process.stderr.write(`  kept for a look: ${folder}\n`);
  return result;
}

function isRun(folder: string): boolean {
  try {
    readFileSync(join(folder, 'run.json'));
    return true;
  } catch {
    return false;
  }
}

async function killed({ about, flags, runs }: Kind, { quick, seed, note }: AcceptOptions): Promise<Bar[]> {
  const args = [...flags, '--seed', String(seed)];
  const folder = tempFolder('reference');
  const start = performance.now();
  const alone = await rlgpt(started(folder, args), null);
  const reference = { outcome: outcome(folder), ms: performance.now() - start, events: alone.lines.length };
  discard(folder);
  // Runs that end before they are killed do not count; others take their place.
  const trials: Trial[] = [];
  const wanted = quick ? 3 : runs;
  for (let round = 0; trials.length < wanted; round++) {
    const indices = Array.from({ length: wanted - trials.length }, (_, i) => i);
    const done = await inParallel(indices, (i) => trial(args, makeRng('kills', about, seed, round, i), reference));
    trials.push(...done.filter(({ kills }) => kills > 0));
    note(`  ${about}: ${trials.length} of ${wanted} runs killed and resumed`);
  }
  const kills = trials.reduce((sum, t) => sum + t.kills, 0);
  const rest = { interval: null, seeds: [seed], detail: { kills } };
  const corrupt = trials.flatMap((t) => t.corrupt);
  return [
    atLeast(`${about}: equal to the byte of ${wanted} killed runs`, trials.filter((t) => t.equal).length, wanted, rest),
    atMost(`${about}: corrupt files after a kill`, corrupt.length, 0, {
      ...rest,
      detail: { corrupt: corrupt.slice(0, 5) },
    }),
    atMost(
      `${about}: events that were shown and are lost`,
      trials.reduce((sum, t) => sum + t.lost, 0),
      0,
      rest,
    ),
  ];
}

const CODE: Kind = { about: 'code', flags: ['get 1 log', '--budget', '60k'], runs: 60 };

const LEARNING: Kind = {
  about: 'learning',
  flags: ['get 1 log', '--ablate', 'code,options', '--iterations', '1', '--budget', '50k'],
  runs: 20,
};

export const killedCode = (options: AcceptOptions) => killed(CODE, options);
export const killedLearning = (options: AcceptOptions) => killed(LEARNING, options);

/** A run that asks a model, whose answers are on record: a transcript is not asked for twice. */
export async function killedModel(options: AcceptOptions): Promise<Bar[]> {
  const script = join(tempFolder('script'), '..', 'script.json');
  const skill = (about: string, body: string) => `\`\`\`ts\n/** ${about} */\nfunction* get_log(w) { ${body} }\n\`\`\``;
  const walk = 'const t = w.see("log"); yield w.act({ forward: true, yaw: t ? t.yaw : 15, attack: true });';
  writeFileSync(
    script,
    JSON.stringify([
      { role: 'planner', answer: '{"steps": [{"operator": "break log", "atLeast": 1}]}' },
      ...Array.from({ length: 2 }, () => ({ role: 'slow', answer: '' })),
      { role: 'fast', answer: skill('stands', 'for (let i = 0; i < 200; i++) yield w.noop;') },
      { role: 'fast', answer: skill('walks', `for (let i = 0; i < 400; i++) { ${walk} }`) },
      { role: 'fast', answer: skill('walks on', `for (let i = 0; i < 900; i++) { ${walk} }`) },
    ]),
  );
  const model = ['--model', `scripted:${script}`, '--ablate', 'learn,critic', '--iterations', '1', '--budget', '60k'];
  const bars = await killed({ about: 'a model', flags: ['get 1 log', ...model], runs: 20 }, options);
  rmSync(join(script, '..'), { recursive: true });
  return bars;
}

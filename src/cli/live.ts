/** Lets a solution of `minecraft-v1` play on a Minecraft server, and tells how it goes. */
import { type Outcome, playEpisode } from '../action/controller.ts';
import { type Solution, solutionController } from '../agent/solution.ts';
import { readPolicies, readSolution } from '../agent/solution-folder.ts';
import { RlgptError } from '../core/errors.ts';
import type { Env } from '../env/env.ts';
import { loadMineflayer } from '../env/minecraft-live/connect.ts';
import { type LiveMinecraft, openLive } from '../env/minecraft-live/live.ts';
import { bindGoal } from '../goal/monitor.ts';
import type { OnFault } from '../program/controllers.ts';
import { prepareSandbox, type SandboxKind } from '../skill/sandbox.ts';

export interface LivePlay {
  /** A solution folder. */
  readonly folder: string;
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly version?: string;
  readonly seed: number;
  readonly sandbox: SandboxKind;
  readonly json: boolean;
  /** Time limit of the game. */
  readonly seconds: number;
  /** Step limit; the task's when left out. */
  readonly within?: number;
  /** Asks the server to give what the task starts with, which it does for operators. */
  readonly give: boolean;
}

type Counts = Readonly<Record<string, number>>;

/** What is told on the way, as it stands in JSON. */
type Told =
  | { readonly type: 'joined'; readonly server: string; readonly version: string; readonly task: string }
  | { readonly type: 'skill'; readonly steps: number; readonly name: string }
  | { readonly type: 'progress'; readonly steps: number; readonly life: number; readonly have: Counts }
  | { readonly type: 'note'; readonly message: string }
  | Result;

interface Result {
  readonly type: 'result';
  readonly success: boolean;
  readonly end: string;
  /** Ticks of play; what waits for the server, as crafting does, is one. */
  readonly steps: number;
  readonly seconds: number;
  readonly have: Counts;
}

const PROGRESS_MS = 5000;
const WORLD = 'minecraft-v1';

/**
 * Plays once and prints what happens. Resolves with whether the goal was reached. Throws what `openLive` throws, and
 * RlgptError 'usage' for a solution of another world or a bot that lacks what the task starts with.
 */
export async function playLive(play: LivePlay, print: (line: string) => void): Promise<boolean> {
  const solution = readSolution(play.folder);
  if (solution.env !== WORLD) {
    const remedy = 'Solve the task there first: rlgpt solve "craft a wooden pickaxe".';
    throw new RlgptError('usage', `the solution is of '${solution.env}', not of ${WORLD}`, remedy);
  }
  loadMineflayer();
  await prepareSandbox(play.sandbox);
  const tell = (told: Told) => print(play.json ? JSON.stringify(told) : sentence(told));
  const told = new Set<string>();
  const note = (message: string) => {
    if (!told.has(message)) tell({ type: 'note', message });
    told.add(message);
  };
  const live = await openLive({ ...play, onNote: note });
  try {
    await provide(live, solution.task.start, play);
    const server = `${play.host}:${play.port}`;
    tell({ type: 'joined', server, version: live.version, task: solution.task.text });
    const result = await playSolution(live, solution, play, { tell, note });
    tell(result);
    return result.success;
  } finally {
    live.close();
  }
}

async function playSolution(
  live: LiveMinecraft,
  solution: Solution,
  play: LivePlay,
  { tell, note }: { readonly tell: (told: Told) => void; readonly note: (message: string) => void },
): Promise<Result> {
  const { env } = live;
  const { task } = solution;
  let running = '';
  const onRun = (_env: Env, _world: number, name: string) => {
    if (name !== running) tell({ type: 'skill', steps: env.steps, name });
    running = name;
  };
  const onFault: OnFault = (name, { message }) => note(`${name} failed: ${message}`);
  const within = play.within ?? task.within;
  const episode = playEpisode({
    env,
    controller: solutionController(solution, readPolicies(play.folder), { onRun, onFault, within }),
    goal: bindGoal(task.goal, env.facts),
    within,
    seed: play.seed,
  });
  const started = performance.now();
  const progress = () => tell({ type: 'progress', steps: env.steps, life: fact(env, 'life'), have: belongings(env) });
  const timer = setInterval(progress, PROGRESS_MS);
  try {
    await live.play(episode, AbortSignal.timeout(1000 * play.seconds));
  } finally {
    clearInterval(timer);
  }
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  const outcome = episode.outcome();
  const success = outcome?.success === true;
  return { type: 'result', success, end: endOf(outcome), steps: env.steps, seconds, have: belongings(env) };
}

function endOf(outcome: Outcome | null): string {
  if (outcome === null) return 'out of time';
  const { success, died, error } = outcome;
  return success ? 'success' : died ? 'died' : error !== null ? `fault (${error.message})` : 'out of steps';
}

/** How long the server may take to give something. */
const GIVE_MS = 3000;

/** On a server the bot holds what it holds; what the task starts with must be among it, or is asked for. */
async function provide(live: LiveMinecraft, start: Counts, { give, username }: LivePlay): Promise<void> {
  for (const [item, count] of Object.entries(start)) {
    const lacking = () => count - fact(live.env, `have:${item}`);
    if (lacking() > 0 && give) {
      const command = `/give ${username} ${item} ${lacking()}`;
      (live.bot as { chat(text: string): void }).chat(command);
      await wait(live, () => lacking() <= 0);
    }
    if (lacking() <= 0) continue;
    const message = `the task starts with ${count} ${item}, and the bot has ${count - lacking()}`;
    const remedy = give
      ? 'Make the bot an operator of the server, so that it may use /give.'
      : `Give it to the bot, or make the bot an operator and add --give.`;
    throw new RlgptError('usage', message, remedy);
  }
}

/** Stands still until something is so, but not for ever. */
function wait(live: LiveMinecraft, holds: () => boolean): Promise<void> {
  const choose = () => (holds() ? -1 : live.env.actions.noop);
  return live.play({ choose, settle: () => {} }, AbortSignal.timeout(GIVE_MS));
}

const fact = (env: Env, name: string) => env.facts.read(0, env.facts.index(name));

/** Counts of all that is held. */
function belongings(env: Env): Counts {
  const names = env.facts.names.filter((name) => name.startsWith('have:') && fact(env, name) > 0);
  return Object.fromEntries(names.map((name) => [name.slice('have:'.length), fact(env, name)]));
}

function sentence(told: Told): string {
  switch (told.type) {
    case 'joined':
      return `joined ${told.server}, version ${told.version}: '${told.task}'`;
    case 'skill':
      return `step ${told.steps}: ${told.name}`;
    case 'progress':
      return `step ${told.steps}: life ${told.life}, ${listing(told.have)}`;
    case 'note':
      return `note: ${told.message}`;
    case 'result':
      return `${told.end} after ${told.steps} steps in ${told.seconds} s: ${listing(told.have)}`;
  }
}

function listing(counts: Counts): string {
  const parts = Object.entries(counts).map(([name, count]) => `${count} ${name}`);
  return parts.length === 0 ? 'empty hands' : parts.join(', ');
}

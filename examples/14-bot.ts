/**
 * A bot of one's own that has the solution of a run as one of its skills: it can be stopped, and says why it failed.
 * Run: npm run build && node dist/examples/14-bot.js runs/get-1-log-seed-0 [HOST:PORT [VERSION]]
 * The run is that of `rlgpt solve "get 1 log"`. Without an address the skill plays twenty embedded worlds.
 */
import {
  attachLive,
  bindGoal,
  createMinecraft,
  type Env,
  openSolution,
  playEpisode,
  prepareSandbox,
  rollOut,
  solutionController,
  vanilla,
} from 'rlgpt';

const [run = 'runs/get-1-log-seed-0', address, version] = process.argv.slice(2);
// Before anything of the run's code is compiled. 'ses' is faster, and freezes the builtins that plugins of bots may patch.
await prepareSandbox('quickjs');
const { solution, blob } = openSolution(run);
const { task } = solution;
const controller = solutionController(solution, blob, {
  onRun: (_env, _world, name) => console.log(`runs ${name}`),
  onFault: (name, { message }) => console.log(`${name} failed: ${message}`),
});
const goal = (env: Env) => bindGoal(task.goal, env.facts);

/** One skill of the bot: the solution, until its goal holds, its steps are spent, or somebody stops it. Returns why it ended. */
async function useSolution(bot: object, signal: AbortSignal): Promise<string> {
  const live = await attachLive(bot, { onNote: (note) => console.log(`note: ${note}`) });
  try {
    const episode = playEpisode({ env: live.env, controller, goal: goal(live.env), within: task.within });
    await live.play(episode, signal);
    const outcome = episode.outcome();
    if (outcome === null) return 'stopped';
    const { success, died, error, steps } = outcome;
    const why = success ? 'success' : died ? 'died' : (error?.message ?? 'out of steps');
    return `${why} after ${steps} ticks`;
  } finally {
    // The bot stays, and is free for other code.
    live.close();
  }
}

if (address === undefined) {
  const env = createMinecraft({ n: 4, rules: vanilla, biome: 'forest', start: {} });
  const starts = Array.from({ length: 20 }, (_, seed) => seed);
  const { outcomes } = rollOut({ env, controller, goal: goal(env), within: task.within, starts });
  console.log(`${outcomes.filter((o) => o.success).length} of 20 embedded worlds: ${task.text}`);
} else {
  // By a name of its own, so that this file compiles where mineflayer is not installed.
  const name = 'mineflayer';
  const { default: mineflayer } = await import(name);
  const [host, port = '25565'] = address.split(':');
  const bot = mineflayer.createBot({ host, port: Number(port), username: 'miner', ...(version ? { version } : {}) });
  bot.on('error', (error: Error) => console.log(`bot: ${error.message}`));
  bot.once('spawn', async () => {
    console.log(`joined, version ${bot.version}`);
    // Here a minute; in a bot: whatever else is more urgent.
    const ended = await useSolution(bot, AbortSignal.timeout(60_000)).catch((error: Error) => error.message);
    console.log(ended);
    bot.quit();
  });
}

/**
 * `npm run accept -- TOPIC [--json] [--quick] [--seed N] [--only NAME]`: measures the acceptance bars of a topic on this
 * machine. Prints one JSON line a bar, in words on a terminal; exit code 0 when all pass, 1 when one fails, 2 for wrong usage.
 */
import { Worker } from 'node:worker_threads';
import { Command, CommanderError } from 'commander';
import { parseSeed } from '../src/cli/parse.ts';
import { RlgptError, unknownName } from '../src/core/errors.ts';
import type { AcceptOptions, Bar, Measurement } from './bar.ts';
import { craftax } from './craftax.ts';
import { goalLanguage } from './goals-language.ts';
import type { Beat } from './heartbeat.ts';
import { learner } from './learner.ts';
import { live } from './live.ts';
import { minecraft } from './minecraft.ts';
import { msgi } from './msgi.ts';
import { programs } from './programs.ts';
import { reliability } from './reliability.ts';
import { scoreboard } from './scoreboard.ts';
import { spine } from './spine.ts';

const topics: Readonly<Record<string, Readonly<Record<string, Measurement>>>> = {
  craftax,
  goals: { ...goalLanguage, ...programs },
  learner,
  live,
  minecraft,
  msgi,
  reliability,
  scoreboard,
  spine,
};

interface Flags {
  readonly json: boolean;
  readonly quick: boolean;
  readonly seed: number;
  readonly only?: string;
}

/** The bars of a measurement; one that fails and says why where they could not be measured, whatever the reason. */
async function measured(
  name: string,
  measure: Measurement,
  options: AcceptOptions,
): Promise<readonly (Bar | Unmeasured)[]> {
  try {
    return await measure(options);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const more = error instanceof RlgptError ? error.remedy : error instanceof Error ? error.stack : '';
    options.note(`${name} could not be measured: ${why}\n${more}`);
    const seeds = [options.seed];
    return [{ name, value: null, interval: null, bar: 'can be measured', pass: false, seeds, why }];
  }
}

/** A bar that could not be measured has not passed. */
interface Unmeasured extends Omit<Bar, 'value'> {
  readonly value: null;
  readonly pass: false;
  readonly why: string;
}

type Measured = (Bar | Unmeasured) & { readonly seconds: number };

function inWords({ name, value, interval, bar, pass, seconds, ...rest }: Measured): string {
  const [middle, low, high] = [value, ...(interval ?? [])].map((one) => (one === null ? null : +one.toPrecision(4)));
  const range = low === undefined ? '' : ` [${low}, ${high}]`;
  const found = 'why' in rest ? rest.why : `${middle}${range}, wanted ${bar}`;
  return `${pass ? 'pass' : 'FAIL'}  ${name}: ${found} (${seconds} s)`;
}

/** Says what goes on, and that something does where nothing is said. */
function makeVoice() {
  const worker = new Worker(new URL('./heartbeat.js', import.meta.url));
  worker.unref();
  let beat: Beat = null;
  const say = (text: string) => {
    process.stderr.write(`${text}\n`);
    worker.postMessage(beat);
  };
  return {
    say,
    begin(name: string) {
      beat = { name, began: Date.now() };
      say(`measuring ${name} ...`);
    },
    end() {
      beat = null;
      worker.postMessage(beat);
    },
  };
}

async function accept(topic: string, flags: Flags): Promise<number> {
  if (!Object.hasOwn(topics, topic)) throw unknownName('topic', topic, Object.keys(topics));
  const measurements = topics[topic];
  const { only } = flags;
  const wanted = Object.keys(measurements).filter(
    (name) => only === undefined || name === only || name.startsWith(`${only}/`),
  );
  if (only !== undefined && wanted.length === 0) throw unknownName('measurement', only, Object.keys(measurements));
  const voice = makeVoice();
  const { quick, seed } = flags;
  const print = flags.json || !process.stdout.isTTY ? JSON.stringify : inWords;
  let failed = 0;
  for (const name of wanted) {
    voice.begin(name);
    const start = performance.now();
    const bars = await measured(name, measurements[name], { quick, seed, note: voice.say });
    const seconds = Math.round((performance.now() - start) / 100) / 10;
    voice.end();
    if (bars.length === 0) voice.say(`  ${name} has no bar ${quick ? 'in a quick run' : 'here'}`);
    for (const bar of bars) {
      if (!bar.pass) failed++;
      process.stdout.write(`${print({ ...bar, seconds })}\n`);
    }
  }
  return failed === 0 ? 0 : 1;
}

const lists = Object.entries(topics).map(([topic, measurements]) => {
  const groups = [...new Set(Object.keys(measurements).map((name) => name.split('/')[0]))];
  return `  ${topic}: ${groups.join(', ')}`;
});

const program = new Command('accept')
  .exitOverride()
  .showHelpAfterError('(add --help for the topics, options and examples)')
  .description(
    'Measures the acceptance bars of a topic on this machine: one JSON line a bar (in words on a terminal), progress on standard error.\nExit codes: 0 all pass, 1 one fails, 2 wrong usage.',
  )
  .argument('<topic>', `one of: ${Object.keys(topics).join(', ')}`)
  .option('--json', 'JSON lines on a terminal too', false)
  .option('--quick', 'a small version for continuous integration', false)
  .option('--seed <n>', 'seed of the measurement', parseSeed, 0)
  .option('--only <name>', 'one measurement of the topic, or all of a group: learning, learning/cartpole-v1/ppo')
  .addHelpText(
    'after',
    `\nMeasurements:\n${lists.join('\n')}\n\nExamples:\n  npm run accept -- spine --quick\n  npm run accept -- spine --only redrawn --seed 5`,
  )
  .action(async (topic: string, flags: Flags) => {
    process.exitCode = await accept(topic, flags);
  });
try {
  await program.parseAsync();
} catch (error) {
  // Commander has printed its own message; help ends with code 0.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else if (error instanceof RlgptError) {
    process.stderr.write(`error: ${error.message}\n${error.remedy}\n`);
    process.exitCode = 2;
  } else throw error;
}

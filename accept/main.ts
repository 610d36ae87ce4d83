/**
 * `npm run accept -- TOPIC [--quick] [--seed N] [--only NAME]`: measures the acceptance bars of a topic on this machine.
 * Prints one JSON line a bar; exit code 0 when all pass, 1 when one fails, 2 for wrong usage.
 */
import { Command, CommanderError } from 'commander';
import { parseSeed } from '../src/cli/parse.ts';
import { RlgptError, unknownName } from '../src/core/errors.ts';
import type { AcceptOptions, Bar, Measurement } from './bar.ts';
import { craftax } from './craftax.ts';
import { goalLanguage } from './goals-language.ts';
import { learner } from './learner.ts';
import { live } from './live.ts';
import { minecraft } from './minecraft.ts';
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
  reliability,
  scoreboard,
  spine,
};

interface Flags {
  readonly quick: boolean;
  readonly seed: number;
  readonly only?: string;
}

/** The bars of a measurement; one that fails and says why where this machine cannot measure them. */
async function measured(
  name: string,
  measure: Measurement,
  options: AcceptOptions,
): Promise<readonly (Bar | Unmeasured)[]> {
  try {
    return await measure(options);
  } catch (error) {
    if (!(error instanceof RlgptError)) throw error;
    options.note(`${name} could not be measured: ${error.message}\n${error.remedy}`);
    return [{ name, value: null, bar: 'can be measured', pass: false, why: error.message }];
  }
}

/** A bar that could not be measured has not passed. */
interface Unmeasured {
  readonly name: string;
  readonly value: null;
  readonly bar: string;
  readonly pass: false;
  readonly why: string;
}

async function accept(topic: string, flags: Flags): Promise<number> {
  if (!Object.hasOwn(topics, topic)) throw unknownName('topic', topic, Object.keys(topics));
  const measurements = topics[topic];
  const { only } = flags;
  const wanted = Object.keys(measurements).filter(
    (name) => only === undefined || name === only || name.startsWith(`${only}/`),
  );
  if (only !== undefined && wanted.length === 0) throw unknownName('measurement', only, Object.keys(measurements));
  const options: AcceptOptions = {
    quick: flags.quick,
    seed: flags.seed,
    note: (text) => process.stderr.write(`${text}\n`),
  };
  let failed = 0;
  for (const name of wanted) {
    options.note(`measuring ${name} ...`);
    const start = performance.now();
    const bars = await measured(name, measurements[name], options);
    const seconds = Math.round((performance.now() - start) / 100) / 10;
    for (const bar of bars) {
      if (!bar.pass) failed++;
      process.stdout.write(`${JSON.stringify({ ...bar, seconds })}\n`);
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
    'Measures the acceptance bars of a topic on this machine: one JSON line a bar, progress on standard error.\nExit codes: 0 all pass, 1 one fails, 2 wrong usage.',
  )
  .argument('<topic>', `one of: ${Object.keys(topics).join(', ')}`)
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

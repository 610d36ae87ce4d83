#!/usr/bin/env node
/** The command line: picks a command, prints errors for people, sets the exit code. */
import { Command, CommanderError, Help } from 'commander';
import { addCheck } from './cli/check.ts';
import { errorColours } from './cli/colours.ts';
import { addDoctor } from './cli/doctor.ts';
import { EXIT } from './cli/launch.ts';
import { addPlay } from './cli/play.ts';
import { addRender } from './cli/render.ts';
import { addReport } from './cli/report.ts';
import { addResume } from './cli/resume.ts';
import { addServe } from './cli/serve.ts';
import { addSolve } from './cli/solve.ts';
import { addTasks } from './cli/tasks.ts';
import { addTrain } from './cli/train.ts';
import { addVerify } from './cli/verify.ts';
import { RlgptError } from './core/errors.ts';
import { packageVersion } from './core/version.ts';

/** Defaults that say nothing stay out of the help. */
const EMPTY_DEFAULT = / \(default: (false|\[\]|\{\})\)/;

function makeProgram(): Command {
  const program = new Command('rlgpt')
    .description('Agents that write code where code suffices and learn by reinforcement where it does not.')
    .version(packageVersion())
    .showHelpAfterError('(add --help for the options and examples)')
    .exitOverride()
    .configureHelp({
      optionDescription: (option) => new Help().optionDescription(option).replace(EMPTY_DEFAULT, ''),
    })
    .addHelpText('after', '\nFirst:\n  rlgpt solve "craft a wooden pickaxe"');
  const commands = [
    addSolve,
    addTrain,
    addResume,
    addPlay,
    addReport,
    addRender,
    addTasks,
    addCheck,
    addVerify,
    addServe,
    addDoctor,
  ];
  for (const add of commands) add(program);
  return program;
}

/** Prints an error and returns the exit code. */
function fail(error: unknown): number {
  // Commander has printed its own message; help and version end with code 0.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  if (!(error instanceof RlgptError)) {
    process.stderr.write(
      `${errorColours.red('bug:')} ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    return EXIT.failed;
  }
  process.stderr.write(`${errorColours.red('error:')} ${error.message}\n${error.remedy}\n`);
  return error.kind === 'usage' || error.kind === 'unknown-name' || error.kind === 'goal' || error.kind === 'program'
    ? EXIT.usage
    : EXIT.failed;
}

// A reader that goes away, as in `| head`, ends a command without a word, as it ends any other program.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(EXIT.readerGone);
});

try {
  await makeProgram().parseAsync();
} catch (error) {
  process.exitCode = fail(error);
}

/** `rlgpt tasks`: lists the tasks that have a name, in any world. In minecraft-v1 plain words work as well. */
import type { Command } from 'commander';
import { worldOf } from '../agent/open.ts';
import { worlds } from '../env/catalog.ts';
import { type MojoTask, mojoTask, standardTasks } from '../env/minecraft/tasks/mojo-tasks.ts';
import { plan4mcTasks, type Task } from '../env/minecraft/tasks/tasks.ts';
import { printGoal } from '../goal/print.ts';
import { refuseWords } from './parse.ts';

const MINECRAFT = 'minecraft-v1';

const listed: readonly (Task | MojoTask)[] = [...plan4mcTasks, ...standardTasks, mojoTask('obtain_diamond')!];

export function addTasks(program: Command): void {
  program
    .command('tasks')
    .summary('list the named tasks')
    .description(
      'Lists the named tasks of minecraft-v1: the 40 of Plan4MC, 16 of MineDojo, ObtainDiamond. MineDojo names of the same ' +
        'form, such as harvest_8_iron_ore_with_stone_pickaxe, and plain words work as well. With --env those of another ' +
        'world; the first is meant where solve is given none.',
    )
    .option('--env <id>', 'the world, or all for every world but minecraft-v1', MINECRAFT)
    .option('--json', 'print one JSON record a task', false)
    .addHelpText(
      'after',
      '\nExamples:\n  rlgpt tasks\n  rlgpt tasks --env driving-v1\n  rlgpt tasks --env all\n  rlgpt solve craft_stick\n  rlgpt solve --env driving-v1 following',
    )
    .allowExcessArguments()
    .action(({ env, json }: { readonly env: string; readonly json: boolean }, command: Command) => {
      refuseWords(command.args);
      if (env === MINECRAFT) process.stdout.write(json ? jsonLines() : table());
      else process.stdout.write(json ? worldLines(env) : worldTable(env));
    });
}

interface Listed {
  readonly env: string;
  readonly name: string;
  readonly within: number;
  readonly text: string;
  readonly goal: string;
}

/** The named tasks of a world or of all, and its own reward where the return that solves it is known. */
function tasksOf(env: string): readonly Listed[] {
  if (env === 'all') return Object.keys(worlds).flatMap((id) => (id === MINECRAFT ? [] : tasksOf(id)));
  const { named, solvedReturn } = worldOf(env).tasks;
  const own = named.map(({ name, within, text, goal }) => ({ env, name, within, text, goal }));
  if (solvedReturn === undefined) return own;
  const goal = `reward >= ${solvedReturn}`;
  return [
    ...own,
    { env, name: 'reward', within: 0, text: `the world's own reward: a return of ${solvedReturn}`, goal },
  ];
}

const worldLines = (env: string): string =>
  tasksOf(env)
    .map((task) => `${JSON.stringify(task)}\n`)
    .join('');

function worldTable(env: string): string {
  const tasks = tasksOf(env);
  if (tasks.length === 0) return `${env} names no tasks: give solve a goal (rlgpt check --help)\n`;
  const width = (of: (task: Listed) => string) => Math.max(...tasks.map((task) => of(task).length));
  const [worldWidth, nameWidth] = [width((task) => task.env), width((task) => task.name)];
  const lines = tasks.map(({ env: world, name, within, text }) => {
    const steps = within === 0 ? ' '.repeat(10) : `${String(within).padStart(4)} steps`;
    return `${world.padEnd(worldWidth)}  ${name.padEnd(nameWidth)}  ${steps}  ${text}\n`;
  });
  return lines.join('');
}

function jsonLines(): string {
  return listed.map((task) => `${JSON.stringify(task)}\n`).join('');
}

function table(): string {
  const width = Math.max(...listed.map((task) => task.id.length));
  const lines = listed.map(({ id, group, biome, within, goal }) => {
    const about = `${group.padEnd(9)}${biome.padEnd(15)}${String(within).padStart(6)} steps  ${printGoal(goal)}`;
    return `${id.padEnd(width)}  ${about}\n`;
  });
  return lines.join('');
}

/** `rlgpt tasks`: lists the tasks that have a name. Plain words work as well. */
import type { Command } from 'commander';
import { plan4mcTasks } from '../env/minecraft/tasks.ts';
import { printGoal } from '../goal/print.ts';

export function addTasks(program: Command): void {
  program
    .command('tasks')
    .summary('list the named tasks')
    .description('Lists the named tasks of minecraft-v1: the 40 of Plan4MC. Other tasks are given in plain words.')
    .option('--json', 'print one JSON record a task', false)
    .addHelpText('after', '\nExamples:\n  rlgpt tasks\n  rlgpt solve craft_stick\n  rlgpt solve "get 3 cobblestone"')
    .action((flags: { readonly json: boolean }) => {
      process.stdout.write(flags.json ? jsonLines() : table());
    });
}

function jsonLines(): string {
  return plan4mcTasks.map((task) => `${JSON.stringify(task)}\n`).join('');
}

function table(): string {
  const width = Math.max(...plan4mcTasks.map((task) => task.id.length));
  const lines = plan4mcTasks.map(({ id, group, biome, within, goal }) => {
    const about = `${group.padEnd(6)}${biome.padEnd(15)}${String(within).padStart(6)} steps  ${printGoal(goal)}`;
    return `${id.padEnd(width)}  ${about}\n`;
  });
  return lines.join('');
}

/** `rlgpt tasks`: lists the tasks that have a name. Plain words work as well. */
import type { Command } from 'commander';
import { type MojoTask, mojoTask, standardTasks } from '../env/minecraft/mojo-tasks.ts';
import { plan4mcTasks, type Task } from '../env/minecraft/tasks.ts';
import { printGoal } from '../goal/print.ts';

const listed: readonly (Task | MojoTask)[] = [...plan4mcTasks, ...standardTasks, mojoTask('obtain_diamond')!];

export function addTasks(program: Command): void {
  program
    .command('tasks')
    .summary('list the named tasks')
    .description(
      'Lists the named tasks of minecraft-v1: the 40 of Plan4MC, 16 of MineDojo, ObtainDiamond. MineDojo names of the same ' +
        'form, such as harvest_8_iron_ore_with_stone_pickaxe, and plain words work as well.',
    )
    .option('--json', 'print one JSON record a task', false)
    .addHelpText('after', '\nExamples:\n  rlgpt tasks\n  rlgpt solve craft_stick\n  rlgpt solve "get 3 cobblestone"')
    .action((flags: { readonly json: boolean }) => {
      process.stdout.write(flags.json ? jsonLines() : table());
    });
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

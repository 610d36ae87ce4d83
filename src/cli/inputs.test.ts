/** Odd inputs of every command but solve (mistakes.test.ts), in this process: what is wrong is named, with a remedy. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, expect, test } from 'vitest';
import { versions } from '../core/version.ts';
import { createRun } from '../run/folder.ts';
import { addCheck } from './check.ts';
import { addPlay } from './play.ts';
import { addRender } from './render.ts';
import { addReport } from './report.ts';
import { addResume } from './resume.ts';
import { addSolve } from './solve.ts';
import { addTasks } from './tasks.ts';
import { addTrain } from './train.ts';
import { addVerify } from './verify.ts';

const base = mkdtempSync(join(tmpdir(), 'rlgpt-inputs-'));
mkdirSync(join(base, 'folder'));
for (const name of ['empty.goal', 'file']) writeFileSync(join(base, name), '');
writeFileSync(join(base, 'odd.goal'), '\n# a comment\n\nalways postion > 0\n');
for (const command of ['train', 'solve']) {
  const options = { command };
  createRun(join(base, command), { task: command, seed: 0, options, versions: versions() }).close();
}
afterAll(() => rmSync(base, { recursive: true }));

/** Words of a command, where BASE is the folder above and EMPTY an empty word, with what the error names and its remedy. */
const INPUTS: readonly (readonly [words: string, names: string, remedy: string])[] = [
  ['solve --goal BASE/folder', "folder' is a folder", 'readable file'],
  ['solve --goal BASE/empty.goal', 'empty.goal: line 1, column 1: the file has no goal', 'Write one'],
  ['train --goal BASE/empty.goal', 'empty.goal: line 1, column 1: the file has no goal', 'Write one'],
  ['solve --env cartpole-v1 --goal BASE/odd.goal', "odd.goal: line 4, column 8: unknown fact 'postion'", "'position'"],
  ['train --env cartpole-v1 --goal BASE/odd.goal', "odd.goal: line 4, column 8: unknown fact 'postion'", "'position'"],
  ['train --goal none.goal', "no file 'none.goal'", 'readable file'],
  ['train --env cartpole-v1 --with x=1', "world 'cartpole-v1' has no settings, such as 'x'", 'Leave it out'],
  ['train --env driving-v1 --with tsk=drive', "unknown setting of 'driving-v1' 'tsk'", "'task'"],
  ['train --env driving-v1 --with task', "'task' sets nothing", '--with key=value'],
  ['train --env cartpole-v1 --set gamma', "'gamma' sets nothing", '--set key=value'],
  ['train --env cartpole-v1 --set hidden=0', "PPO option 'hidden' is 0", '64,64'],
  ['train --env cartpole-v1 --set hidden=2.5,4', "PPO option 'hidden' is 2.5,4", '64,64'],
  ['train --env cartpole-v1 --set gamma=2', "PPO option 'gamma' is 2", '[0, 1]'],
  ['train --env cartpole-v1 --set ticks=1e9', 'a rollout of 16 worlds and 1000000000 ticks', '--worlds'],
  ['train --env cartpole-v1 --set hidden=100000000', 'there is no room for', 'Make layers'],
  ['train --env cartpole-v1 --set hidden=1000000000000', 'there is no room for', 'Make layers'],
  ['train --env cartpole-v1 --algo dqn --set capacity=1e12', 'no room for 1000000000000 transitions', 'Keep fewer'],
  ['train --env craftax-classic-v1 --worlds 1 --set ticks=16777216', 'room', 'ticks'],
  ['train --env driving-v1 --with scenario=5', "unknown scenario '5'", 'known:'],
  ['train --env grid-paths-v1 --with map=BASE/folder', "folder' is a folder", 'readable map'],
  ['train --env grid-paths-v1 --with map=none.map', "no file 'none.map'", 'readable map'],
  ['check --env gym:X --goal a>1', "'gym:X' is not started", 'Leave --env out'],
  ['solve log --ablate code,learn', 'code and learn are both switched off', 'Leave one'],
  ['solve log --replay BASE/folder', "folder' is a folder", 'readable cassette'],
  ['solve examples/goals/moab.goal', "'examples/goals/moab.goal' is a file", '--goal examples/goals/moab.goal'],
  ['train cartpole-v1', "'cartpole-v1' stands without an option", '--env cartpole-v1'],
  ['train moab.goal', "'moab.goal' stands without an option", '--goal moab.goal'],
  ['tasks driving-v1', "'driving-v1' stands without an option", '--env driving-v1'],
  ['resume EMPTY', 'a path is empty', 'Name a file or a folder'],
  ['check EMPTY', 'a path is empty', 'Name a file of goals'],
  ['solve log --out EMPTY', 'a path is empty', 'Name a file or a folder'],
  ['play BASE/train --server localhost:0', "'localhost:0' is no server", 'HOST or HOST:PORT'],
  ['play BASE/train --server http://x', "'http://x' is no server", 'HOST or HOST:PORT'],
  ['play BASE/train --server localhost --episodes 3', 'a game on a server is one episode', 'Leave --episodes out'],
  ['play BASE/nothing', 'holds no solution', 'a run that has finished'],
  ['play BASE/train', "a run of 'rlgpt train' ends with a policy", "Name a run of 'rlgpt solve'"],
  ['render BASE/solve', 'holds no solution yet', 'rlgpt resume'],
  ['verify BASE/train', "a run of 'rlgpt train' ends with a policy", "Name a run of 'rlgpt solve'"],
  ['resume BASE/file', 'is no run folder', 'Name the folder'],
  ['report BASE/file', 'is no run folder', 'Name the folder'],
  ['check BASE/folder', "folder' is a folder", 'readable file'],
];

test.each(INPUTS)('%s', async (words, names, remedy) => {
  const program = new Command().exitOverride();
  for (const add of [addSolve, addTrain, addPlay, addRender, addVerify, addResume, addReport, addCheck, addTasks])
    add(program);
  const args = words.split(' ').map((word) => word.replace('BASE', base).replace('EMPTY', ''));
  await expect(program.parseAsync(args, { from: 'user' })).rejects.toMatchObject({
    kind: expect.stringMatching(/^(usage|unknown-name|goal)$/),
    message: expect.stringContaining(names),
    remedy: expect.stringContaining(remedy),
  });
});

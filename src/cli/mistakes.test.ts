/** What users get wrong and what breaks around them, through the whole command line: errors that name value and remedy. */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compileTo } from '../../test/compile.ts';
import { frame, unpack } from '../env/gym/msgpack.ts';
import { withServer } from '../llm/testing.ts';
import { badSkills, type Cli, type Ended, installCli } from './testing.ts';

/** Each test starts several processes. */
const SLACK = { timeout: 120_000 };

let cli: Cli;
let base: string;
let first: Ended;
beforeAll(async () => {
  cli = installCli(compileTo);
  base = cli.base;
  first = await cli.run(['solve', 'get 1 log', '--out', 'first', ...cli.scripted('bad.json', badSkills)]);
}, 120_000);
afterAll(() => cli.remove());

const read = (path: string) => readFileSync(join(base, path), 'utf8');

test('a run goes on through prose, wrong JSON, silence, and programs that loop, throw and yield nonsense', () => {
  expect(first).toMatchObject({ code: 1, err: '' });
  const events = read('first/events.jsonl');
  for (const words of [
    'I would rather talk about the weather.',
    'expected array, received number',
    '"skill":"loops"',
    'threw on purpose',
    'but nothing',
    '"type":"run.finished"',
  ])
    expect(events).toContain(words);
  expect(first.out).toContain('not solved');
  expect(JSON.parse(read('first/spending.json'))).toMatchObject({ calls: 7, usd: 0 });
});

test('a solution plays, for people and for machines', SLACK, async () => {
  const [told, listed] = await Promise.all(
    [[], ['--json']].map((flags) => cli.run(['play', 'first', '--episodes', '2', ...flags])),
  );
  expect([told.code, listed.code, told.err + listed.err]).toEqual([0, 0, '']);
  expect(told.out).toMatch(/^(world \d+ {2}\S.* after \d+ steps\n){2}'get 1 log': .* of 2 episodes\n$/);
  const records = listed.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(records.slice(0, 2).map(({ world, steps }) => [world, steps])).toEqual(
    [...told.out.matchAll(/^world (\d+) .* after (\d+) steps/gm)].map(([, world, steps]) => [
      Number(world),
      Number(steps),
    ]),
  );
  expect(records[2]).toMatchObject({ task: 'get_1_log', success: { trials: 2 } });
});

test('to resume a run that has finished says so', SLACK, async () => {
  const again = await cli.run(['resume', 'first']);
  expect(again).toMatchObject({ code: 1, err: '' });
  expect(again.out).toMatch(/^the run has finished already: not solved after .* steps/);
  const silent = await cli.run(['resume', 'first', '--json']);
  expect(silent.out).toBe('');
  expect(silent.err).toContain('the run has finished already');
});

test('serve refuses a message that is too long or no map, says so, and goes on', SLACK, () => {
  const message = (body: Uint8Array, size = body.length) => {
    const head = Buffer.alloc(4);
    head.writeUInt32LE(size);
    return Buffer.concat([head, body]);
  };
  const long = 2 ** 26 + 1;
  const worlds = frame({ op: 'worlds' }).slice(4);
  const input = Buffer.concat([message(Buffer.alloc(long)), message(Uint8Array.of(0xc0)), message(worlds)]);
  const serve = (bytes: Uint8Array) =>
    spawnSync(process.execPath, [join(base, 'src/main.js'), 'serve'], { input: bytes, maxBuffer: 1 << 24 });
  const { status, stdout } = serve(input);
  const replies: unknown[] = [];
  for (let at = 0; at < stdout.length; at += 4 + stdout.readUInt32LE(at))
    replies.push(unpack(stdout.subarray(at + 4, at + 4 + stdout.readUInt32LE(at))));
  expect([status, replies.length]).toEqual([0, 3]);
  expect(replies[0]).toEqual({
    error: `a message of ${long} bytes`,
    remedy: `Send at most ${2 ** 26}.`,
    kind: 'usage',
  });
  expect(replies[1]).toMatchObject({ error: 'a message is no map', kind: 'usage' });
  expect(replies[2]).toHaveProperty('worlds');
  // The largest length of all, behind which nothing comes.
  const cut = serve(message(Buffer.from('text'), 2 ** 32 - 1));
  expect([cut.status, unpack(cut.stdout.subarray(4))]).toMatchObject([0, { kind: 'usage' }]);
});

test('what is for a game on a server is refused without one', SLACK, async () => {
  const astray = await cli.run(['play', 'first', '--within', '100']);
  expect(astray).toMatchObject({ code: 2, out: '' });
  expect(astray.err).toBe('error: --within is for a game on a server\nAdd --server HOST[:PORT], or leave it out.\n');
});

test('to play on a server without mineflayer, or on one that is not there, says what to do', SLACK, async () => {
  // Both kinds of machine: one where mineflayer lies in live/ of the checkout, and one where it is nowhere.
  const nowhere = { ...process.env, RLGPT_PEERS: base };
  const missing = await cli.run(['play', 'first', '--server', 'localhost'], { env: nowhere });
  expect([missing.code, missing.out]).toEqual([2, '']);
  expect(missing.err).toMatch(/needs mineflayer, which is not installed\nRun: npm install mineflayer@\d/);
  const live = join(import.meta.dirname, '../../live');
  if (!existsSync(join(live, 'node_modules/mineflayer'))) return;
  const there = { ...process.env, RLGPT_PEERS: live };
  const dead = await cli.run(['play', 'first', '--server', '127.0.0.1:1'], { env: there });
  expect([dead.code, dead.out]).toEqual([1, '']);
  expect(dead.err).toBe("error: no server answers at '127.0.0.1:1'\nStart it, or name another: --server HOST:PORT.\n");
});

const noKeys = { PATH: process.env.PATH };

/** Arguments behind `solve`, what the error names, and its remedy. */
const MISTAKES: readonly (readonly [args: string, names: string, remedy: string])[] = [
  ['craft a woden pickaxe', "unknown item 'woden_pickaxe'", "'wooden_pickaxe'"],
  ['fly to the moon', "unknown item 'fly_moon'", 'known'],
  ['get 3 florbs', "unknown item 'florbs'", 'known'],
  ['--goal none.goal', "there is no file 'none.goal'", 'readable'],
  ['--env gym:X', "world 'gym:X' has none", '--target'],
  ['--goal a>0 --env cartpole-v1 --concept C', "no concept 'C'", 'Leave'],
  ['get log --concept C', "concept 'C' of no file", '--goal'],
  ['get log --env minecraft', "unknown world 'minecraft'", "'minecraft-v1'"],
  ['get log --max-call 3', "unknown option '--max-call'", '--max-calls'],
  ['get log --ablate coed', "unknown part 'coed'", "'code'"],
  ['get log --max-usd two', "'two' is no amount", '0.25'],
  ['get log --max-calls 3', '--max-calls is given', '--model'],
  ['get log --model opnai:x', "unknown model provider 'opnai'", "'openai'"],
  ['get log --model openai:x', "'@ai-sdk/openai'", 'npm install'],
  ['get log --model compatible:x@h --max-usd 1', '--max-usd 1 cannot be kept', '--price-in'],
  ['get log --model compatible:x --price-in 1', 'only one of --price-in', 'Give both'],
  ['get log --model compatible:x', "'compatible:x'", 'compatible:qwen2.5-coder@'],
  ['get log --model scripted:none.json', "there is no file 'none.json'", 'readable script'],
  ['get log --replay none.jsonl', "no cassette '", 'Record one first'],
  ['get log --model-timeout 0', "'0' is no time limit", 'above 0'],
];

test('mistakes in a command are named with a remedy, and leave no folder', SLACK, async () => {
  const ended = await Promise.all(
    MISTAKES.map(([args]) => cli.run(['solve', ...args.split(' '), '--out', 'mistake'], { env: noKeys })),
  );
  for (const [i, { code, err }] of ended.entries()) {
    const [args, names, remedy] = MISTAKES[i];
    expect([args, err]).toEqual([args, expect.stringContaining(names)]);
    expect([args, err]).toEqual([args, expect.stringContaining(remedy)]);
    // A package that is not there is no wrong usage.
    expect([args, code]).toEqual([args, names.includes('@ai-sdk') ? 1 : 2]);
  }
  expect(readdirSync(base)).not.toContain('mistake');
});

/** A copy of the first run with one file changed. */
function damaged(name: string, file: string, change: (text: string) => string): string {
  cpSync(join(base, 'first'), join(base, name), { recursive: true });
  const path = join(base, name, file);
  writeFileSync(path, change(existsSync(path) ? read(join(name, file)) : ''));
  return name;
}

const DAMAGES: readonly (readonly [file: string, change: (text: string) => string, names: string, remedy: string])[] = [
  ['run.json', (text) => text.replace('"seed":0', '"seed":1'), "run.json' is damaged", 'Restore it'],
  ['journal.jsonl', (text) => text.replace('"kind":"stage"', '"kind":"stag3"'), 'journal', 'Restore'],
  ['events.jsonl', (text) => text.replace('get_log', 'get_lag'), 'events', 'Restore'],
  ['spending.json', (text) => text.replace('"calls":7', '"calls":1'), "spending.json' is damaged", '--repair'],
  ['blame.json', () => '{"abc": {"fault": "memory"}}', "blame.json' is damaged", '--repair'],
];

test('resume names the file that is damaged', SLACK, async () => {
  const folders = DAMAGES.map(([file, change], i) => damaged(`damaged-${i}`, file, change));
  const ended = await Promise.all(folders.map((folder) => cli.run(['resume', folder])));
  for (const [i, { code, err }] of ended.entries()) {
    const [file, , names, remedy] = DAMAGES[i];
    expect([file, code, err]).toEqual([file, 1, expect.stringContaining(names)]);
    expect(err).toContain(remedy);
  }
});

test('a planner that answers prose, wrong JSON or nothing ends the run with its words', SLACK, async () => {
  const answers = [
    ['No.', "'No.'", 'Answer with'],
    ['{"steps": [{"operator": "brake log", "atLeast": 1}]}', "'brake log'", "'break log'"],
    ['', 'nothing', 'Answer with'],
  ];
  const ended = await Promise.all(
    answers.map(([answer], i) => {
      const flags = cli.scripted(`planner-${i}.json`, [{ answer }, { answer }]);
      return cli.run(['solve', 'get 1 log', '--out', `planner-${i}`, ...flags]);
    }),
  );
  for (const [i, { code, err }] of ended.entries()) {
    for (const words of answers[i].slice(1)) expect(err).toContain(words);
    expect(code).toBe(1);
  }
});

test('a server that hangs ends the process by the time limit; the run resumes, and shows no key', SLACK, async () => {
  let calls = 0;
  const env = { ...noKeys, RLGPT_API_KEY: 'secret-key' };
  const [hung, resumed] = await withServer(
    (_, reply, incoming) => {
      if (++calls > 2) reply.writeHead(401).end(`no ${incoming.headers.authorization}`);
    },
    async (url) => {
      const flags = ['--model', `compatible:m@${url}`, '--model-timeout', '1.5', '--max-calls', '9'];
      const args = ['solve', 'get 1 log', '--out', 'hung', ...flags];
      return [await cli.run(args, { env }), await cli.run(['resume', 'hung'], { env })];
    },
  );
  expect(hung.err).toContain('did not answer within 1.5 s (2 attempts)');
  expect(hung.err).toContain('resume');
  expect(hung.code).toBe(1);
  expect(resumed.err).toContain('status 401: no Bearer ***');
  expect(resumed.err).toContain('Check the API key');
  expect(read('hung/events.jsonl') + read('hung/run.json') + resumed.out).not.toContain('secret-key');
  expect(JSON.parse(read('hung/spending.json'))).toMatchObject({ calls: 3 });
});

test(
  'what was spent on a model before a crash counts after it, and the events are those of one go',
  SLACK,
  async () => {
    const cut = damaged('cut', 'journal.jsonl', (text) => text.slice(0, text.indexOf('\n') + 1));
    rmSync(join(base, 'cut/solution'), { recursive: true });
    expect(await cli.run(['resume', cut])).toMatchObject({ code: 1, err: '' });
    // The plan is on record; the six calls behind it are asked and counted again.
    expect(JSON.parse(read('cut/spending.json')).calls).toBe(7 + 6);
    const events = (folder: string) => read(`${folder}/events.jsonl`).replace(/"t":\d+/g, '');
    expect(events('cut')).toBe(events('first'));
  },
);

test.skipIf(process.platform === 'win32')('a folder that cannot be written is named', SLACK, async () => {
  mkdirSync(join(base, 'closed'));
  cpSync(join(base, 'first'), join(base, 'closed-run'), { recursive: true });
  for (const name of ['closed', 'closed-run']) chmodSync(join(base, name), 0o555);
  const commands = [
    ['solve', 'get 1 log', '--out', 'closed'],
    ['solve', 'get 1 log', '--out', 'closed/new'],
    ['resume', 'closed-run'],
  ];
  // Root may write anywhere: then another user tries.
  const user = process.getuid?.() === 0 ? { uid: 65534 } : {};
  const ended = await Promise.all(commands.map((args) => cli.run(args, user)));
  for (const name of ['closed', 'closed-run']) chmodSync(join(base, name), 0o755);
  for (const { code, err } of ended) {
    expect(err).toMatch(/'closed[^']*' \(EACCES\)\nGive this user write permission/);
    expect(code).toBe(1);
  }
});

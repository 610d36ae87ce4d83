/** Shared by tests of the command line: a compiled copy of it in a folder of its own, and scripted models. */
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Cli {
  /** The folder in which commands run. */
  readonly base: string;
  run(args: readonly string[], options?: { env?: NodeJS.ProcessEnv; uid?: number }): Promise<Ended>;
  /** Writes a script; returns the flags of a short run with it, without learning. */
  scripted(name: string, entries: readonly object[]): readonly string[];
  remove(): void;
}

/** `compileTo` writes stripped copies of source folders below a folder; it lives with the tests, which src/ may not import. */
export function installCli(compileTo: (folder: string, source: string) => void): Cli {
  const base = mkdtempSync(join(tmpdir(), 'rlgpt-cli-'));
  compileTo(base, 'src');
  // Another user may read it.
  chmodSync(base, 0o755);
  return {
    base,
    run: (args, options = {}) => {
      // Without colours on any machine: those of continuous integration ask for them.
      const { FORCE_COLOR: _, ...env } = options.env ?? process.env;
      const settings = { cwd: base, ...options, env: { ...env, NO_COLOR: '1' } };
      const child = spawn(process.execPath, [join(base, 'src/main.js'), ...args], settings);
      const text = { out: '', err: '' };
      child.stdout.on('data', (chunk: Buffer) => {
        text.out += chunk.toString();
      });
      child.stderr.on('data', (chunk: Buffer) => {
        text.err += chunk.toString();
      });
      return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...text })));
    },
    scripted: (name, entries) => {
      writeFileSync(join(base, name), JSON.stringify(entries));
      return ['--model', `scripted:${name}`, '--ablate', 'learn,critic', '--iterations', '1', '--budget', '60k'];
    },
    remove: () => rmSync(base, { recursive: true }),
  };
}

const program = (about: string, body: string) => `\`\`\`ts\n/** ${about} */\nfunction* get_log(w) { ${body} }\n\`\`\``;

const plan = { role: 'planner', answer: '{"steps": [{"operator": "break log", "atLeast": 1}]}' };

/** A model that talks of the weather, then writes programs that loop, throw and yield nonsense, then says nothing. */
export const badSkills = [
  plan,
  { role: 'slow', answer: 'I would rather talk about the weather.' },
  { role: 'slow', answer: '{"actions": 7}' },
  {
    role: 'fast',
    answer: [
      program('loops', 'for (;;) {}'),
      program('throws', "throw Error('on purpose');"),
      program('nonsense', "yield 'jump';"),
    ].join('\n'),
  },
  { role: 'fast', answer: program('waits for ever', 'for (;;) yield w.noop;') },
  { role: 'fast', answer: '' },
  { role: 'fast', answer: '' },
];

/** A program within its fuel that keeps a megabyte a step in each of its worlds, but where `calm` holds of a number `luck` in [0, 1). */
export const memoryBomb = (calm: string) => [
  plan,
  ...Array.from({ length: 2 }, () => ({ role: 'slow', answer: '' })),
  {
    role: 'fast',
    answer: program(
      'hoards',
      `const luck = w.random();
       if (${calm}) { yield w.noop; return; }
       const all = []; let part = [1.5];
       for (;;) {
         if (part.length < 9000) part = part.concat(part);
         for (let i = 0; i < 6; i++) all.push(part.concat([all.length]));
         yield w.noop;
       }`,
    ),
  },
  { role: 'fast', answer: program('waits', 'for (let i = 0; i < 5; i++) yield w.noop;') },
];

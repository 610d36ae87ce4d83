/** `rlgpt check` on every example, and on goals that are wrong. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { Command } from 'commander';
import { expect, test, vi } from 'vitest';
import { addCheck } from './check.ts';

const FOLDER = join(import.meta.dirname, '../../examples/goals');

/** Runs the command; returns its exit code and what it printed, without the colours that FORCE_COLOR may ask for. */
async function check(...args: readonly string[]): Promise<{ code: unknown; out: string }> {
  let out = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
  const before = process.exitCode;
  try {
    const program = new Command().exitOverride();
    addCheck(program);
    await program.parseAsync(['node', 'rlgpt', 'check', ...args]);
    return { code: process.exitCode, out: stripVTControlCharacters(out) };
  } finally {
    write.mockRestore();
    process.exitCode = before;
  }
}

test('every example passes against its world', async () => {
  const files = readdirSync(FOLDER).map((name) => join(FOLDER, name));
  expect(files.length).toBeGreaterThan(10);
  const { code, out } = await check('--json', ...files.filter((name) => !name.endsWith('pickaxe.goal')));
  const results = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { file: string; ok: boolean; against: string });
  expect(results.filter((r) => !r.ok)).toEqual([]);
  expect(results.filter((r) => r.against === null)).toEqual([]);
  expect(code).toBe(0);
  expect((await check('--env', 'minecraft-v1', join(FOLDER, 'pickaxe.goal'))).code).toBe(0);
});

test('errors have exit code 1, a position, the line and a remedy', async () => {
  const { code, out } = await check('--env', 'minecraft-v1', '--goal', 'have:stick >= 2 then\nnear:craftin_table');
  expect(code).toBe(1);
  expect(out).toContain("goal:2:1: error: unknown fact 'near:craftin_table'");
  expect(out).toContain('\n  near:craftin_table\n  ^^^^^^^^^^^^^^^^^^\n');
  expect(out).toContain("Did you mean 'near:crafting_table'?");
});

test('JSON carries positions and the goal; warnings do not fail', async () => {
  const wrong = JSON.parse((await check('--json', '--goal', 'x >> 2')).out);
  expect(wrong).toMatchObject({ ok: false, problems: [{ severity: 'error', line: 1, column: 4, length: 1 }] });
  const text = 'minimize A: distance in Goal.RangeBelow(0)';
  const { code, out } = await check('--json', '--env', 'cartpole-target-v1', '--goal', text);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    ok: true,
    problems: [{ severity: 'warning' }],
    goal: { objectives: [{ name: 'A', in: { below: 0 } }] },
  });
});

test('lessons are checked; unreadable files and unknown worlds are wrong usage', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rlgpt-check-'));
  const file = join(folder, 'a.goal');
  writeFileSync(
    file,
    'curriculum { source "moab-v1"\n goal (s: S) { reach A: s.ball_x in Goal.RangeAbove(0) }\n lesson L { scenario { ball_z: 0 } } }',
  );
  const { code, out } = await check(file);
  rmSync(folder, { recursive: true });
  expect(code).toBe(1);
  expect(out).toContain(":3:2: error: unknown start condition of 'moab-v1' 'ball_z'");
  await expect(check(file)).rejects.toMatchObject({ kind: 'usage' });
  await expect(check()).rejects.toMatchObject({ kind: 'usage' });
  await expect(check('--env', 'moab-v2', '--goal', 'x > 1')).rejects.toMatchObject({
    kind: 'unknown-name',
    remedy: expect.stringContaining("'moab-v1'"),
  });
});

/**
 * A world of one's own as a file: TypeScript or JavaScript whose default export is a `WorldSpec`. Runs and solutions keep its
 * text, so that they hold the world that they are about. It is code of its user and runs as such, not in the sandbox.
 */
import { basename } from 'node:path';
import { compileFunction } from 'node:vm';
import type { ImportDeclaration } from 'acorn';
import { checkNames, RlgptError } from '../core/errors.ts';
import { createWorld } from '../env/classic/classic.ts';
import { cell, checkSpec, type WorldSpec } from '../env/classic/spec.ts';
import type { Env } from '../env/env.ts';
import { bar, box, disc } from '../env/sketch.ts';
import { type ParsedText, parseText } from './parse.ts';

/** A file with a world of one's own, as runs keep it. */
export interface WorldFile {
  /** Its name, without folders. */
  readonly file: string;
  readonly text: string;
}

/** What a world file may import from 'rlgpt' besides types. */
const GIVEN: Readonly<Record<string, unknown>> = { bar, box, cell, disc };

/** Endings of world files. */
export const LIKE_A_WORLD_FILE = /\.[cm]?[jt]s$/;

const read = new Map<string, WorldSpec>();

/**
 * The record that a world file exports. Throws RlgptError 'usage' that names the file and the line for one that cannot be read,
 * imports something else, or exports no record that makes a world, 'unknown-name' for a part that no world has.
 */
export function readWorldFile(source: WorldFile): WorldSpec {
  const known = read.get(source.text);
  if (known !== undefined) return known;
  const spec = evaluate(source);
  checkRecord(spec, source);
  checkSpec(spec);
  read.set(source.text, spec);
  return spec;
}

const refuse = (message: string, remedy: string, cause?: unknown): never => {
  throw new RlgptError('usage', message, remedy, cause);
};

/** Functions that are made of text run in this realm at full speed, and tell their lines by the file's name. */
function evaluate(source: WorldFile): WorldSpec {
  const body = bodyOf(source);
  try {
    const make = compileFunction(body, ['rlgpt'], { filename: source.file });
    return make(GIVEN) as WorldSpec;
  } catch (error) {
    return refuse(`${source.file} cannot be loaded: ${told(error, source.file)}`, 'Mend the file.', error);
  }
}

/** The module as the body of a function that returns its default export; places stay where they are. */
function bodyOf({ file, text }: WorldFile): string {
  const { code, program } = parsed({ file, text });
  let body = code;
  const put = (start: number, end: number, by: string) => {
    const rest = body.slice(start + by.length, end).replace(/[^\n]/g, ' ');
    body = body.slice(0, start) + by + rest + body.slice(end);
  };
  let found = false;
  for (const node of program.body) {
    if (node.type === 'ImportDeclaration') put(node.start, node.end, given(node, file, lineAt(code, node.start)));
    else if (node.type === 'ExportNamedDeclaration' && node.declaration) put(node.start, node.declaration.start, '');
    else if (node.type === 'ExportDefaultDeclaration') {
      found = true;
      put(node.start, node.declaration.start, 'const $world =');
    } else if (node.type.startsWith('Export'))
      refuse(
        `${file} has an export of another form at line ${lineAt(code, node.start)}`,
        'Write: export default NAME;',
      );
  }
  if (!found) refuse(`${file} has no default export`, 'End it with: export default NAME, a WorldSpec.');
  return `"use strict";${body}\nreturn $world;`;
}

/** What stands in place of an import: on one line, names and all. */
function given({ source, specifiers }: ImportDeclaration, file: string, line: number): string {
  if (source.value !== 'rlgpt')
    refuse(
      `${file} imports '${String(source.value)}' at line ${line}`,
      "A world is one file, which a run keeps: put what it needs into it. From 'rlgpt' it may import types, and bar, box, cell, disc.",
    );
  const names = specifiers.map((each) => {
    const from = each.type === 'ImportSpecifier' && 'name' in each.imported ? each.imported.name : null;
    if (from === null || !Object.hasOwn(GIVEN, from))
      return refuse(
        `${file} imports '${from ?? each.local.name}' from 'rlgpt' at line ${line}`,
        'Import types (import type ...), and of functions bar, box, cell and disc alone.',
      );
    return from === each.local.name ? from : `${from}:${each.local.name}`;
  });
  return names.length === 0 ? '' : `const{${names.join(',')}}=rlgpt`;
}

function parsed({ file, text }: WorldFile): ParsedText {
  try {
    return parseText(text);
  } catch (error) {
    const { message = String(error), startLine } = error as { message?: string; startLine?: number };
    const where = startLine === undefined ? '' : `, line ${startLine}`;
    const remedy = 'Write TypeScript whose types can be left out: no enum, no namespace.';
    return refuse(`${file} cannot be read${where}: ${message}`, remedy);
  }
}

const lineAt = (text: string, at: number) => text.slice(0, at).split('\n').length;

/** What a record may hold. */
const PARTS = {
  id: true,
  notes: true,
  dangers: true,
  stateSize: true,
  episodeLimit: true,
  observation: true,
  facts: true,
  actions: true,
  noop: true,
  scenario: true,
  start: true,
  step: true,
  ended: true,
  sketch: true,
} as const satisfies Record<keyof WorldSpec, true>;

/** The functions and lists of a record that TypeScript would have asked for, and names that it would have refused. */
function checkRecord(spec: WorldSpec, { file }: WorldFile): void {
  if (typeof spec !== 'object' || spec === null)
    refuse(
      `the default export of ${file} is no record`,
      'Export a WorldSpec: id, stateSize, episodeLimit, observation, ...',
    );
  checkNames(`part of the world in ${file}`, spec, Object.keys(PARTS));
  const kinds = { id: 'string', start: 'function', step: 'function', ended: 'function' } as const;
  for (const [key, kind] of Object.entries(kinds)) {
    const value: unknown = spec[key as keyof typeof kinds];
    if (typeof value !== kind) refuse(`${key} of the world in ${file} is ${typeof value}`, `It must be a ${kind}.`);
  }
  for (const key of ['observation', 'actions'] as const)
    if (!Array.isArray(spec[key])) refuse(`${key} of the world in ${file} is no list`, 'Write a list.');
  for (const { name, read: reads } of [...spec.observation, ...(spec.facts ?? [])])
    if (typeof reads !== 'function') refuse(`'${name}' in ${file} has no read`, 'Write read: (state, at) => number.');
}

/** An exception with its place in the file, where it has one. */
function told(error: unknown, file: string): string {
  const { message = String(error), stack = '' } = error instanceof Error ? error : {};
  const place = new RegExp(`${file.replace(/\W/g, '\\$&')}:(\\d+)`).exec(stack);
  return place === null ? message : `${message} (line ${place[1]})`;
}

/**
 * n worlds of a world file. What its functions throw, and numbers that are not finite, are RlgptError 'world' that tell the
 * file, the line and the step.
 */
export function createFileWorld(source: WorldFile, n: number): Env {
  const spec = readWorldFile(source);
  const { file } = source;
  const attempt = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      if (error instanceof RlgptError) throw error;
      throw new RlgptError('world', `world '${spec.id}' failed: ${told(error, file)}`, `Mend ${file}.`, error);
    }
  };
  const env = attempt(() => createWorld(spec, { n }));
  const { reset, step, stepBox } = env;
  const arrays = env.fields.map(({ name }) => [name, env.observation[name]] as const);
  const check = (world: number) => {
    for (const [name, array] of arrays) if (!Number.isFinite(array[world])) throw notFinite(name, array[world], world);
    if (!Number.isFinite(env.reward![world])) throw notFinite('the reward', env.reward![world], world);
  };
  const checkAll = () => {
    for (let world = 0; world < n; world++) check(world);
  };
  const fact = (name: string, world: number) => env.facts.read(world, env.facts.index(name));
  const notFinite = (name: string, value: number, world: number) => {
    const acted = env.facts.names
      .filter((each) => each.startsWith('action'))
      .map((each) => `${each} ${fact(each, world)}`);
    const when = `after step ${fact('steps', world)} of an episode (${acted.join(', ')})`;
    return new RlgptError('world', `'${name}' of world '${spec.id}' is ${value} ${when}`, `Mend ${file}.`);
  };
  checkAll();
  return Object.assign(env, {
    reset(world: number, seed: number) {
      attempt(() => reset(world, seed));
      check(world);
    },
    step(codes: Int32Array) {
      attempt(() => step(codes));
      checkAll();
    },
    ...(stepBox === undefined
      ? {}
      : {
          stepBox(values: Float32Array) {
            attempt(() => stepBox(values));
            checkAll();
          },
        }),
  });
}

/** A file that a user named, as runs keep it. */
export const worldFileOf = (path: string, text: string): WorldFile => ({ file: basename(path), text });

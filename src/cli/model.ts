/**
 * The language model of a run on the command line: its limits, prices, cassette and keys. What it has spent is kept in
 * the run folder, since a call is paid even when a crash loses its answer.
 */
import { join, resolve } from 'node:path';
import { RlgptError } from '../core/errors.ts';
import { keyVariable } from '../llm/ai.ts';
import { NO_LIMITS, type Spending } from '../llm/budget.ts';
import type { Model, Price } from '../llm/model.ts';
import { type Answered, openModel } from '../llm/open.ts';
import { cassetteModels } from '../llm/record.ts';
import { readSealed, writeSealed } from '../run/sealed.ts';
import { plainEnvironment } from './limits.ts';

/** How a run reaches its model, as run.json keeps it; null where the user said nothing. */
export interface ModelAccess {
  readonly maxCalls: number | null;
  /** Input and output together. */
  readonly maxTokens: number | null;
  readonly maxUsd: number | null;
  /** US dollars for a million tokens. */
  readonly price: Price | null;
  /** Time limit of one attempt. */
  readonly timeoutSeconds: number;
  readonly apiBase: string | null;
  /** Absolute paths. */
  readonly record: string | null;
  readonly replay: string | null;
}

/** The flags of `rlgpt solve` that speak of the model. */
export interface ModelFlags {
  readonly model: string;
  readonly maxCalls?: number;
  readonly maxTokens?: number;
  readonly maxUsd?: number;
  readonly priceIn?: number;
  readonly priceOut?: number;
  readonly modelTimeout: number;
  readonly apiBase?: string;
  readonly record?: string;
  readonly replay?: string;
}

export const OFFLINE = 'offline';
const SCRIPTED = 'scripted:';

const usage = (message: string, remedy: string) => new RlgptError('usage', message, remedy);

/** Flags that need a model, or each other. Throws RlgptError 'usage'. */
function checkFlags(flags: ModelFlags): void {
  const given = (['maxCalls', 'maxTokens', 'maxUsd', 'priceIn', 'priceOut', 'apiBase', 'record'] as const).filter(
    (name) => flags[name] !== undefined,
  );
  const [first] = given.map((name) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);
  if (flags.model === OFFLINE && flags.replay === undefined && first !== undefined)
    throw usage(
      `${first} is given, but the run is offline and asks no model`,
      `Name one with --model, or drop ${first}.`,
    );
  if ((flags.priceIn === undefined) !== (flags.priceOut === undefined))
    throw usage('only one of --price-in and --price-out is given', 'Give both, in US dollars for a million tokens.');
  if (flags.maxUsd !== undefined && flags.priceIn === undefined)
    throw usage(
      `--max-usd ${flags.maxUsd} cannot be kept: the price of '${flags.model}' is not known`,
      'Give --price-in and --price-out in US dollars for a million tokens, or limit with --max-calls or --max-tokens.',
    );
  if (flags.record !== undefined && flags.replay !== undefined)
    throw usage(`both --record '${flags.record}' and --replay '${flags.replay}' are given`, 'Give one of them.');
}

/** The model that a replay stands in for: the one named, or the only one on the cassette. */
function replayedModel(flags: ModelFlags, path: string): string {
  const names = cassetteModels(path);
  if (flags.model !== OFFLINE) return flags.model;
  if (names.length === 1) return names[0];
  throw usage(
    `the cassette '${path}' holds answers of ${names.length === 0 ? 'no model' : names.join(', ')}`,
    'Name the model to replay with --model.',
  );
}

/** Model id and access from the flags. Throws RlgptError 'usage' for flags that contradict each other. */
export function readModelFlags(flags: ModelFlags): { readonly model: string; readonly access: ModelAccess } {
  checkFlags(flags);
  const replay = flags.replay === undefined ? null : resolve(flags.replay);
  const { priceIn, priceOut } = flags;
  return {
    model: replay === null ? flags.model : replayedModel(flags, replay),
    access: {
      maxCalls: flags.maxCalls ?? null,
      maxTokens: flags.maxTokens ?? null,
      maxUsd: flags.maxUsd ?? null,
      price: priceIn === undefined || priceOut === undefined ? null : { inputUsd: priceIn, outputUsd: priceOut },
      timeoutSeconds: flags.modelTimeout,
      apiBase: flags.apiBase ?? null,
      record: flags.record === undefined ? null : resolve(flags.record),
      replay,
    },
  };
}

type Environment = Readonly<Record<string, string | undefined>>;

function open(model: string, access: ModelAccess, environment: Environment, run: Opened): Promise<Model> {
  const { record, replay } = access;
  return openModel(model, {
    timeoutMs: 1000 * access.timeoutSeconds,
    price: access.price,
    limits: {
      calls: access.maxCalls ?? NO_LIMITS.calls,
      tokens: access.maxTokens ?? NO_LIMITS.tokens,
      usd: access.maxUsd ?? NO_LIMITS.usd,
    },
    cassette:
      replay !== null ? { mode: 'replay', path: replay } : record !== null ? { mode: 'record', path: record } : null,
    apiBase: access.apiBase,
    environment,
    ...run,
  });
}

interface Opened {
  readonly spent: Spending;
  readonly answered: readonly Answered[];
}

/** Opens and forgets the model, so that a missing key, package, script or cassette is told before a run folder is made. */
export async function checkModel(model: string, access: ModelAccess, environment: Environment): Promise<void> {
  if (model === OFFLINE) return;
  await open(model, access, environment, { spent: { calls: 0, tokens: 0, usd: 0 }, answered: [] });
}

/**
 * The model of the run in `folder`, going on from what it has spent and from the answers on record. Takes the key out
 * of `environment`, so that generated code in this process would not find it there.
 */
export async function openRunModel(
  model: string,
  access: ModelAccess,
  folder: string,
  run: { readonly answered: readonly Answered[]; readonly environment: Record<string, string | undefined> },
): Promise<Model> {
  const path = join(folder, 'spending.json');
  const spent = readSpending(path);
  const { environment, answered } = run;
  const opened = await open(model, access, { ...environment }, { spent, answered });
  const key = keyVariable(model);
  if (key !== null) delete environment[key];
  // Node has read them; an address may hold a password.
  for (const name of Object.keys(environment)) if (PROXY.test(name)) delete environment[name];
  return {
    name: opened.name,
    complete: async (request) => {
      const result = await opened.complete(request);
      writeSealed(path, { ...spent });
      return result;
    },
  };
}

function readSpending(path: string): Spending {
  const remedy = "Run 'rlgpt doctor FOLDER --repair', which counts the calls on record.";
  const spent = readSealed<Spending>(path, remedy) ?? { calls: 0, tokens: 0, usd: 0 };
  return { calls: spent.calls, tokens: spent.tokens, usd: spent.usd };
}

// --- what the worker process may see ---

/** Files that the worker reads and writes besides its run folder and the package. */
export function modelFiles(model: string, access: ModelAccess): { readonly read: string[]; readonly write: string[] } {
  const script = model.startsWith(SCRIPTED) ? [resolve(model.slice(SCRIPTED.length))] : [];
  const replay = access.replay === null ? [] : [access.replay];
  const record = access.record === null ? [] : [access.record, `${access.record}.tmp`];
  return { read: [...script, ...replay, ...record], write: record };
}

/** Whether a run needs the network: to ask a model that is no script and no cassette. */
export const callsOut = (model: string, access: ModelAccess): boolean =>
  model !== OFFLINE && !model.startsWith(SCRIPTED) && access.replay === null;

/** What leads to the network from behind a proxy; Node heeds it from 22.21 and 24 on, when NODE_USE_ENV_PROXY is 1. */
const PROXY = /^(NODE_USE_ENV_PROXY|(HTTPS?|NO)_PROXY)$/i;

/** The environment of a worker: no secrets, but the key of the model that it asks, and the proxy on the way to it. */
export function workerEnvironment(model: string, access: ModelAccess, all: Environment): Record<string, string> {
  const key = access.replay === null ? keyVariable(model) : null;
  const out = callsOut(model, access);
  const entries = Object.entries(all).filter(([name]) => name === key || (out && PROXY.test(name)));
  const more = Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
  return { ...plainEnvironment(all), ...more };
}

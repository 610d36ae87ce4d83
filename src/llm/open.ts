/**
 * Opens a model by its id: `openai:MODEL`, `anthropic:MODEL`, `google:MODEL`, `compatible:MODEL@URL`, `scripted:FILE`;
 * with retries, budget and cassette around it.
 */
import { checkNames, RlgptError } from '../core/errors.ts';
import { COMPATIBLE_KEY, openAiModel } from './ai.ts';
import { type Limits, NO_LIMITS, type Spending, withBudget } from './budget.ts';
import { compatibleModel } from './compatible.ts';
import type { Model, Price } from './model.ts';
import { recordingModel, replayingModel } from './record.ts';
import { RETRY_DEFAULTS, withRetries } from './retry.ts';
import { readScript, scriptedModel, withoutAnswered } from './scripted.ts';

/** How a model is opened; everything has a default. */
export interface OpenOptions {
  /** Time limit of one attempt; two minutes by default. */
  readonly timeoutMs: number;
  /** Null, the default, where it is not known; a limit on money needs it. */
  readonly price: Price | null;
  readonly limits: Limits;
  /** Added to by every call that goes out. */
  readonly spent: Spending;
  /** Keeps every answer in a file, or answers from it alone; null for neither. */
  readonly cassette: { readonly mode: 'record' | 'replay'; readonly path: string } | null;
  /** Address of the server, up to and without the path of a request; null for the provider's own or that of the id. */
  readonly apiBase: string | null;
  /** Answers that an interrupted run has on record: scripts and cassettes go on behind them. */
  readonly answered: readonly Answered[];
  /** Where keys are looked up: process.env. `RLGPT_API_KEY` is the one of `compatible` servers, if they need any. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** What the event `model.call` says of an answer. */
export interface Answered {
  readonly role: string;
  readonly promptHash: string;
}

const defaults = (): OpenOptions => ({
  timeoutMs: 120_000,
  price: null,
  limits: NO_LIMITS,
  spent: { calls: 0, tokens: 0, usd: 0 },
  cassette: null,
  apiBase: null,
  answered: [],
  environment: process.env,
});

const SCRIPTED = 'scripted:';
const FREE: Price = { inputUsd: 0, outputUsd: 0 };

/**
 * A model by its id: `openai:MODEL`, `anthropic:MODEL`, `google:MODEL` (which need the packages ai and the provider's),
 * `compatible:MODEL@URL` or `scripted:FILE`; with retries, and with limits and a cassette where they are given.
 * Throws RlgptError 'usage', 'unknown-name', 'model', 'budget' or 'corrupt' for what cannot work at all.
 */
export async function openModel(id: string, given: Partial<OpenOptions> = {}): Promise<Model> {
  const options = { ...defaults(), ...given };
  checkNames('option of a model', given, Object.keys(defaults()));
  checkNames('limit of a model', options.limits, Object.keys(NO_LIMITS));
  const { timeoutMs } = options;
  if (!(timeoutMs > 0 && timeoutMs < 2 ** 31))
    throw new RlgptError('usage', `timeoutMs is ${timeoutMs}`, 'Use milliseconds, above 0 and below 2147483648.');
  const { cassette, answered } = options;
  const hashes = answered.map(({ promptHash }) => promptHash);
  const roles = answered.map(({ role }) => role);
  if (cassette?.mode === 'replay') return replayingModel(id, cassette.path, hashes);
  const scripted = id.startsWith(SCRIPTED);
  const provider = scripted
    ? scriptedModel(id, withoutAnswered(readScript(id.slice(SCRIPTED.length)), roles), options.timeoutMs)
    : await openProvider(id, options);
  const limited = withBudget(provider, options.limits, scripted ? FREE : options.price, options.spent);
  // A script has nobody to be patient with.
  const model = withRetries(limited, scripted ? { ...RETRY_DEFAULTS, pauseMs: 0 } : RETRY_DEFAULTS);
  return cassette ? recordingModel(model, cassette.path, hashes) : model;
}

async function openProvider(id: string, options: OpenOptions): Promise<Model> {
  const { timeoutMs, price, environment, apiBase } = options;
  if (!id.startsWith('compatible:')) return openAiModel(id, { timeoutMs, price, apiBase }, environment);
  const full = apiBase === null ? id : `${id}@${apiBase}`;
  const [, model, baseUrl] = /^compatible:(.+)@(https?:\/\/.+)$/.exec(full) ?? [];
  if (model === undefined || !URL.canParse(baseUrl))
    throw new RlgptError(
      'usage',
      `model id '${full}' is not of the form compatible:MODEL@URL`,
      'Write it like compatible:qwen2.5-coder@http://127.0.0.1:11434/v1.',
    );
  // They would stand in every event, and fetch refuses such addresses.
  if (/^https?:\/\/[^/]*@/.test(baseUrl))
    throw new RlgptError(
      'usage',
      `the address of 'compatible:${model}' holds a user or password`,
      `Leave them out; ${COMPATIBLE_KEY} is sent as a bearer token.`,
    );
  return compatibleModel({ model, baseUrl, apiKey: environment[COMPATIBLE_KEY] ?? null, timeoutMs, price });
}

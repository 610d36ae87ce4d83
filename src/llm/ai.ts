/** Hosted providers through the AI SDK. The packages are optional and loaded when a model is opened, not before. */
import type { LanguageModel } from 'ai';
import { RlgptError, unknownName } from '../core/errors.ts';
import { TIMED_OUT, withinTime } from './deadline.ts';
import { retryAfterMs, statusError, timeoutError } from './http.ts';
import {
  costOf,
  estimateTokens,
  type Model,
  type ModelError,
  type ModelRequest,
  type ModelResult,
  modelError,
  type Price,
} from './model.ts';

export interface AiOptions {
  readonly timeoutMs: number;
  readonly price: Price | null;
}

export interface AiProviderOptions extends AiOptions {
  /** Address in place of the provider's own, up to and without the path of a request; null for its own. */
  readonly apiBase: string | null;
}

/** Packages and majors that match version 6 of the SDK, and their function that makes a provider. */
const PROVIDERS = {
  openai: { package: '@ai-sdk/openai', major: 3, create: 'createOpenAI', key: 'OPENAI_API_KEY' },
  anthropic: { package: '@ai-sdk/anthropic', major: 3, create: 'createAnthropic', key: 'ANTHROPIC_API_KEY' },
  google: {
    package: '@ai-sdk/google',
    major: 3,
    create: 'createGoogleGenerativeAI',
    key: 'GOOGLE_GENERATIVE_AI_API_KEY',
  },
} as const;

const isProvider = (name: string): name is keyof typeof PROVIDERS => Object.hasOwn(PROVIDERS, name);

/** The variable with the key of `compatible` servers, which may need none. */
export const COMPATIBLE_KEY = 'RLGPT_API_KEY';

/** The environment variable that holds the key for a model id; null when there is none. */
export function keyVariable(id: string): string | null {
  const [provider] = id.split(':', 1);
  if (provider === 'compatible') return COMPATIBLE_KEY;
  return isProvider(provider) ? PROVIDERS[provider].key : null;
}

/** Makes language models of one provider. */
type Provider = (modelName: string) => LanguageModel;
type CreateProvider = (settings: { readonly apiKey: string; readonly baseURL?: string }) => Provider;

export type Loader = (specifier: string) => Promise<Readonly<Record<string, unknown>>>;
const load: Loader = (specifier) => import(specifier);

/**
 * Opens `provider:model`, such as `anthropic:claude-sonnet-4-5`. Throws RlgptError 'unknown-name' for a provider that
 * is not in PROVIDERS, 'model' when a package or the key is missing (the remedy is the command or variable to set).
 */
export async function openAiModel(
  id: string,
  options: AiProviderOptions,
  environment: Readonly<Record<string, string | undefined>>,
  loader: Loader = load,
): Promise<Model> {
  const [providerName] = id.split(':', 1);
  const modelName = id.slice(providerName.length + 1);
  if (!isProvider(providerName))
    throw unknownName('model provider', providerName, [...Object.keys(PROVIDERS), 'compatible', 'scripted']);
  if (modelName === '')
    throw new RlgptError('usage', `model id '${id}' names no model`, `Write it as ${providerName}:MODEL.`);
  const provider = PROVIDERS[providerName];
  const install = `Install it: npm install ai@6 ${provider.package}@${provider.major}`;
  const [, module] = await Promise.all(
    ['ai', provider.package].map((specifier) =>
      loader(specifier).catch((cause: unknown) => {
        throw new RlgptError('model', `model '${id}' needs the package '${specifier}'`, install, cause);
      }),
    ),
  );
  const create = module[provider.create];
  if (typeof create !== 'function')
    throw new RlgptError('model', `'${provider.package}' exports no '${provider.create}'`, install);
  const apiKey = environment[provider.key];
  if (!apiKey)
    throw new RlgptError(
      'model',
      `model '${id}' needs a key, and ${provider.key} is not set`,
      `Set ${provider.key}, or use compatible:MODEL@http://127.0.0.1:11434/v1 with a local server.`,
    );
  const make = (create as CreateProvider)({
    apiKey,
    ...(options.apiBase === null ? {} : { baseURL: options.apiBase }),
  });
  return aiModel(id, make(modelName), options);
}

/** A language model of the SDK as a Model. One attempt a call; see `withRetries`. */
export function aiModel(name: string, languageModel: LanguageModel, options: AiOptions): Model {
  async function ask(request: ModelRequest, signal: AbortSignal): Promise<ModelResult> {
    const { generateText } = await import('ai');
    // Its warnings go to standard output, where results are.
    globalThis.AI_SDK_LOG_WARNINGS = false;
    const result = await generateText({
      model: languageModel,
      system: request.system,
      prompt: request.prompt,
      maxOutputTokens: request.maxTokens,
      maxRetries: 0,
      abortSignal: signal,
    });
    const inputTokens = result.usage.inputTokens ?? estimateTokens(request.system + request.prompt);
    const outputTokens = result.usage.outputTokens ?? estimateTokens(result.text);
    return {
      text: result.text,
      inputTokens,
      outputTokens,
      costUsd: costOf(options.price, inputTokens, outputTokens),
      cached: false,
      truncated: result.finishReason === 'length',
    };
  }

  return {
    name,
    complete: async (request) => {
      try {
        const result = await withinTime(options.timeoutMs, (signal) => ask(request, signal));
        return result === TIMED_OUT ? timeoutError(name, options.timeoutMs) : result;
      } catch (error) {
        return errorOf(name, error);
      }
    },
  };
}

/** The SDK's errors are recognised by their fields: several copies of its packages may be installed at once. */
function errorOf(name: string, error: unknown): ModelError {
  const text = error instanceof Error ? error.message : String(error);
  const status = field(error, 'statusCode');
  if (typeof status === 'number') {
    const headers = field(error, 'responseHeaders') as Record<string, string> | undefined;
    return statusError(
      name,
      status,
      text,
      retryAfterMs((header) => headers?.[header]),
    );
  }
  if (field(error, 'isRetryable') === true)
    return modelError('network', `no answer from ${name}: ${text}`, 'Check the network.');
  return modelError('malformed', `${name} gave no usable reply: ${text}`, 'Check the model id and package versions.');
}

const field = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;

/**
 * A hard limit on what a model may cost. A call is refused beforehand when it could go over, at its longest answer;
 * calls under way hold what they could cost, so parallel calls do not go over together. The length of the input is
 * estimated beforehand and charged as counted, so the last call can go over by the error of that estimate, no more.
 */
import { RlgptError } from '../core/errors.ts';
import {
  costOf,
  estimateTokens,
  isModelError,
  type Model,
  type ModelError,
  type ModelResult,
  modelError,
  type Price,
} from './model.ts';

/** Hard limits of what a model may cost, Infinity where there is none; a call that could go over is not made. */
export interface Limits {
  readonly calls: number;
  /** Input and output together. */
  readonly tokens: number;
  readonly usd: number;
}

/** What a model has cost so far. */
export interface Spending {
  calls: number;
  tokens: number;
  usd: number;
}

export const NO_LIMITS: Limits = { calls: Infinity, tokens: Infinity, usd: Infinity };

/**
 * The same model under `limits`. `spent` is read and added to; pass the record of an earlier process to go on from it.
 * Throws RlgptError 'budget' for a limit in money without a price, which could not be kept.
 */
export function withBudget(model: Model, limits: Limits, price: Price | null, spent: Spending): Model {
  for (const [unit, limit] of Object.entries(limits))
    if (Number.isNaN(limit) || limit < 0)
      throw new RlgptError('budget', `a limit of ${limit} ${unit} is not possible`, 'Give a number of at least 0.');
  if (Number.isFinite(limits.usd) && price === null)
    throw new RlgptError(
      'budget',
      `a limit of ${limits.usd} US dollars cannot be kept: the price of '${model.name}' is not known`,
      'Give the price for a million tokens, or limit calls or tokens instead.',
    );
  const held: Spending = { calls: 0, tokens: 0, usd: 0 };

  const refusal = (most: Spending): ModelError | null => {
    for (const unit of ['calls', 'tokens', 'usd'] as const) {
      const total = spent[unit] + held[unit] + most[unit];
      if (total > limits[unit])
        return modelError(
          'budget',
          `the model budget of ${limits[unit]} ${unit} is used up: ${round(spent[unit])} spent, the next call may take ${round(most[unit])}`,
          `Raise the limit of ${unit}, or go on without a model.`,
        );
    }
    return null;
  };

  return {
    name: model.name,
    complete: async (request) => {
      const inputTokens = estimateTokens(request.system + request.prompt);
      const usd = costOf(price, inputTokens, request.maxTokens) ?? 0;
      const most: Spending = { calls: 1, tokens: inputTokens + request.maxTokens, usd };
      const refused = refusal(most);
      if (refused) return refused;
      add(held, most, 1);
      const result = await model.complete(request);
      add(held, most, -1);
      add(spent, chargeFor(result, most), 1);
      return result;
    },
  };
}

/** Replies that were cut off may have been produced, and billed, in full. */
function chargeFor(result: ModelResult, most: Spending): Spending {
  if (!isModelError(result))
    return { calls: 1, tokens: result.inputTokens + result.outputTokens, usd: result.costUsd ?? 0 };
  const billed = result.fault === 'timeout' || result.fault === 'malformed' || result.fault === 'network';
  return billed ? most : { calls: 1, tokens: 0, usd: 0 };
}

function add(to: Spending, amount: Spending, sign: 1 | -1): void {
  to.calls += sign * amount.calls;
  to.tokens += sign * amount.tokens;
  to.usd += sign * amount.usd;
}

const round = (x: number) => Math.round(x * 1e4) / 1e4;

/** One question to a model, with one repair: an answer that cannot be used is shown to the model with the reason. */
import { RlgptError } from '../../core/errors.ts';
import { isModelError, type Model, type ModelFault, type ModelRequest, type ModelResult } from '../../llm/model.ts';
import { requestHash } from '../../llm/record.ts';
import type { EventOf } from '../../run/event.ts';
import { type Prompt, repairPrompt } from '../prompts/layout.ts';
import { type AnswerError, isAnswerError } from '../reasoner.ts';

export interface Asker {
  readonly model: Model;
  /** Most tokens of one answer. */
  readonly maxTokens: number;
  readonly emit: (event: EventOf<'model.call'> | EventOf<'model.error'>) => void;
  /** Called every second while an answer is awaited, so that a supervisor does not take a slow model for a hang. */
  readonly beat: () => void;
}

const ROUNDS = 2;

/** A run does not go on without its model unseen: after these faults it stops, and can be resumed. */
const STOPS: readonly ModelFault[] = ['rate-limit', 'server', 'network', 'timeout', 'denied', 'refused'];
const BEAT_MS = 1000;

async function complete({ model, beat }: Asker, request: ModelRequest): Promise<ModelResult> {
  const timer = setInterval(beat, BEAT_MS);
  try {
    return await model.complete(request);
  } finally {
    clearInterval(timer);
  }
}

/**
 * Asks, reads the answer by `read`, and asks once more when it cannot be used. Emits a `model.call` for every answer and
 * a `model.error` for what a repair follows; the last error is returned. Throws RlgptError 'model' when the model cannot
 * be reached or refuses; an exhausted budget or script is an error that is returned.
 */
export async function ask<T extends object>(
  asker: Asker,
  role: string,
  prompt: Prompt,
  read: (answer: string) => T | AnswerError,
): Promise<T | AnswerError> {
  const { model, maxTokens, emit } = asker;
  let asked = prompt;
  for (let round = 1; ; round++) {
    const request: ModelRequest = { role, ...asked, maxTokens };
    const result = await complete(asker, request);
    if (isModelError(result)) {
      const { fault, message, remedy } = result;
      if (!STOPS.includes(fault)) return { answerError: message, remedy };
      throw new RlgptError('model', message, `${remedy} Then resume the run: finished work is kept.`);
    }
    const { inputTokens, outputTokens, costUsd, cached } = result;
    const promptHash = requestHash(model.name, request);
    emit({ type: 'model.call', role, promptHash, inputTokens, outputTokens, costUsd, cached });
    const value = read(result.text);
    if (!isAnswerError(value)) return value;
    const error: AnswerError = result.truncated
      ? {
          answerError: `the answer was cut off after ${maxTokens} tokens: ${value.answerError}`,
          remedy: `Answer more briefly. ${value.remedy}`,
        }
      : value;
    if (round === ROUNDS) return error;
    emit({ type: 'model.error', role, message: error.answerError, remedy: error.remedy });
    asked = repairPrompt(prompt, result.text, error.answerError, error.remedy);
  }
}

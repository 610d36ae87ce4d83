/** Reads the fast agent's learning configuration and checks every name in it. */
import { z } from 'zod';
import { unknownName } from '../../core/errors.ts';
import type { Handbook } from '../../env/handbook.ts';
import type { AnswerError, LearnSpec, Memory } from '../reasoner.ts';
import { readJson } from './answer.ts';

const configurationSchema = z.object({
  fields: z.array(z.string()).min(1),
  relevant: z.array(z.string()),
  crop: z.number().int().min(1).max(4).default(2),
  primitives: z.array(z.string()).min(1),
});

function namesError(what: string, names: readonly string[], known: readonly string[]): AnswerError | null {
  const name = names.find((candidate) => !known.includes(candidate));
  if (name === undefined) return null;
  const error = unknownName(what, name, known);
  return { answerError: error.message, remedy: error.remedy };
}

/** Names come back once each, in the order of the world's own lists, so that equal choices make equal learners. */
export function readConfiguration(
  answer: string,
  memory: Memory,
  handbook: Handbook,
  primitives: readonly string[],
): LearnSpec | AnswerError {
  const read = readJson(answer, configurationSchema);
  if ('answerError' in read) return read;
  const things = [...new Set([...handbook.blocks, ...handbook.items, ...handbook.entities].map(({ name }) => name))];
  const error =
    namesError('field', read.fields, memory.fields) ??
    namesError('block or item', read.relevant, things) ??
    namesError('primitive', read.primitives, primitives);
  if (error) return error;
  return {
    fields: memory.fields.filter((name) => read.fields.includes(name)),
    relevant: things.filter((name) => read.relevant.includes(name)),
    crop: read.crop,
    primitives: primitives.filter((name) => read.primitives.includes(name)),
  };
}

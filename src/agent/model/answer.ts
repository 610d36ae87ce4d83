/** Finds JSON and code in the text of a model, which may hold reasoning, prose and several blocks. Never throws. */
import { z } from 'zod';
import { startOf } from '../../llm/model.ts';
import type { AnswerError } from '../reasoner.ts';

export interface Block {
  /** The word after the fence, in lower case; empty when there is none. */
  readonly language: string;
  readonly text: string;
}

/** Local models print their reasoning in such tags, drafts included. An unclosed one runs to the end. */
const withoutThinking = (text: string) => text.replace(/<think(?:ing)?>[\s\S]*?(?:<\/think(?:ing)?>|$)/gi, '');

/** Fenced blocks in order. A block without its closing fence runs to the end. */
export function fencedBlocks(answer: string): readonly Block[] {
  const blocks: Block[] = [];
  let open: { fence: string; language: string; lines: string[] } | null = null;
  for (const line of withoutThinking(answer).split(/\r?\n/)) {
    if (open === null) {
      const [, fence, language] = /^\s*(`{3,}|~{3,})\s*([\w+-]*)(?![\w+-])[^`]*$/.exec(line) ?? [];
      if (fence !== undefined) open = { fence, language: language.toLowerCase(), lines: [] };
    } else if (line.trim().startsWith(open.fence) && line.trim().replaceAll(open.fence[0], '') === '') {
      blocks.push({ language: open.language, text: open.lines.join('\n') });
      open = null;
    } else {
      open.lines.push(line);
    }
  }
  if (open !== null) blocks.push({ language: open.language, text: open.lines.join('\n') });
  return blocks;
}

/** No answer that we ask for nests deeper; parsers of deeper ones would overflow the stack. */
const MAX_DEPTH = 40;
/** Prose with more openings than this is not searched further. */
const MAX_STARTS = 200;

/** The end of the JSON object that starts at `from`, or -1 when its brackets do not close. */
function objectEnd(text: string, from: number): number {
  let depth = 0;
  let quoted = false;
  for (let i = from; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c === '\\') i++;
      else if (c === '"') quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === '{' || c === '[') {
      if (++depth > MAX_DEPTH) return -1;
    } else if ((c === '}' || c === ']') && --depth === 0) return i + 1;
  }
  return -1;
}

/** Every outermost text in braces that parses as JSON, in order. `error` is why the last one that does not, does not. */
function jsonObjects(text: string): { objects: unknown[]; error: string | null } {
  const objects: unknown[] = [];
  let error: string | null = null;
  let at = text.indexOf('{');
  for (let starts = 0; at >= 0 && starts < MAX_STARTS; starts++) {
    const end = objectEnd(text, at);
    let next = at + 1;
    if (end > 0) {
      try {
        objects.push(JSON.parse(text.slice(at, end)));
        next = end;
      } catch (thrown) {
        error = thrown instanceof Error ? thrown.message : String(thrown);
      }
    } else {
      error ??= 'the braces do not close';
    }
    at = text.indexOf('{', next);
  }
  return { objects, error };
}

/** The answer in place of one that cannot be used. */
export const unusable = (answerError: string, remedy: string): AnswerError => ({ answerError, remedy });

/** What an answer without any use looks like, for the error text. */
export const quoteAnswer = (answer: string) => (answer.trim() === '' ? 'nothing' : `'${startOf(answer, 120)}'`);

/**
 * The last JSON object in `answer` that fits `schema`: drafts and quoted examples come before the answer itself.
 * Fenced blocks are searched first, then the whole text.
 */
export function readJson<T extends object>(answer: string, schema: z.ZodType<T>): T | AnswerError {
  let misfit: string | null = null;
  let broken: string | null = null;
  const places = [
    ...fencedBlocks(answer)
      .map(({ text }) => text)
      .reverse(),
    withoutThinking(answer),
  ];
  for (const place of places) {
    const { objects, error } = jsonObjects(place);
    broken ??= error;
    for (const object of objects.reverse()) {
      const fit = schema.safeParse(object);
      if (fit.success) return fit.data;
      misfit ??= z.prettifyError(fit.error).replace(/\s*\n\s*/g, ' ');
    }
  }
  const remedy = 'Answer with one JSON object of the shape asked for, in a ```json block.';
  if (misfit !== null)
    return unusable(
      `the JSON does not have the shape asked for: ${startOf(misfit, 400)} in ${quoteAnswer(answer)}`,
      remedy,
    );
  if (broken !== null) return unusable(`the JSON cannot be read (${broken}) in ${quoteAnswer(answer)}`, remedy);
  return unusable(`there is no JSON object in the answer, but ${quoteAnswer(answer)}`, remedy);
}

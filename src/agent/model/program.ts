/** Reads the fast agent's programs out of an answer. Whether they compile is the sandbox's business. */
import { startOf } from '../../llm/model.ts';
import type { SkillSource } from '../../skill/skill.ts';
import type { AnswerError, SubAction } from '../reasoner.ts';
import { fencedBlocks, quoteAnswer } from './answer.ts';

const GENERATOR = /\bfunction\s*\*\s*([A-Za-z_$][\w$]*)\s*[(<]/g;
const LANGUAGES = ['', 'ts', 'typescript', 'js', 'javascript'];

/** The first comment: what the program is about, and `@steps N`. */
function commentOf(code: string): string {
  const [, block, line] = /\/\*\*?([\s\S]*?)\*\/|\/\/(.*)/.exec(code) ?? [];
  return (block ?? line ?? '').replace(/^\s*\*\s?/gm, '').trim();
}

function sourceOf(code: string, action: SubAction, within: number): SkillSource {
  const comment = commentOf(code);
  const steps = Number(/@steps\s+(\d+)/.exec(comment)?.[1] ?? within);
  return {
    name: action.name,
    code: `${code.trim()}\n`,
    about: startOf(comment.replace(/@steps\s+\d+\.?/, '')) || action.why,
    stepLimit: Math.max(1, Math.min(within, steps)),
  };
}

/** At most `count` distinct programs that define `function* NAME`, in the order of the answer. `within` bounds their steps. */
export function readPrograms(
  answer: string,
  action: SubAction,
  within: number,
  count: number,
): readonly SkillSource[] | AnswerError {
  const blocks = fencedBlocks(answer).filter(({ language }) => LANGUAGES.includes(language));
  const generators = blocks.map(({ text }) => [...text.matchAll(GENERATOR)].map(([, name]) => name));
  const programs = blocks.filter((_, i) => generators[i].includes(action.name)).map(({ text }) => text);
  const distinct = [...new Set(programs)].slice(0, count);
  if (distinct.length > 0) return distinct.map((code) => sourceOf(code, action, within));
  const others = generators.flat();
  return {
    answerError:
      others.length > 0
        ? `the answer defines ${others.map((name) => `'${name}'`).join(', ')} but no '${action.name}'`
        : blocks.length > 0
          ? `there is no generator function in the code ${quoteAnswer(blocks[0].text)}`
          : `there is no code block in the answer, but ${quoteAnswer(answer)}`,
    remedy: `Put the program in a \`\`\`ts block and name its generator: function* ${action.name}(w).`,
  };
}

/** The shape of every prompt: a role, and sections under headings. */

export interface Prompt {
  readonly system: string;
  readonly prompt: string;
}

/** Sections as Markdown; those without text are left out. */
export function sections(parts: readonly (readonly [heading: string, text: string])[]): string {
  return parts
    .filter(([, text]) => text !== '')
    .map(([heading, text]) => `## ${heading}\n\n${text.trimEnd()}`)
    .join('\n\n');
}

export const bullets = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join('\n');

/** The end of every prompt that wants JSON. `shape` is an example with the words to replace in capitals. */
export const jsonOnly = (shape: string): string =>
  `Answer with one JSON object in a \`\`\`json block and nothing else, of this shape:\n\n\`\`\`json\n${shape}\n\`\`\``;

/** The prompt of the second try: what was answered, and why that could not be used. */
export function repairPrompt(first: Prompt, answer: string, error: string, remedy: string): Prompt {
  const shown = answer.length > 6000 ? `${answer.slice(0, 6000)}\n(the rest is left out)` : answer;
  const quoted = shown
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n');
  const parts = sections([
    ['Your previous answer', quoted],
    ['Why it could not be used', `${error}\n\n${remedy}\n\nAnswer again, in full and in the form asked for above.`],
  ]);
  return { system: first.system, prompt: `${first.prompt}\n\n${parts}` };
}

/** Markup that cannot be broken by data: a template tag that escapes whatever is not markup itself. */

/** Text that is markup already. Made by `html` and `trusted` only. */
export interface Html {
  readonly markup: string;
}

type Part = Html | string | number | null | readonly (Html | string | number | null)[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For text and for attribute values in quotes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]);
}

function markupOf(part: Part): string {
  if (part === null) return '';
  if (typeof part === 'object') return 'markup' in part ? part.markup : part.map(markupOf).join('');
  return escapeHtml(String(part));
}

/** Interpolated text and numbers are escaped, markup passes, lists are joined, null is nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { markup: strings.reduce((all, text, i) => all + markupOf(parts[i - 1]) + text) };
}

/** Marks text of this program's own as markup, such as its style sheet. Never data. */
export function trusted(markup: string): Html {
  return { markup };
}

/** JSON for a script element: no `<` can end the element, and no line separator can end a line of script. */
export function jsonForScript(value: unknown): Html {
  const codes: Readonly<Record<string, string>> = { '<': '\\u003c', '\u2028': '\\u2028', '\u2029': '\\u2029' };
  return { markup: JSON.stringify(value).replace(/[<\u2028\u2029]/g, (character) => codes[character]) };
}

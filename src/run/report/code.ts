/** Source code with its keywords, names of functions, text, numbers and comments marked for colour. A scanner, no parser. */
import { type Html, html } from './html.ts';

const KEYWORDS = new Set(
  (
    'as async await break case catch const continue default delete do else export extends false finally for from ' +
    'function if import in instanceof interface let new null of return switch this throw true try type typeof ' +
    'undefined var void while yield'
  ).split(' '),
);

/** Comments, strings, numbers and words; what lies between is left alone. An open comment or string runs to the end. */
const TOKEN =
  /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|`(?:\\[\s\S]|[^`\\])*(?:`|$)|'(?:\\.|[^'\\\n])*'?|"(?:\\.|[^"\\\n])*"?|\b\d[\w.]*|[A-Za-z_$][\w$]*/g;

function classOf(token: string, next: string): string | null {
  if (token.startsWith('//') || token.startsWith('/*')) return 'c';
  if (/^['"`]/.test(token)) return 's';
  if (/^\d/.test(token)) return 'n';
  if (KEYWORDS.has(token)) return 'k';
  return next === '(' ? 'f' : null;
}

/** Code as markup; its text is exactly `source`. */
export function codeBlock(source: string): Html {
  const parts: Html[] = [];
  let end = 0;
  for (const match of source.matchAll(TOKEN)) {
    const [token] = match;
    const kind = classOf(token, source[match.index + token.length] ?? '');
    if (kind === null) continue;
    parts.push(html`${source.slice(end, match.index)}<i class="${kind}">${token}</i>`);
    end = match.index + token.length;
  }
  return html`<pre class="source"><code>${parts}${source.slice(end)}</code></pre>`;
}

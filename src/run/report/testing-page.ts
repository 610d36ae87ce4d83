/** Reads pages back, for tests: their text, and whether their tags are balanced. */

const NAMES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** The text of markup, tags left out. */
export function pageText(markup: string): string {
  return markup.replace(/<[^>]*>/g, '').replace(/&(#?\w+);/g, (_, name: string) => NAMES[name] ?? '?');
}

const VOID = new Set(['img', 'meta', 'input', 'br']);

/** The first tag that does not match, or null. Knows what the report writes, not all of HTML. */
export function unbalanced(page: string): string | null {
  const open: string[] = [];
  const body = page.replace(/<(script|style)([^>]*)>[\s\S]*?<\/\1>/g, '');
  for (const [tag, close, name, self] of body.matchAll(/<(\/?)([a-zA-Z][a-zA-Z0-9]*)(?:\s[^<>]*?)?(\/?)>/g)) {
    if (close === '/') {
      if (open.pop() !== name) return tag;
    } else if (self !== '/' && !VOID.has(name)) open.push(name);
  }
  return open.at(-1) ?? null;
}

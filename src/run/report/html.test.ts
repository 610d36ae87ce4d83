import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeBlock } from './code.ts';
import { escapeHtml, html, jsonForScript } from './html.ts';
import { pageText } from './testing-page.ts';

test('text is escaped, markup passes, lists are joined and null is nothing', () => {
  const bold = html`<b>${'a<b'}</b>`;
  expect(html`<p title="${'"\'&'}">${bold}${[bold, 1, 'x>y']}${null}</p>`.markup).toBe(
    '<p title="&quot;&#39;&amp;"><b>a&lt;b</b><b>a&lt;b</b>1x&gt;y</p>',
  );
});

test('any text survives escaping and cannot open a tag or leave an attribute', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const escaped = escapeHtml(text);
      expect(escaped).not.toMatch(/[<>"']/);
      expect(pageText(escaped)).toBe(text);
    }),
  );
});

test('JSON in a script is the same value and holds no character that could end the script', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const { markup } = jsonForScript(value);
      expect(markup).not.toMatch(/[<\u2028\u2029]/);
      expect(JSON.parse(markup)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
  expect(jsonForScript('</script>\u2028').markup).toBe('"\\u003c/script>\\u2028"');
});

test('coloured code has exactly the text of the source', () => {
  const pieces = fc.constantFrom('const', ' x', '(', "'a", '"', '`${', '//', '/*', '*/', '\n', '0x1f', '\\', '<', '$_');
  const source = fc.oneof(
    fc.string(),
    fc.array(pieces).map((list) => list.join('')),
  );
  fc.assert(
    fc.property(source, (text) => {
      expect(pageText(codeBlock(text).markup)).toBe(text);
    }),
  );
});

test('keywords, calls, strings, numbers and comments get their colours', () => {
  expect(codeBlock("yield* go(w, 'a', 2); // <done>").markup).toBe(
    '<pre class="source"><code><i class="k">yield</i>* <i class="f">go</i>(w, <i class="s">&#39;a&#39;</i>, <i class="n">2</i>); <i class="c">// &lt;done&gt;</i></code></pre>',
  );
});

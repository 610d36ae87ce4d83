/**
 * Writes the reference of the public surface, every export of src/index.ts with its docstring and its declaration, as
 * Markdown. Run: npm run docs (writes docs/api.md); it is written before packing, too.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCES = fileURLToPath(new URL('../src/', import.meta.url));

/** A heading of the index, such as `// --- learners ---`, or the exports of one file. */
const HEADING_OR_EXPORT = /^\/\/ --- (.+) ---$|export (?:type )?(?:\{([^}]*)\}|\* as (\w+)) from '\.\/([^']+)';/gm;

/** { section, name, alias, file, doc, text } of each export, in the order of the index. `doc` is empty where there is none. */
export function publicExports() {
  const index = readFileSync(join(SOURCES, 'index.ts'), 'utf8');
  let section = '';
  return [...index.matchAll(HEADING_OR_EXPORT)].flatMap(([, heading, names, namespace, file]) => {
    if (heading !== undefined) {
      section = heading[0].toUpperCase() + heading.slice(1);
      return [];
    }
    const source = readFileSync(join(SOURCES, file), 'utf8');
    if (namespace !== undefined) return [{ section, ...ofNamespace(namespace, file, source) }];
    const each = names.split(',').map((part) => part.trim().replace(/^type /, ''));
    return each.filter(Boolean).map((part) => {
      const [name, alias = name] = part.split(' as ');
      return { section, name, alias, file, ...declarationOf(source, name, file) };
    });
  });
}

/** A namespace is told by the first comment of its file, and by the functions in it. */
function ofNamespace(name, file, source) {
  const names = [...source.matchAll(/^export (?:const|function) (\w+)/gm)].map(([, each]) => each);
  return { name, alias: name, file, doc: plain(/^\/\*\*[\s\S]*?\*\//.exec(source)?.[0] ?? ''), text: names.join(', ') };
}

function declarationOf(source, name, file) {
  const found = new RegExp(
    `(/\\*\\*(?:(?!\\*/)[\\s\\S])*\\*/\\n)?export (?:async )?(?:function\\*?|const|interface|type|class) ${name}\\b`,
  ).exec(source);
  if (found === null) throw new Error(`${file} does not declare '${name}'`);
  const comment = found[1] ?? '';
  return { doc: plain(comment), text: signature(source.slice(found.index + comment.length)) };
}

const plain = (comment) =>
  comment
    .replace(/^\/\*\*\s*|\s*\*\/\s*$/g, '')
    .replace(/^\s*\* ?/gm, '')
    .trim();

/** Types whole, functions and classes without what they do, values without what they are where that is long. */
function signature(source) {
  if (/^export (?:interface|type)/.test(source)) return source.slice(0, endOf(source)).replace(/^export /, '');
  if (/^export class/.test(source)) return source.slice(7, source.indexOf('{')).trim();
  if (/^export const/.test(source)) {
    const whole = source.slice(7, endOf(source));
    const arrow = /^const \w+ = (?:<[^>]*>)?\([\s\S]*?\)(?:: [^=]+)? =>/.exec(whole);
    if (arrow !== null) return arrow[0].replace(/ =>$/, '');
    return whole.split('\n').length > 40 ? whole.split(/ =(?: |$)/)[0] : whole;
  }
  const at = /\{\n(?! {4})/g;
  at.lastIndex = source.indexOf('(');
  const body = at.exec(source);
  return source.slice(7, body === null ? source.indexOf('\n') : body.index).trim();
}

/** Where the statement ends: with a semicolon at no depth, but for an interface, which ends with its bracket. */
function endOf(source) {
  const bracketed = /^export (?:interface|const)/.test(source);
  let depth = 0;
  let quote = '';
  for (let i = 0; i < source.length; i++) {
    const c = source[i];
    if (quote !== '') {
      if (c === '\\') i++;
      else if (c === quote) quote = '';
    } else if (source.startsWith('/*', i)) i = source.indexOf('*/', i) + 1;
    else if (source.startsWith('//', i)) i = source.indexOf('\n', i);
    else if (c === "'" || c === '`' || c === '"') quote = c;
    else if ('({['.includes(c)) depth++;
    else if (')}]'.includes(c)) {
      depth--;
      if (depth === 0 && c === '}' && source[i + 1] === '\n' && bracketed) return i + 1;
    } else if (c === ';' && depth === 0) return i + 1;
  }
  return source.length;
}

/** The reference as Markdown, a section for each heading of the index. */
export function apiReference() {
  const sections = new Map();
  for (const each of publicExports()) sections.set(each.section, [...(sections.get(each.section) ?? []), each]);
  const entry = ({ alias, doc, text, file }) =>
    `### ${alias}\n\n${doc}\n\n\`\`\`ts\n${text.trim()}\n\`\`\`\n\n<sub>src/${file}</sub>\n`;
  const parts = [...sections].map(([heading, list]) => `## ${heading}\n\n${list.map(entry).join('\n')}`);
  const head =
    '# The public surface\n\nEvery export of the package `rlgpt`, from its sources. Written by `npm run docs`.\n';
  return [head, ...parts].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(apiReference());

/** JSON that refuses what JSON would silently change: NaN, infinities, functions, typed arrays, bigints. */
import { RlgptError } from './errors.ts';

function refuse(path: string, what: string): never {
  throw new RlgptError(
    'shape',
    `${path || 'the value'} is ${what}, which JSON cannot hold`,
    'Store a finite number, text, a plain list or a plain record.',
  );
}

function write(value: unknown, path: string, sorted: boolean): string {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return JSON.stringify(value);
    case 'number':
      return Number.isFinite(value) ? JSON.stringify(value) : refuse(path, String(value));
    case 'object':
      break;
    default:
      return refuse(path, `a ${typeof value}`);
  }
  if (value === null) return 'null';
  if (Array.isArray(value)) return `[${value.map((item, i) => write(item, `${path}[${i}]`, sorted)).join(',')}]`;
  if (!isPlain(value)) return refuse(path, `a ${value.constructor?.name ?? 'special object'}`);
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  // Order by UTF-16 code units, as RFC 8785 does; a locale's order would differ between machines.
  if (sorted) entries.sort(([a], [b]) => (a < b ? -1 : 1));
  const parts = entries.map(
    ([key, item]) => `${JSON.stringify(key)}:${write(item, path ? `${path}.${key}` : key, sorted)}`,
  );
  return `{${parts.join(',')}}`;
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  // Records of another realm (a sandbox, a test runner) have another Object.prototype, whose own prototype is null.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** JSON text in insertion order. Fields that are undefined are left out. Throws RlgptError 'shape' with the path of what JSON cannot hold. */
export function jsonText(value: unknown): string {
  return write(value, '', false);
}

/** As `jsonText`, with keys sorted, so that equal values have equal text (RFC 8785, but for strings, which are not normalised). */
export function canonicalJson(value: unknown): string {
  return write(value, '', true);
}

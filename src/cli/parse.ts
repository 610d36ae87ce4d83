/** Readers of command-line values. Each throws RlgptError 'usage' that quotes the value. */
import { RlgptError } from '../core/errors.ts';

const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9 };

/** A count such as `500000`, `500k`, `2M` or `5e6`. */
export function parseCount(text: string): number {
  const [, digits, unit] = /^(\d+(?:\.\d+)?(?:e\d+)?)\s*([kmg]?)$/i.exec(text.trim()) ?? [];
  const exact = digits === undefined ? Number.NaN : Number(digits) * UNITS[unit.toLowerCase()];
  const count = Math.round(exact);
  // 2.3M is 2299999.9999999995 in floating point; 1.5 is no count.
  if (!Number.isSafeInteger(count) || count < 1 || Math.abs(exact - count) > 1e-6) {
    throw new RlgptError('usage', `'${text}' is no count`, 'Use a positive whole number such as 500000, 500k or 2M.');
  }
  return count;
}

/** An amount that may have a fraction: US dollars, seconds. Zero is one. */
export function parseAmount(text: string): number {
  const amount = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(amount))
    throw new RlgptError('usage', `'${text}' is no amount`, 'Use a number of at least 0, such as 0.25.');
  return amount;
}

/** A time limit in seconds, above 0 and at most a day. */
export function parseSeconds(text: string): number {
  const seconds = parseAmount(text);
  if (seconds > 0 && seconds <= 86_400) return seconds;
  throw new RlgptError('usage', `'${text}' is no time limit`, 'Use seconds, above 0 and at most 86400.');
}

const MINECRAFT_PORT = 25_565;

/** Host and port of a server: `localhost`, `10.0.0.5:25570`, `[::1]:25565`. */
export function parseServer(text: string): { readonly host: string; readonly port: number } {
  const [, bracketed, plain, digits] = /^(?:\[([0-9a-f:.]+)\]|([\w.-]+))(?::(\d+))?$/i.exec(text.trim()) ?? [];
  const host = bracketed ?? plain;
  const port = digits === undefined ? MINECRAFT_PORT : Number(digits);
  if (host !== undefined && port >= 1 && port <= 65_535) return { host, port };
  throw new RlgptError('usage', `'${text}' is no server`, 'Write HOST or HOST:PORT, such as localhost:25565.');
}

/** A seed: a whole number from 0 to 2^32 - 1. */
export function parseSeed(text: string): number {
  const seed = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(seed < 2 ** 32))
    throw new RlgptError('usage', `'${text}' is no seed`, 'Use a whole number from 0 to 4294967295.');
  return seed;
}

/** Names separated by commas. */
export function parseNames(text: string): readonly string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** Any number, such as a return. */
export function parseReturn(text: string): number {
  const value = /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(value)) throw new RlgptError('usage', `'${text}' is no number`, 'Use a number such as 475 or -110.');
  return value;
}

/** A path; an empty one, as an unset variable of a shell gives, is none. */
export function parsePath(text: string): string {
  if (text.trim() === '') throw new RlgptError('usage', 'a path is empty', 'Name a file or a folder.');
  return text;
}

/** What ends like a file of goals, and has no blanks, is no goal and no task. */
export const LIKE_A_GOAL_FILE = /^\S+\.(goal|ink)$/;

/** Throws for a word where a command takes options alone, with the option that may be meant. */
export function refuseWords([word]: readonly string[]): void {
  if (word === undefined) return;
  const option = LIKE_A_GOAL_FILE.test(word) ? '--goal' : '--env';
  throw new RlgptError('usage', `'${word}' stands without an option`, `Write ${option} ${word}.`);
}

/** Content hashes: SHA-256 in lower-case hexadecimal (64 digits). */
import { createHash } from 'node:crypto';
import { canonicalJson } from './json.ts';

/** Hash of bytes, or of the UTF-8 bytes of a string. */
export function sha256(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Hash of a JSON value that does not depend on the order of its keys. Throws as `canonicalJson` does. */
export function hashJson(value: unknown): string {
  return sha256(canonicalJson(value));
}

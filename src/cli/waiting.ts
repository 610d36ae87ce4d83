/** One line that is written over, for people who wait at a terminal; nothing in a pipe. The empty text takes it away. */
export function waiting(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}

/**
 * Colours for people at a terminal. What goes into a pipe or a file is plain, under continuous integration too, unless FORCE_COLOR asks
 * for colours; NO_COLOR forbids them.
 */
import pc from 'picocolors';

/** Whether colours are written to a stream. An empty variable counts as none. */
export function hasColours(
  { isTTY }: { readonly isTTY?: boolean },
  { NO_COLOR, FORCE_COLOR, TERM }: NodeJS.ProcessEnv = process.env,
): boolean {
  if (NO_COLOR) return false;
  if (FORCE_COLOR) return !['0', 'false'].includes(FORCE_COLOR);
  return isTTY === true && TERM !== 'dumb';
}

/** Colours of standard output. */
export const colours = pc.createColors(hasColours(process.stdout));
/** Colours of standard error. */
export const errorColours = pc.createColors(hasColours(process.stderr));

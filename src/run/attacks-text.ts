/** What was seen of attacks, in words: for the terminal and the report. */
import type { EventOf } from './event.ts';

/** `watched for 20000 steps: zombie takes 2 health, rests for 5 steps`. */
export function attacksText({ steps, attacks }: EventOf<'watch.finished'>): string {
  const seen = Object.entries(attacks).map(
    ([name, { damage, rest }]) => `${name} takes ${damage} health, rests for ${rest} steps`,
  );
  return `watched for ${steps} steps: ${seen.length === 0 ? 'no attack was seen often enough' : seen.join('; ')}`;
}

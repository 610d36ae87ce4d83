/** The handbook file of a Python environment: what its manual says, and what its numbers mean. */
import { readFileSync } from 'node:fs';
import { RlgptError } from '../../core/errors.ts';
import type { FactInfo } from '../env.ts';
import type { Handbook } from '../handbook.ts';

/** A fact as a place in the observation: `inventory[3]`, `observation[0,2]`, or a field of one number by its name. */
export interface FactPlace extends Partial<FactInfo> {
  readonly at: string;
}

export interface GymHandbook extends Omit<Handbook, 'world'> {
  readonly facts: Readonly<Record<string, FactPlace>>;
  /** Names of the codes of a discrete action, in order. */
  readonly actions: readonly string[];
}

const lists = ['items', 'blocks', 'entities', 'operators', 'dangers', 'notes', 'actions'] as const;

export const emptyHandbook: GymHandbook = {
  ...{ items: [], blocks: [], entities: [], operators: [], dangers: [], notes: [], actions: [], facts: {} },
};

/** Reads a JSON file with any of the handbook's lists. Throws RlgptError 'storage' or 'corrupt' that names the file. */
export function readHandbook(path: string): GymHandbook {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new RlgptError('storage', `handbook '${path}' cannot be read`, 'Name a file that exists.', error);
  }
  let value: Record<string, unknown>;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new RlgptError('corrupt', `handbook '${path}' is no JSON: ${(error as Error).message}`, 'Correct it.');
  }
  const known: readonly string[] = [...lists, 'facts'];
  for (const key of Object.keys(value)) {
    if (!known.includes(key))
      throw new RlgptError('corrupt', `handbook '${path}' has '${key}'`, `Use ${known.join(', ')}.`);
  }
  for (const key of lists) {
    if (value[key] !== undefined && !Array.isArray(value[key])) {
      throw new RlgptError('corrupt', `'${key}' of handbook '${path}' is no list`, 'Make it one.');
    }
  }
  return { ...emptyHandbook, ...value };
}

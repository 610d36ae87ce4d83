/** The handbook file of a Python environment (docs/gym.md): what its manual says, and what its numbers mean. */
import { RlgptError } from '../../core/errors.ts';
import { readTextFile } from '../../core/text-file.ts';
import type { FactInfo } from '../env.ts';
import type { Condition, Handbook, Operator } from '../handbook.ts';

/** A fact as a place in the observation: `inventory[3]`, `observation[0,2]`, or a field of one number by its name. */
export interface FactPlace extends Partial<FactInfo> {
  readonly at: string;
}

/** A fact as a sum over the places of one field where another field, of words, holds a word: how many of an item there are. */
export interface FactSum extends Partial<FactInfo> {
  readonly sum: string;
  readonly where: string;
  readonly is: string;
}

export interface GymHandbook extends Omit<Handbook, 'world'> {
  readonly facts: Readonly<Record<string, FactPlace | FactSum>>;
  /** Names of the codes of a discrete action, in order. */
  readonly actions: readonly string[];
}

/** A field, and a place in it where it has more than one number. */
export const PLACE = /^([^[\]]+)(?:\[(\d+(?:, *\d+)*)\])?$/;

export const emptyHandbook: GymHandbook = {
  items: [],
  blocks: [],
  entities: [],
  operators: [],
  dangers: [],
  notes: [],
  actions: [],
  facts: {},
};

const bad = (where: string, remedy: string) => new RlgptError('corrupt', where, remedy);

/** Reads a JSON file with any of the handbook's parts. Throws RlgptError 'usage' or 'corrupt' that names the file and the entry. */
export function readHandbook(path: string): GymHandbook {
  const text = readTextFile('handbook', path);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new RlgptError('corrupt', `handbook '${path}' is no JSON: ${(error as Error).message}`, 'Correct it.');
  }
  try {
    return check(value);
  } catch (error) {
    // what is wrong with an entry was said before the file's name was known
    if (error instanceof RlgptError) throw bad(`handbook '${path}': ${error.message}`, error.remedy);
    throw error;
  }
}

type Entry = Readonly<Record<string, unknown>>;

function check(value: unknown): GymHandbook {
  const book = object(value, 'it', Object.keys(emptyHandbook));
  const part = <T>(key: string, read: (entry: unknown, where: string) => T): T[] => list(book[key] ?? [], key, read);
  const named = (like: object) => (entry: unknown, where: string) => {
    const thing = object(entry, where);
    for (const [key, usual] of Object.entries(like)) likeUsual(thing[key], usual, `${where}.${key}`);
    return { ...thing, name: text(thing.name, `${where}.name`) };
  };
  const read = {
    facts: Object.fromEntries(
      Object.entries(object(book.facts ?? {}, 'facts')).map(([name, place]) => [name, fact(place, `facts.${name}`)]),
    ),
    actions: part('actions', text),
    dangers: part('dangers', text),
    notes: part('notes', text),
    operators: part('operators', operator),
    items: part('items', named(ITEM)) as unknown as Handbook['items'],
    blocks: part('blocks', named(BLOCK)) as unknown as Handbook['blocks'],
    entities: part('entities', named(ENTITY)) as unknown as Handbook['entities'],
  };
  const words = wordsOf(read);
  const withId = <T extends { readonly name: string }>(thing: T): T => ({
    ...thing,
    id: words.indexOf(thing.name) + 1,
  });
  return {
    ...read,
    items: read.items.map((item) => withId({ ...ITEM, ...item })),
    blocks: read.blocks.map((block) => withId({ ...BLOCK, ...block })),
    entities: read.entities.map((entity) => withId({ ...ENTITY, ...entity })),
  };
}

const ITEM = { stack: 64, durability: 0 };
const BLOCK = { solid: true, liquid: false, danger: false, found: 'surface', depth: 0 } as const;
const ENTITY = { health: 1, hostile: false };

/** What may be left out is, where it is said, of the type of what is usual; numbers are not below 0. */
function likeUsual(value: unknown, usual: unknown, where: string): void {
  const fits = typeof value === typeof usual && (typeof value !== 'number' || (value >= 0 && Number.isFinite(value)));
  if (value === undefined || fits) return;
  throw bad(`${where} is ${JSON.stringify(value)}`, `Write a value such as ${JSON.stringify(usual)}.`);
}

function object(value: unknown, where: string, known?: readonly string[]): Entry {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw bad(`${where} is no object`, 'Write { ... }.');
  }
  const unknown = Object.keys(value).find((key) => known !== undefined && !known.includes(key));
  if (unknown !== undefined) throw bad(`${where} has '${unknown}'`, `Use ${known!.join(', ')}.`);
  return value as Entry;
}

function list<T>(value: unknown, where: string, read: (entry: unknown, where: string) => T): T[] {
  if (!Array.isArray(value)) throw bad(`'${where}' is no list`, 'Write [ ... ].');
  return value.map((entry, i) => read(entry, `${where}[${i}]`));
}

function text(value: unknown, where: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw bad(`${where} is ${JSON.stringify(value)}`, 'Write words in quotes.');
}

function number(value: unknown, where: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw bad(`${where} is ${JSON.stringify(value)}`, 'Write a number.');
}

function fact(value: unknown, where: string): FactPlace | FactSum {
  const place = object(value, where, ['at', 'sum', 'where', 'is', 'unit', 'low', 'high', 'about']);
  const info = {
    ...(place.unit === undefined || place.unit === '' ? {} : { unit: text(place.unit, `${where}.unit`) }),
    ...(place.low === undefined ? {} : { low: number(place.low, `${where}.low`) }),
    ...(place.high === undefined ? {} : { high: number(place.high, `${where}.high`) }),
    ...(place.about === undefined ? {} : { about: text(place.about, `${where}.about`) }),
  };
  if (place.at === undefined && place.sum !== undefined) {
    const [sum, other, is] = ['sum', 'where', 'is'].map((key) => text(place[key], `${where}.${key}`));
    return { sum, where: other, is, ...info };
  }
  const at = text(place.at, `${where}.at`);
  if (!PLACE.test(at)) throw bad(`${where}.at is '${at}'`, 'Write a field and a place: inventory[3], or map[0,2].');
  return { at, ...info };
}

/** Words of items, blocks and living things; the id of each is its place in them, from 1. */
export function wordsOf({ items, blocks, entities }: GymHandbook): readonly string[] {
  return [...new Set([...items, ...blocks, ...entities].map(({ name }) => name))];
}

function condition(value: unknown, where: string): Condition {
  const { fact: name, atLeast = 1 } = object(value, where, ['fact', 'atLeast']);
  return { fact: text(name, `${where}.fact`), atLeast: number(atLeast, `${where}.atLeast`) };
}

const operatorKeys = [
  'name',
  'verb',
  'object',
  'needs',
  'consumes',
  'yields',
  'action',
  'hand',
  'tools',
  'wear',
  'ticks',
] as const;

/** Only a name and what it yields must be said. */
function operator(value: unknown, where: string): Operator {
  const entry = object(value, where, operatorKeys);
  const name = text(entry.name, `${where}.name`);
  const [verb, ...rest] = name.split(' ');
  const { hand } = entry;
  if (hand !== undefined && hand !== 'attack' && hand !== 'use') {
    throw bad(`${where}.hand is ${JSON.stringify(hand)}`, "Write 'attack' or 'use'.");
  }
  const consumes = Object.entries(object(entry.consumes ?? {}, `${where}.consumes`));
  return {
    name,
    verb: entry.verb === undefined ? verb : text(entry.verb, `${where}.verb`),
    object: entry.object === undefined ? rest.join(' ') : text(entry.object, `${where}.object`),
    needs: list(entry.needs ?? [], `${where}.needs`, condition),
    consumes: Object.fromEntries(consumes.map(([item, count]) => [item, number(count, `${where}.consumes.${item}`)])),
    yields: list(entry.yields, `${where}.yields`, condition),
    action: entry.action === undefined || entry.action === null ? null : text(entry.action, `${where}.action`),
    ...(hand === undefined ? {} : { hand }),
    tools: list(entry.tools ?? [], `${where}.tools`, text),
    wear: number(entry.wear ?? 0, `${where}.wear`),
    ticks: number(entry.ticks ?? 1, `${where}.ticks`),
  };
}

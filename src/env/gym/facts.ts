/** The facts of a Python environment: the numbers of small fields, what the handbook names, and those of every world. */
import { RlgptError, unknownName } from '../../core/errors.ts';
import type { FactInfo, FieldArray } from '../env.ts';
import { type FactSum, type GymHandbook, PLACE, wordsOf } from './handbook.ts';
import type { Host } from './host.ts';

/** A field of so few numbers gives a fact for each. */
const FEW = 32;

const FLAG = { unit: '', low: 0, high: 1 } as const;

/** How many numbers a shape has. */
export const volume = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

/** One episode of one world, as far as it is known here. */
export interface Episode {
  readonly seed: number;
  /** Flat actions since the reset. */
  readonly log: number[];
  /** Steps at which the episode counts from. */
  start: number;
  /** Rewards so far. */
  total: number;
}

interface Sources {
  readonly arrays: readonly FieldArray[];
  readonly terminated: Uint8Array;
  readonly reward: Float32Array;
  readonly episodes: Episode[];
}

interface Fact extends FactInfo {
  readonly name: string;
  read(world: number): number;
}

/** Throws RlgptError 'unknown-name' and 'world' for a handbook that speaks of what the observation does not have. */
export function makeFacts(host: Host, handbook: GymHandbook, sources: Sources) {
  const { fields } = host.spec;
  const place = (field: number, index: number) => (world: number) =>
    sources.arrays[field][world * volume(fields[field].shape) + index];
  const few = fields.flatMap((field, f): Fact[] => {
    const size = volume(field.shape);
    if (size > FEW) return [];
    return Array.from({ length: size }, (_, i) => ({
      name: size === 1 ? field.name : `${field.name}.${i}`,
      unit: '',
      low: field.low,
      high: field.high,
      about: `Number ${i} of ${field.name}.`,
      read: place(f, i),
    }));
  });
  const fieldOf = (name: string): number => {
    const f = fields.findIndex((candidate) => candidate.name === name);
    if (f >= 0) return f;
    const known = fields.map((candidate) => candidate.name);
    throw unknownName('observation field', name, known);
  };
  const words = wordsOf(handbook);
  const summed = (name: string, { sum, where, is, ...info }: FactSum): Fact => {
    const [amounts, holders] = [fieldOf(sum), fieldOf(where)];
    const id = words.indexOf(is) + 1;
    if (id === 0) throw unknownName('item, block or entity of the handbook', is, words);
    const size = volume(fields[amounts].shape);
    if (fields[holders].kind !== 'word' || volume(fields[holders].shape) !== size) {
      throw new RlgptError(
        'world',
        `'${where}' is no field of ${size} words`,
        `Name the words that belong to '${sum}'.`,
      );
    }
    const read = (world: number): number => {
      let total = 0;
      for (let i = world * size; i < (world + 1) * size; i++) {
        if (sources.arrays[holders][i] === id) total += sources.arrays[amounts][i];
      }
      return total;
    };
    return {
      unit: '',
      low: 0,
      high: fields[amounts].high,
      about: `Sum of ${sum} where ${where} is ${is}.`,
      ...info,
      name,
      read,
    };
  };
  const named = Object.entries(handbook.facts).map(([name, fact]): Fact => {
    if ('sum' in fact) return summed(name, fact);
    const { at, ...info } = fact;
    const [, field, index] = PLACE.exec(at)!;
    const f = fieldOf(field);
    const offset = offsetOf(at, index === undefined ? [0] : index.split(',').map(Number), fields[f].shape);
    return { unit: '', low: 0, high: 1, about: `${at} of the observation.`, ...info, name, read: place(f, offset) };
  });
  const width = host.spec.actions.length;
  const own: Fact[] = [
    {
      ...FLAG,
      name: 'alive',
      about: 'The environment has not ended the episode.',
      read: (w) => 1 - sources.terminated[w],
    },
    {
      name: 'steps',
      unit: 'steps',
      low: 0,
      high: host.spec.limit ?? 1000,
      about: 'Steps since the start.',
      read: (w) => sources.episodes[w].log.length / width - sources.episodes[w].start,
    },
    { ...FLAG, name: 'reward', about: 'The last reward.', read: (w) => sources.reward[w] },
    {
      ...FLAG,
      low: -1e6,
      high: 1e6,
      name: 'return',
      about: 'Rewards since the reset.',
      read: (w) => sources.episodes[w].total,
    },
  ];
  const facts = [...named, ...few.filter((fact) => !(fact.name in handbook.facts)), ...own];
  const indices = new Map(facts.map((fact, i) => [fact.name, i]));
  return {
    names: facts.map((fact) => fact.name),
    infos: facts,
    index: (name: string) => indices.get(name) ?? -1,
    read: (world: number, index: number) => facts[index].read(world),
  };
}

/** Where a place lies in a field: one index into all of its numbers, or one for each dimension. */
function offsetOf(at: string, indices: readonly number[], shape: readonly number[]): number {
  const all = indices.length === 1 ? [volume(shape)] : shape;
  if (indices.length === all.length && indices.every((index, d) => index < all[d])) {
    return indices.reduce((sum, index, d) => sum * all[d] + index, 0);
  }
  throw new RlgptError('world', `the handbook has '${at}'`, `The field is [${shape.join(', ')}].`);
}

/** Throws RlgptError when operators speak of facts that the world lacks. */
export function checkOperators({ operators }: GymHandbook, names: readonly string[]): void {
  for (const { needs, yields } of operators) {
    for (const { fact } of [...needs, ...yields]) {
      if (!names.includes(fact)) throw unknownName('fact in the operators of the handbook', fact, names);
    }
  }
}

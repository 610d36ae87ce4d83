/**
 * Inference of a subtask graph from experience: layers first, then a decision tree for each precondition (MSGI, Sohn et al.
 * 2020, arXiv 2001.00248: inductive logic programming). It needs no training and no gradient.
 */
import { RlgptError } from '../core/errors.ts';
import type { Conjunction, SubtaskGraph } from '../env/subtasks/graph.ts';
import { type SubtaskLog, UNSEEN } from './subtask-log.ts';
import { type PositiveLeaf, positiveLeaves, simplify } from './subtask-tree.ts';

/** How preconditions are read off a decision tree. */
export interface InferOptions {
  /**
   * 'all-leaves': every positive leaf is an alternative, which is right on all that was logged. 'published': as the authors'
   * program does, without positive leaves beside an impure sibling, which loses alternatives and so also prunes chance ones.
   */
  readonly decoder: 'all-leaves' | 'published';
  /** Least number of different states behind an alternative; the one with most stays in any case. */
  readonly support: number;
}

/** Every alternative that was seen. */
export const inferDefaults: InferOptions = { decoder: 'all-leaves', support: 1 };

/**
 * The graph that explains a log. A subtask that was eligible in all states has no needs, nor has one that was never
 * eligible: nothing is known of it. A subtask that was not executed is worth the mean of all rewards, 0 where there are none.
 * Where states contradict each other the majority decides. Throws RlgptError 'usage' for a log without states or a support
 * below 1.
 */
export function inferSubtaskGraph(log: SubtaskLog, options: InferOptions = inferDefaults): SubtaskGraph {
  const { names, completed, eligible } = log;
  const { decoder, support } = options;
  if (completed.length === 0)
    throw new RlgptError('usage', 'the log holds no state', 'Observe at least one before inferring.');
  if (!(support >= 1)) throw new RlgptError('usage', `support is ${support}`, 'Use at least 1 state.');
  const columns = names.map((_, i) => columnOf(completed, i));
  const labels = names.map((_, i) => columnOf(eligible, i));
  const needs: (readonly Conjunction[])[] = names.map(() => []);
  const inLayers = layersFrom(columns, labels);
  const below: number[] = [];
  for (const [l, layer] of inLayers.entries()) {
    const features = below.map((i) => columns[i]);
    for (const i of l === 0 ? [] : layer) {
      const rows = seenRows(labels[i]);
      const leaves = positiveLeaves({ features, labels: labels[i], rows });
      const terms = simplify(kept(leaves, decoder, support).map(({ term }) => term));
      needs[i] = terms.map((term) => conjunction([...term], below));
    }
    below.push(...layer);
    below.sort((a, b) => a - b);
  }
  return { names, needs, rewards: meanRewards(log) };
}

function columnOf(rows: readonly Uint8Array[], i: number): Uint8Array {
  const column = new Uint8Array(rows.length);
  for (let row = 0; row < rows.length; row++) column[row] = rows[row][i];
  return column;
}

function seenRows(labels: Uint8Array): Int32Array {
  const rows = new Int32Array(labels.length);
  let count = 0;
  for (let row = 0; row < labels.length; row++) if (labels[row] !== UNSEEN) rows[count++] = row;
  return rows.subarray(0, count);
}

/** The leaves that the decoder takes, less those of little support; the best supported one where none is left. */
function kept(leaves: readonly PositiveLeaf[], decoder: InferOptions['decoder'], support: number): PositiveLeaf[] {
  const decoded = decoder === 'published' ? leaves.filter((leaf) => leaf.besidePure) : leaves;
  const supported = decoded.filter((leaf) => leaf.support >= support);
  if (supported.length > 0) return supported;
  const most = Math.max(...leaves.map((leaf) => leaf.support));
  return leaves.filter((leaf) => leaf.support === most).slice(0, 1);
}

/** Literals over the features `below` as numbers of subtasks. */
function conjunction(literals: readonly number[], below: readonly number[]): Conjunction {
  const of = (sign: number) =>
    literals
      .filter((literal) => (literal & 1) === sign)
      .map((literal) => below[literal >> 1])
      .sort((a, b) => a - b);
  return { done: of(1), undone: of(0) };
}

/**
 * Layer 0 holds what was eligible whenever it was seen, and what never was. A later layer holds all whose eligibility is a
 * function of the completion of what lies below; what is left where there is none makes the last layer.
 */
function layersFrom(columns: readonly Uint8Array[], labels: readonly Uint8Array[]): number[][] {
  const constant = (label: Uint8Array) => !label.includes(0) || !label.includes(1);
  const all = [...labels.keys()];
  const layers = [all.filter((i) => constant(labels[i]))];
  let left = all.filter((i) => !constant(labels[i]));
  const groups = createGroups(columns[0]?.length ?? 0);
  while (left.length > 0) {
    for (const i of layers.at(-1)!) groups.divide(columns[i]);
    const explained = left.filter((i) => groups.agree(labels[i]));
    const layer = explained.length > 0 ? explained : left;
    layers.push(layer);
    left = left.filter((i) => !layer.includes(i));
  }
  return layers;
}

/** Rows in groups, divided column by column. */
function createGroups(rows: number) {
  const group = new Int32Array(rows);
  const label = new Uint8Array(rows);
  const renamed = new Int32Array(2 * rows);
  return {
    /** Rows stay together where the column agrees. */
    divide(column: Uint8Array): void {
      renamed.fill(-1);
      let next = 0;
      for (let row = 0; row < rows; row++) {
        const key = 2 * group[row] + column[row];
        if (renamed[key] < 0) renamed[key] = next++;
        group[row] = renamed[key];
      }
    },
    /** Whether no group holds both labels. */
    agree(labels: Uint8Array): boolean {
      label.fill(UNSEEN);
      for (let row = 0; row < rows; row++) {
        if (labels[row] === UNSEEN) continue;
        if (label[group[row]] === UNSEEN) label[group[row]] = labels[row];
        else if (label[group[row]] !== labels[row]) return false;
      }
      return true;
    },
  };
}

function meanRewards({ paid, executions }: SubtaskLog): number[] {
  const count = executions.reduce((a, b) => a + b, 0);
  const mean = count === 0 ? 0 : paid.reduce((a, b) => a + b, 0) / count;
  return Array.from(paid, (sum, i) => (executions[i] === 0 ? mean : sum / executions[i]));
}

/**
 * All reachable states of a program together with what an assertion still demands, breadth first, so that the first
 * violation met is a shortest one. Facts may change in any way between two steps, but for what is assumed.
 */
import { canonicalJson } from '../core/json.ts';
import { type Holds, progress, type Rest } from '../goal/progression.ts';
import type { Choose, Knowledge } from './knowledge.ts';
import { holdsIn } from './moment.ts';
import {
  choices,
  type Ending,
  type Model,
  NO_WATCHER,
  outputHolds,
  type Path,
  type ProgramState,
  pathsFrom,
  startOf,
  type Watcher,
} from './paths.ts';

/** How far a search goes. */
export interface Limits {
  /** Most states of program and assertion together. */
  readonly states: number;
}

/** What is told on the way, and what counts as a violation. */
export interface ExploreOptions {
  readonly watcher?: Watcher;
  /** Told of every exit that is no step. */
  readonly onEnding?: (ending: Ending, trail: () => readonly Taken[]) => void;
  /** Recognises steps that arithmetic has shown to be impossible. */
  readonly refuted?: (knowledge: Knowledge) => boolean;
  /** The end of a run violates nothing. */
  readonly endless?: boolean;
  /** Policies never break their contracts. */
  readonly trusting?: boolean;
}

/** One step of a trail: a path of the program, and what the assertion's conditions take of the world beyond it. */
export interface Taken {
  readonly path: Path;
  readonly knowledge: Knowledge;
}

/** What a search has come to. */
export type Outcome =
  | { readonly kind: 'holds'; readonly states: number }
  | { readonly kind: 'violated'; readonly states: number; readonly trail: readonly Taken[]; readonly how: Violation }
  | { readonly kind: 'unknown'; readonly states: number };

/** How a trail violates: in its last step, by ending, or by going round from step `from` on for ever. */
export type Violation =
  | { readonly in: 'step' }
  | { readonly in: 'end' }
  | { readonly in: 'loop'; readonly from: number };

interface Node {
  readonly state: ProgramState;
  /** What the assertion demands of the steps from here on, and whether it holds of the steps up to here. */
  readonly left: Rest;
  readonly ends: boolean;
  /** Index of the node before, and the step that led here; null at the start. */
  readonly parent: number;
  readonly taken: Taken | null;
}

interface Edge {
  readonly from: number;
  readonly to: number;
  /** A policy that must come to an end goes on: no infinite run consists of such steps alone. */
  readonly passing: boolean;
  readonly taken: Taken;
}

/** Explores a program against one assertion; true explores the program alone. */
export function explore(model: Model, assertion: Rest, limits: Limits, options: ExploreOptions = {}): Outcome {
  const { watcher = NO_WATCHER, onEnding, refuted = () => false, endless = false, trusting = false } = options;
  const start: Node = {
    state: startOf(model),
    left: assertion,
    ends: holdsOfNothing(assertion),
    parent: -1,
    taken: null,
  };
  const nodes: Node[] = [start];
  const known = new Map([[nodeKey(start), 0]]);
  const edges: Edge[] = [];
  for (let i = 0; i < nodes.length; i++) {
    if (nodes.length > limits.states) return { kind: 'unknown', states: nodes.length };
    const node = nodes[i];
    const violated = (taken: Taken, how: Violation) =>
      ({ kind: 'violated', states: nodes.length, trail: [...trailTo(nodes, i), taken], how }) as const;
    for (const path of pathsFrom(model, node.state, watcher)) {
      if (trusting && path.broken.length > 0) continue;
      const { exit, next } = path;
      if (exit.kind !== 'step' || next === null) {
        const taken: Taken = { path, knowledge: path.knowledge };
        if (exit.kind !== 'step') onEnding?.(exit, () => [...trailTo(nodes, i), taken]);
        const ended = exit.kind === 'return' || exit.kind === 'throw';
        if (ended && !endless && !node.ends) return violated(taken, { in: 'end' });
        continue;
      }
      for (const { taken, left, ends } of demandsAfter(node.left, path)) {
        if (taken.knowledge.relations.size > 0 && refuted(taken.knowledge)) continue;
        if (left === false && !ends) return violated(taken, { in: 'step' });
        const after: Node = { state: next, left, ends, parent: i, taken };
        const key = nodeKey(after);
        let to = known.get(key);
        if (to === undefined) {
          to = nodes.push(after) - 1;
          known.set(key, to);
        }
        const bounded = typeof model.annotations.contracts.get(exit.policy ?? '')?.within === 'number';
        if (!ends && !node.ends) edges.push({ from: i, to, passing: !exit.decided && bounded, taken });
      }
    }
  }
  const loop = findLoop(edges);
  if (loop === null) return { kind: 'holds', states: nodes.length };
  const lead = trailTo(nodes, loop[0].from);
  const trail = [...lead, ...loop.map((edge) => edge.taken)];
  return { kind: 'violated', states: nodes.length, trail, how: { in: 'loop', from: lead.length } };
}

/** Formulas that stay as they are, such as `always p`, are turned into text once, also as parts of others. */
const texts = new WeakMap<object, string>();

function textOf(rest: Rest): string {
  if (typeof rest === 'boolean') return String(rest);
  if ('not' in rest) return `not ${textOf(rest.not)}`;
  if ('all' in rest) return `all(${rest.all.map(textOf).join()})`;
  let text = texts.get(rest);
  if (text === undefined) {
    text = canonicalJson(rest);
    texts.set(rest, text);
  }
  return text;
}

const nodeKey = ({ state, left, ends }: Node): string => `${state.id} ${ends} ${textOf(left)}`;

/** What the assertion demands after a path, one result for each way in which its open conditions may turn out. */
function* demandsAfter(left: Rest, path: Path): Generator<{ taken: Taken; left: Rest; ends: boolean }> {
  if (typeof left === 'boolean') {
    yield { taken: { path, knowledge: path.knowledge }, left, ends: left };
    return;
  }
  yield* choices((choose) => {
    const knowledge = forkOnce(path.knowledge, choose);
    const holds: Holds = (condition) =>
      ('fact' in condition ? outputHolds(condition.fact, path) : null) ?? holdsIn(knowledge.get(), condition);
    const { rest, ends } = progress(left, holds);
    return { taken: { path, knowledge: knowledge.used() }, left: rest, ends };
  });
}

/** A copy made when it is first asked for: most conditions ask about what the step does, not about the world. */
function forkOnce(from: Knowledge, choose: Choose): { get(): Knowledge; used(): Knowledge } {
  let fork: Knowledge | null = null;
  return {
    get: () => {
      fork ??= from.fork(choose);
      return fork;
    },
    used: () => fork ?? from,
  };
}

/** The verdict on a program that returns before its first step. */
function holdsOfNothing(rest: Rest): boolean {
  if (typeof rest === 'boolean') return rest;
  if ('all' in rest) return rest.all.every(holdsOfNothing);
  if ('any' in rest) return rest.any.some(holdsOfNothing);
  if ('not' in rest) return !holdsOfNothing(rest.not);
  if ('implies' in rest) return !holdsOfNothing(rest.implies[0]) || holdsOfNothing(rest.implies[1]);
  return 'always' in rest;
}

function trailTo(nodes: readonly Node[], index: number): Taken[] {
  const trail: Taken[] = [];
  for (let at = index; at > 0; at = nodes[at].parent) trail.unshift(nodes[at].taken!);
  return trail;
}

// --- runs without end ---

/**
 * A cycle through states in all of which the assertion would be violated if the program ended, or null. An infinite run
 * thus satisfies an assertion when infinitely many of its beginnings do. Strongly connected components by Tarjan 1972.
 */
function findLoop(edges: readonly Edge[]): readonly Edge[] | null {
  if (edges.length === 0) return null;
  const out = new Map<number, Edge[]>();
  for (const edge of edges) out.set(edge.from, [...(out.get(edge.from) ?? []), edge]);
  const component = components(out);
  const closing = edges.find((e) => !e.passing && component.get(e.from) === component.get(e.to));
  if (closing === undefined) return null;
  // The shortest way back from the end of that edge to its beginning.
  const via = new Map<number, Edge | null>([[closing.to, null]]);
  for (const at of via.keys()) {
    if (at === closing.from) break;
    for (const edge of out.get(at) ?? []) if (!via.has(edge.to)) via.set(edge.to, edge);
  }
  const cycle: Edge[] = [];
  for (let edge = via.get(closing.from) ?? null; edge !== null; edge = via.get(edge.from) ?? null) cycle.unshift(edge);
  return [closing, ...cycle];
}

function components(out: ReadonlyMap<number, readonly Edge[]>): Map<number, number> {
  const order = new Map<number, number>();
  const low = new Map<number, number>();
  const stack: number[] = [];
  const component = new Map<number, number>();
  for (const root of out.keys()) {
    if (order.has(root)) continue;
    const work: { at: number; next: number }[] = [{ at: root, next: 0 }];
    while (work.length > 0) {
      const top = work[work.length - 1];
      const { at } = top;
      if (top.next === 0) {
        order.set(at, order.size);
        low.set(at, order.get(at)!);
        stack.push(at);
      }
      const edge = (out.get(at) ?? [])[top.next++];
      if (edge === undefined) {
        work.pop();
        const parent = work[work.length - 1];
        if (parent !== undefined) low.set(parent.at, Math.min(low.get(parent.at)!, low.get(at)!));
        if (low.get(at) === order.get(at))
          for (const member of stack.splice(stack.indexOf(at))) component.set(member, at);
      } else if (!order.has(edge.to)) work.push({ at: edge.to, next: 0 });
      else if (!component.has(edge.to)) low.set(at, Math.min(low.get(at)!, order.get(edge.to)!));
    }
  }
  return component;
}

/** What a routine is made with: its instructions so far, its variables and scopes, and where its jumps go. */
import type { AnyNode, Function as FunctionNode, Pattern } from 'acorn';
import type { Check, Guard, Instruction } from './code.ts';
import { lineAt, outside } from './refusal.ts';

/** What the routines of one program share. */
export interface Unit {
  readonly source: string;
  readonly routines: Map<string, { readonly index: number; readonly node: FunctionNode }>;
  readonly globals: Map<string, number>;
  readonly guards: Guard[];
  readonly checks: Check[];
}

/** Of a loop or a switch. */
export interface Target {
  /** Jumps to be sent to the end, or to the next round. */
  readonly breaks: number[];
  readonly continues: number[] | null;
}

export interface Builder {
  readonly unit: Unit;
  readonly body: Instruction[];
  /** Names of the variables by slot. */
  readonly slots: string[];
  readonly scopes: Map<string, number>[];
  readonly targets: Target[];
}

export const newBuilder = (unit: Unit): Builder => ({ unit, body: [], slots: [], scopes: [new Map()], targets: [] });

type Draft = Instruction extends infer I ? (I extends { at: number } ? Omit<I, 'at'> : never) : never;

/** Adds an instruction and returns its index. */
export const emit = ({ body }: Builder, at: number, draft: Draft): number =>
  body.push({ at, ...draft } as Instruction) - 1;

/** The index of the next instruction. */
export const here = ({ body }: Builder): number => body.length;

/** Sends a jump or a branch to the next instruction. */
export function land({ body }: Builder, index: number, to = body.length): void {
  body[index] = { ...body[index], to } as Instruction;
}

/** Ends the compilation: `what` is outside the checkable subset. */
export function refuse({ unit }: Builder, at: number, what: string, remedy: string): never {
  throw outside(unit.source, at, what, remedy);
}

/** A new variable in the innermost scope; returns its slot. */
export function declare(b: Builder, id: Pattern): number {
  if (id.type !== 'Identifier') refuse(b, id.start, 'a pattern', 'Name each value.');
  b.scopes[b.scopes.length - 1].set(id.name, b.slots.length);
  return b.slots.push(id.name) - 1;
}

/** The slot of a variable that is in scope, or -1. */
export function slotOf({ scopes }: Builder, id: string): number {
  for (let i = scopes.length - 1; i >= 0; i--) {
    const slot = scopes[i].get(id);
    if (slot !== undefined) return slot;
  }
  return -1;
}

/** Whether this names the program's view of the world: always the first parameter. */
export const isWorld = (b: Builder, node: AnyNode): boolean =>
  node.type === 'Identifier' && slotOf(b, node.name) >= 0 && node.name === (b.slots[0] ?? '');

/** The text of a node on one line. */
export const textOf = ({ unit }: Builder, { start, end }: AnyNode): string =>
  unit.source.slice(start, end).replace(/\s+/g, ' ');

/** A new condition whose outcomes are counted. A default by ?? is no condition: it may well always or never be needed. */
export function guard(b: Builder, node: AnyNode, check = -1, defaults = false): number {
  const { source, guards } = b.unit;
  const constant = defaults || node.type === 'Literal';
  return guards.push({ line: lineAt(source, node.start), text: textOf(b, node), constant, check }) - 1;
}

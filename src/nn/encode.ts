/** Programs as plain data, to send them to another thread. */
import type { Program } from './executor.ts';
import { node, type Op, type Tensor, topological } from './graph.ts';
import type { Shape } from './shape.ts';

interface EncodedNode {
  readonly op: Op;
  /** Positions of earlier nodes. */
  readonly inputs: readonly number[];
  readonly shape: Shape;
  readonly dtype: Tensor['dtype'];
}

/** Nodes in topological order, and positions of outputs and gradients by name. Can be cloned and written as JSON. */
export interface EncodedProgram {
  readonly nodes: readonly EncodedNode[];
  readonly outputs: readonly (readonly [name: string, position: number])[];
  readonly gradients: readonly (readonly [name: string, position: number])[];
}

/** A program as plain data, which threads can be sent: operands are positions of earlier nodes. */
export function encodeProgram({ outputs, gradients }: Program): EncodedProgram {
  const order = topological([...Object.values(outputs), ...(gradients?.values() ?? [])]);
  const position = new Map(order.map((t, i) => [t, i]));
  const positions = (entries: Iterable<readonly [string, Tensor]>) =>
    [...entries].map(([name, t]) => [name, position.get(t)!] as const);
  return {
    nodes: order.map(({ op, inputs, shape, dtype }) => ({
      op,
      inputs: inputs.map((x) => position.get(x)!),
      shape,
      dtype,
    })),
    outputs: positions(Object.entries(outputs)),
    gradients: positions(gradients ?? []),
  };
}

/** The program that `encodeProgram` took. */
export function decodeProgram({ nodes, outputs, gradients }: EncodedProgram): Program {
  const tensors: Tensor[] = [];
  for (const { op, inputs, shape, dtype } of nodes) {
    tensors.push(
      node(
        op,
        inputs.map((i) => tensors[i]),
        shape,
        dtype,
      ),
    );
  }
  const pick = (entries: EncodedProgram['outputs']) => entries.map(([name, i]) => [name, tensors[i]] as const);
  const program = { outputs: Object.fromEntries(pick(outputs)) };
  return gradients.length > 0 ? { ...program, gradients: new Map(pick(gradients)) } : program;
}

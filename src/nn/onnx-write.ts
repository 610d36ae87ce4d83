/**
 * A program as an ONNX model (opset 20, IR 9): forward graphs for other tools, whole training steps for onnxruntime.
 * Fields are those of onnx.proto. Images lie as [N,H,W,C] here and as [N,C,H,W] in ONNX, hence the transposes.
 */
import { packageVersion } from '../core/version.ts';
import type { Program } from './executor.ts';
import { checkProgram, parametersOf } from './executor.ts';
import type { Tensor } from './graph.ts';
import { emitNode } from './onnx-nodes.ts';
import { type MessageWriter, writeMessage } from './protobuf.ts';
import { type Shape, sizeOf } from './shape.ts';

const TYPES = { f32: 1, i32: 6, i64: 7, bool: 9 } as const;

export interface OnnxOptions {
  /** Values of parameters that the model holds; others become inputs of the model. */
  readonly values?: (name: string) => Float32Array;
  /** Text beside the model, such as names of actions. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Gradients come out as `gradient:NAME`. */
export const gradientName = (parameter: string): string => `gradient:${parameter}`;

/** Makes nodes and constants; names of results are given out in order, so equal programs give equal bytes. */
export interface Emitter {
  node(
    op: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, number | string | readonly number[]>>,
  ): string;
  /** A scalar constant, or one value repeated to a shape. */
  float(value: number, shape?: Shape): string;
  ints(values: readonly number[]): string;
}

/** A program as the bytes of an ONNX model. Gradients, where it has some, are outputs too. */
export function writeOnnx(program: Program, options: OnnxOptions = {}): Uint8Array {
  const results = [
    ...Object.entries(program.outputs),
    ...[...(program.gradients ?? [])].map(([name, g]) => [gradientName(name), g] as const),
  ];
  const { order } = checkProgram(program, parametersOf(results.map(([, t]) => t)));
  const graph = writeMessage();
  const inputs = new Map<string, MessageWriter>();
  const emitter = createEmitter(graph);
  const names = new Map<Tensor, string>();
  const held = new Set<string>();
  for (const t of order) {
    const { op } = t;
    if (op.kind === 'input' || op.kind === 'parameter') {
      names.set(t, op.name);
      if (op.kind === 'parameter' && options.values) {
        if (!held.has(op.name)) graph.message(5, floatTensor(op.name, t.shape, options.values(op.name)));
        held.add(op.name);
      } else inputs.set(op.name, valueInfo(op.name, t));
    } else {
      names.set(
        t,
        emitNode(
          t,
          t.inputs.map((x) => names.get(x)!),
          emitter,
        ),
      );
    }
  }
  for (const [name, t] of results) {
    graph.message(1, nodeMessage('Identity', [names.get(t)!], name, {}));
    graph.message(12, valueInfo(name, t));
  }
  graph.text(2, 'rlgpt');
  for (const info of inputs.values()) graph.message(11, info);
  const model = writeMessage().integer(1, 9).text(2, 'rlgpt').text(3, packageVersion()).message(7, graph);
  model.message(8, writeMessage().text(1, '').integer(2, 20));
  for (const [key, value] of Object.entries(options.metadata ?? {})) {
    model.message(14, writeMessage().text(1, key).text(2, value));
  }
  return model.finish();
}

function createEmitter(graph: MessageWriter): Emitter {
  const constants = new Map<string, string>();
  let count = 0;
  const constant = (key: string, write: (name: string) => MessageWriter) => {
    let name = constants.get(key);
    if (name === undefined) {
      name = `constant:${constants.size}`;
      constants.set(key, name);
      graph.message(5, write(name));
    }
    return name;
  };
  return {
    node(op, inputs, attributes = {}) {
      const output = `node:${count++}`;
      graph.message(1, nodeMessage(op, inputs, output, attributes));
      return output;
    },
    float: (value, shape = []) =>
      constant(`f${value}:${shape.join(',')}`, (name) =>
        floatTensor(name, shape, new Float32Array(sizeOf(shape)).fill(value)),
      ),
    ints: (values) =>
      constant(`i${values.join(',')}`, (name) => {
        const raw = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
        return writeMessage().integer(1, values.length).integer(2, TYPES.i64).text(8, name).bytes(9, raw);
      }),
  };
}

function floatTensor(name: string, shape: Shape, values: Float32Array): MessageWriter {
  const tensor = writeMessage();
  for (const extent of shape) tensor.integer(1, extent);
  const raw = new Uint8Array(values.slice().buffer);
  return tensor.integer(2, TYPES.f32).text(8, name).bytes(9, raw);
}

function valueInfo(name: string, { shape, dtype }: Tensor): MessageWriter {
  const dimensions = writeMessage();
  for (const extent of shape) dimensions.message(1, writeMessage().integer(1, extent));
  const type = writeMessage().integer(1, TYPES[dtype]).message(2, dimensions);
  return writeMessage().text(1, name).message(2, writeMessage().message(1, type));
}

function nodeMessage(
  op: string,
  inputs: readonly string[],
  output: string,
  attributes: Readonly<Record<string, number | string | readonly number[]>>,
): MessageWriter {
  const message = writeMessage();
  for (const name of inputs) message.text(1, name);
  message.text(2, output).text(4, op);
  for (const [name, value] of Object.entries(attributes)) {
    const attribute = writeMessage().text(1, name);
    if (typeof value === 'string') attribute.text(4, value).integer(20, 3);
    else if (typeof value === 'number') {
      // The type follows the name, not the value: 1 may be a float.
      if (name === 'epsilon' || name === 'alpha' || name === 'beta') attribute.float(2, value).integer(20, 1);
      else attribute.integer(3, value).integer(20, 2);
    } else {
      for (const item of value) attribute.integer(8, item);
      attribute.integer(20, 7);
    }
    message.message(5, attribute);
  }
  return message;
}

/**
 * ONNX models as graphs: those that onnx-write.ts writes, and networks of the same operations from other tools. Float
 * initialisers become parameters, named dimensions get the number of rows that the caller gives.
 */
import { RlgptError } from '../core/errors.ts';
import { add, constant, indexInput, input, parameter, type Tensor } from './graph.ts';
import { importNode, type OnnxNode, type Scope, unsupported } from './onnx-import.ts';
import {
  bytesOf,
  floatOf,
  integerOf,
  integersOf,
  type Message,
  messagesOf,
  readMessage,
  textOf,
  textsOf,
} from './protobuf.ts';
import { sizeOf } from './shape.ts';

export interface OnnxModel {
  readonly outputs: Readonly<Record<string, Tensor>>;
  /** Values of the parameters, for `engine.view('value', name).set`. */
  readonly values: ReadonlyMap<string, Float32Array>;
  readonly metadata: Readonly<Record<string, string>>;
}

const FLOAT = 1;
const INT32 = 6;
const INT64 = 7;

/** `rows` takes the place of dimensions without a number. Throws RlgptError 'corrupt' or 'usage' (what is not supported). */
export function readOnnx(bytes: Uint8Array, rows = 1): OnnxModel {
  // A plain view: slices of a Buffer, as files come, would not be copies.
  const model = readMessage(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const graph = readMessage(bytesOf(model, 7));
  const names = createNames();
  for (const tensor of messagesOf(graph, 5)) names.hold(textOf(tensor, 8), tensor);
  for (const info of messagesOf(graph, 11)) names.addInput(info, rows);
  for (const message of messagesOf(graph, 1)) {
    const node = nodeOf(message);
    if (node.op === 'Constant') names.hold(node.outputs[0], node.tensor() ?? readMessage(new Uint8Array(0)));
    else names.set(node.outputs[0], importNode(node, names.scope));
  }
  const outputs: Record<string, Tensor> = {};
  for (const name of messagesOf(graph, 12).map((info) => textOf(info, 1))) {
    const t = names.scope.tensor(name);
    // An output that is an input or parameter as it stands needs a node of its own.
    outputs[name] = t.inputs.length > 0 ? t : add(t, constant(0));
  }
  if (Object.keys(outputs).length === 0) {
    throw new RlgptError('corrupt', 'the ONNX model has no outputs', 'Give a whole ONNX file.');
  }
  const metadata = Object.fromEntries(messagesOf(model, 14).map((entry) => [textOf(entry, 1), textOf(entry, 2)]));
  return { outputs, values: names.used(outputs), metadata };
}

function createNames() {
  const tensors = new Map<string, Tensor>();
  const floats = new Map<string, Float32Array>();
  const integers = new Map<string, readonly number[]>();

  function hold(name: string, message: Message): void {
    const shape = integersOf(message, 1);
    const type = integerOf(message, 2);
    if (type === FLOAT) {
      const data = floatData(message, sizeOf(shape));
      floats.set(name, data);
      tensors.set(name, shape.length === 0 ? constant(data[0]) : parameter(name, shape));
    } else if (type === INT64 || type === INT32) integers.set(name, integerData(message, type));
    else throw unsupported(`initialiser '${name}' of type ${type}`);
  }

  function addInput(info: Message, rows: number): void {
    const name = textOf(info, 1);
    if (floats.has(name) || integers.has(name)) return;
    const type = readMessage(bytesOf(readMessage(bytesOf(info, 2)), 1));
    const shape = messagesOf(readMessage(bytesOf(type, 2)), 1).map((d) => (d.has(1) ? integerOf(d, 1) : rows));
    const element = integerOf(type, 1);
    if (element !== FLOAT && element !== INT32) throw unsupported(`input '${name}' of type ${element}`);
    tensors.set(name, element === FLOAT ? input(name, shape) : indexInput(name, shape));
  }

  const scope: Scope = {
    tensor(name) {
      const t = tensors.get(name);
      if (!t) throw new RlgptError('corrupt', `the ONNX model lacks '${name}'`, 'Give a whole ONNX file.');
      return t;
    },
    ints(name) {
      const found = integers.get(name);
      if (!found) throw unsupported(`'${name}', which is computed where a constant is needed`);
      return found;
    },
    float(name) {
      const data = floats.get(name);
      return data?.length === 1 ? data[0] : null;
    },
    isFilledWith: (name, value) => floats.get(name)?.every((x) => x === value) ?? false,
  };

  /** Values of the parameters beneath the outputs. */
  function used(outputs: Readonly<Record<string, Tensor>>): Map<string, Float32Array> {
    const values = new Map<string, Float32Array>();
    const seen = new Set<Tensor>();
    const stack = Object.values(outputs);
    for (let t = stack.pop(); t !== undefined; t = stack.pop()) {
      if (seen.has(t)) continue;
      seen.add(t);
      if (t.op.kind === 'parameter') values.set(t.op.name, floats.get(t.op.name)!);
      stack.push(...t.inputs);
    }
    return values;
  }

  return { hold, addInput, set: (name: string, t: Tensor) => tensors.set(name, t), scope, used };
}

function floatData(message: Message, size: number): Float32Array {
  const raw = bytesOf(message, 9);
  const bytes = raw.length > 0 ? raw : bytesOf(message, 4);
  if (bytes.length !== size * 4) {
    throw new RlgptError('corrupt', `'${textOf(message, 8)}' has ${bytes.length} bytes`, `Give ${size * 4}.`);
  }
  return new Float32Array(bytes.slice().buffer);
}

function integerData(message: Message, type: number): number[] {
  const raw = bytesOf(message, 9);
  if (raw.length === 0) return integersOf(message, type === INT64 ? 7 : 5);
  const { buffer } = raw.slice();
  return type === INT64 ? [...new BigInt64Array(buffer)].map(Number) : [...new Int32Array(buffer)];
}

function nodeOf(message: Message): OnnxNode {
  const attributes = new Map(messagesOf(message, 5).map((attribute) => [textOf(attribute, 1), attribute]));
  const get = <T>(name: string, read: (attribute: Message) => T, fallback: T): T => {
    const attribute = attributes.get(name);
    return attribute ? read(attribute) : fallback;
  };
  return {
    op: textOf(message, 4),
    inputs: textsOf(message, 1),
    outputs: textsOf(message, 2),
    name: textOf(message, 3),
    integer: (name, fallback) => get(name, (a) => integerOf(a, 3), fallback),
    float: (name, fallback) => get(name, (a) => floatOf(a, 2), fallback),
    integers: (name) => get<readonly number[] | null>(name, (a) => integersOf(a, 8), null),
    text: (name) => get<string | null>(name, (a) => textOf(a, 4), null),
    tensor: () => get<Message | null>('value', (a) => readMessage(bytesOf(a, 5)), null),
  };
}

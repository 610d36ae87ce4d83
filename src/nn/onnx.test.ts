/** ONNX files: what is written is read back as the same function, by this reader and by onnxruntime where it is installed. */
import { describe, expect, test } from 'vitest';
import { makeRng } from '../core/rng.ts';
import { parametersOf } from './executor.ts';
import * as g from './graph.ts';
import { attention, gruSequence, layerNorm, linear } from './layers.ts';
import { readOnnx } from './onnx-read.ts';
import { writeOnnx } from './onnx-write.ts';
import { onnxRuntimeMissing, runOnnxModel } from './onnxruntime.ts';
import { evaluate } from './oracle.ts';
import { writeMessage } from './protobuf.ts';
import { sizeOf } from './shape.ts';
import { CASES } from './testing-cases.ts';

const missing = onnxRuntimeMissing();

/** Random values of all leaves by name. */
function draw(outputs: readonly g.Tensor[], low: number, high: number, below: (name: string) => number) {
  const rng = makeRng('onnx');
  const values = new Map<string, Float32Array | Int32Array>();
  for (const t of g.topological(outputs)) {
    if (t.op.kind !== 'input' && t.op.kind !== 'parameter') continue;
    const { name } = t.op;
    if (values.has(name)) continue;
    const fill = () => low + (high - low) * rng.uniform();
    if (t.dtype === 'i32')
      values.set(
        name,
        Int32Array.from({ length: t.size }, () => rng.int(below(name))),
      );
    else values.set(name, Float32Array.from({ length: t.size }, fill));
  }
  return values;
}

const run = (output: g.Tensor, values: ReadonlyMap<string, ArrayLike<number>>) =>
  evaluate(g.topological([output]), (t) =>
    t.op.kind === 'input' || t.op.kind === 'parameter' ? values.get(t.op.name)! : [],
  ).get(output)!;

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    expect(Math.abs(actual[i] - expected[i])).toBeLessThan(1e-5 * Math.max(1, Math.abs(expected[i])));
  }
}

describe.each(CASES.map((c) => [c.name, c] as const))('%s', (_, c) => {
  const leaves = c.shapes.map((shape, i) => g.parameter('abc'[i], shape));
  const output = g.add(c.build(...leaves), g.constant(0));
  const values = draw([output], c.low, c.high, (name) => c.indices[name].below);
  const bytes = writeOnnx({ outputs: { output } }, { values: (name) => values.get(name) as Float32Array });

  test('is read back', () => {
    const model = readOnnx(bytes);
    for (const { name } of parametersOf([output])) {
      if (sizeOf(parametersOf([output]).find((p) => p.name === name)!.shape) > 1) {
        expect(model.values.get(name)).toEqual(values.get(name));
      }
    }
    expect(model.outputs.output.shape).toEqual(output.shape);
    expectClose(run(model.outputs.output, new Map([...values, ...model.values])), run(output, values));
  });
});

function policy(rows: number) {
  const x = g.input('observation', [rows, 6]);
  const h = g.tanh(layerNorm('norm', linear('one', x, 8)));
  const keep = g.expand(g.constant(1), [1, rows, 1]);
  const after = gruSequence('cell', g.reshape(h, [1, rows, 8]), g.input('state', [rows, 8]), keep);
  return { logits: linear('two', g.reshape(after, [rows, 8]), 3), look: attended(rows) };
}

const attended = (rows: number) =>
  attention(
    'look',
    g.reshape(linear('seen', g.input('observation', [rows, 6]), 8), [rows, 2, 4]),
    2,
    g.input('mask', [2, 2]),
  );

test.skipIf(missing !== null)(`a policy file computes the same in onnxruntime${missing ? `: ${missing}` : ''}`, () => {
  const outputs = policy(5);
  const values = draw(Object.values(outputs), -1, 1, () => 1);
  const bytes = writeOnnx({ outputs }, { values: (name) => values.get(name) as Float32Array });
  const inputs = {
    observation: { data: values.get('observation')!, shape: [5, 6] },
    state: { data: values.get('state')!, shape: [5, 8] },
    mask: { data: values.get('mask')!, shape: [2, 2] },
  };
  const results = runOnnxModel(bytes, inputs, ['logits', 'look']);
  for (const [name, t] of Object.entries(outputs)) expectClose(results.get(name)!, run(t, values));
});

test('equal programs give equal bytes, metadata comes back', () => {
  const build = () => {
    const outputs = policy(1);
    const values = draw(Object.values(outputs), -1, 1, () => 1);
    const metadata = { actions: '["left","right"]' };
    return writeOnnx({ outputs }, { values: (name) => values.get(name) as Float32Array, metadata });
  };
  expect(build()).toEqual(build());
  expect(readOnnx(build()).metadata).toEqual({ actions: '["left","right"]' });
});

test('a network of another tool: named batch, Gemm with bias, Constant nodes, raw and packed data', () => {
  const float = (name: string, shape: number[], values: number[]) => {
    const tensor = writeMessage();
    for (const extent of shape) tensor.integer(1, extent);
    return tensor
      .integer(2, 1)
      .text(8, name)
      .bytes(4, new Uint8Array(Float32Array.from(values).buffer));
  };
  const info = (name: string) => {
    const shape = writeMessage().message(1, writeMessage().text(2, 'batch')).message(1, writeMessage().integer(1, 2));
    return writeMessage()
      .text(1, name)
      .message(2, writeMessage().message(1, writeMessage().integer(1, 1).message(2, shape)));
  };
  const gemm = writeMessage().text(1, 'x').text(1, 'w').text(1, 'b').text(2, 'h').text(4, 'Gemm');
  gemm.message(5, writeMessage().text(1, 'transB').integer(3, 1).integer(20, 2));
  const constant = writeMessage()
    .text(2, 'low')
    .text(4, 'Constant')
    .message(
      5,
      writeMessage()
        .text(1, 'value')
        .message(5, float('', [], [-0.5])),
    );
  const clip = writeMessage().text(1, 'h').text(1, 'low').text(2, 'y').text(4, 'Clip');
  const graph = writeMessage().message(1, gemm).message(1, constant).message(1, clip);
  graph.message(5, float('w', [2, 2], [1, 2, 3, 4])).message(5, float('b', [2], [0.5, -20]));
  graph.message(11, info('x')).message(12, info('y'));
  const model = readOnnx(writeMessage().integer(1, 8).message(7, graph).finish(), 3);
  expect(model.outputs.y.shape).toEqual([3, 2]);
  const y = run(model.outputs.y, new Map([...model.values, ['x', Float32Array.of(1, 1, 2, 0, 0, 0)]]));
  expect([...Array.from(y)]).toEqual([3.5, -0.5, 2.5, -0.5, 0.5, -0.5]);
});

/**
 * Written by PyTorch 2.13.0, torch.onnx.export(Sequential(Linear(4, 8), Tanh, Linear(8, 8), ReLU, LayerNorm(8), Linear(8, 2),
 * Softmax(-1)), dynamo=False, dynamic_axes={'input': {0: 'batch'}}), seed 0.
 */
const FROM_PYTORCH = [
  'CAkSB3B5dG9yY2gaBjIuMTMuMDrYCwpqCgVpbnB1dAoIMC53ZWlnaHQKBjAuYmlhcxIQLzAvR2VtbV9vdXRwdXRfMBoHLzAvR2VtbSIER2VtbS',
  'oPCgVhbHBoYRUAAIA/oAEBKg4KBGJldGEVAACAP6ABASoNCgZ0cmFuc0IYAaABAgozChAvMC9HZW1tX291dHB1dF8wEhAvMS9UYW5oX291dHB1',
  'dF8wGgcvMS9UYW5oIgRUYW5oCnUKEC8xL1Rhbmhfb3V0cHV0XzAKCDIud2VpZ2h0CgYyLmJpYXMSEC8yL0dlbW1fb3V0cHV0XzAaBy8yL0dlbW',
  '0iBEdlbW0qDwoFYWxwaGEVAACAP6ABASoOCgRiZXRhFQAAgD+gAQEqDQoGdHJhbnNCGAGgAQIKMwoQLzIvR2VtbV9vdXRwdXRfMBIQLzMvUmVs',
  'dV9vdXRwdXRfMBoHLzMvUmVsdSIEUmVsdQqYAQoQLzMvUmVsdV9vdXRwdXRfMAoINC53ZWlnaHQKBjQuYmlhcxIeLzQvTGF5ZXJOb3JtYWxpem',
  'F0aW9uX291dHB1dF8wGhUvNC9MYXllck5vcm1hbGl6YXRpb24iEkxheWVyTm9ybWFsaXphdGlvbioUCgRheGlzGP///////////wGgAQIqEQoH',
  'ZXBzaWxvbhWsxSc3oAEBCoMBCh4vNC9MYXllck5vcm1hbGl6YXRpb25fb3V0cHV0XzAKCDUud2VpZ2h0CgY1LmJpYXMSEC81L0dlbW1fb3V0cH',
  'V0XzAaBy81L0dlbW0iBEdlbW0qDwoFYWxwaGEVAACAP6ABASoOCgRiZXRhFQAAgD+gAQEqDQoGdHJhbnNCGAGgAQIKRQoQLzUvR2VtbV9vdXRw',
  'dXRfMBIGb3V0cHV0GgovNi9Tb2Z0bWF4IgdTb2Z0bWF4KhQKBGF4aXMY////////////AaABAhIKbWFpbl9ncmFwaCqTAQgICAQQAUIIMC53ZW',
  'lnaHRKgAEAVHW7XlSJPhaz0r6AZry+9DJFvuxLCT5ATyK8zvrKPnC/Nb1Mewc+rLsavnBIyb24kfS+UoupvugOU74Au5c8YGlKPhibmT6Mja2+',
  '/PRevpj3OT5OlNQ+SL3SvVyRvz5ADaW9ELVYPUrN5z7Oe+2+ZimhvuCeAb7ck0e+KC/dPiouCAgQAUIGMC5iaWFzSiAa76W+wLBrvhrasr52wu',
  '++BHCVvp4O3D68dmQ+ACd4PiqTAggICAgQAUIIMi53ZWlnaHRKgAJJUpg8e5w5vm4BdT1NBKm+aMyCvkykOr6HbGQ+XUVUPvaPIL7yAlG8s4tn',
  'PhL1sz7Lrw8+pqJDPfK9cj5SK1W+cO2GPWVYjL6K7Hq+8gU7vhDQIz79mBE+W3RWvri/2j3Fv0Y+Q8g2vc8rXTyqxac9rplgPk7QrT5tf4u+HK',
  '0EvudIDj7E+5U+PIadPkC5nz4XGpA9SWmdvig4BT1LfmK+pLOovpbVoD7Lo4k+ZJK0vuyGhz3G9HO9XE9uvce5Jb5lOQs+0G9WvmG4BD79FTc+',
  'K5aBPsteBz5FKbO+dtpqvnfFND7ljJc91TWNvgt4UL43S6o+uPJzPqPbHb4/Pba9Ki4ICBABQgYyLmJpYXNKIE1wrL4SPNC7d1GIvmehi77klZ',
  '+86m5ZPQtEFL5d01Y+KjAICBABQgg0LndlaWdodEogAACAPwAAgD8AAIA/AACAPwAAgD8AAIA/AACAPwAAgD8qLggIEAFCBjQuYmlhc0ogAAAA',
  'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAqUggCCAgQAUIINS53ZWlnaHRKQI9QXL5kQKQ+5Rp4PoimmL4lNrS9Z7CCPI9JUz2Gu6s9/x',
  'IOPkp9rTwqpjC+DlArPoGkrb4ulVa+GEK1vZdaML4qFggCEAFCBjUuYmlhc0oIcU79vQxelL5aHAoFaW5wdXQSEwoRCAESDQoHEgViYXRjaAoC',
  'CARiHQoGb3V0cHV0EhMKEQgBEg0KBxIFYmF0Y2gKAggCQgIQFA==',
].join('');

test('a network that PyTorch wrote gives the numbers that PyTorch gave', () => {
  const model = readOnnx(Buffer.from(FROM_PYTORCH, 'base64'), 2);
  const x = Float32Array.of(0.1, -0.2, 0.3, -0.4, 1, 2, -1, 0.5);
  const y = run(model.outputs.output, new Map([...model.values, ['input', x]]));
  expectClose(y, [0.6320472359657288, 0.36795279383659363, 0.6279075741767883, 0.37209245562553406]);
});

test('what is damaged or unknown is refused by name', () => {
  const outputs = { y: g.tanh(g.input('x', [2])) };
  const bytes = writeOnnx({ outputs });
  expect(() => readOnnx(bytes.subarray(0, bytes.length - 3))).toThrow('no complete protocol buffer');
  expect(() => readOnnx(new Uint8Array(0))).toThrow('no outputs');
  const graph = writeMessage().message(1, writeMessage().text(1, 'x').text(2, 'y').text(4, 'LSTM'));
  expect(() => readOnnx(writeMessage().message(7, graph).finish())).toThrow("the operation 'LSTM'");
});

/**
 * What runs graphs. An engine owns the values of named parameters, their gradients and Adam moments; a plan is one
 * compiled graph with fixed shapes. The engines are listed in engines.ts.
 */
import { RlgptError, unknownName } from '../core/errors.ts';
import { describe, type Tensor, topological } from './graph.ts';
import { type Shape, sameShape } from './shape.ts';

/** A learned tensor, by name. */
export interface ParameterSpec {
  readonly name: string;
  readonly shape: Shape;
}

/** The four flat regions: each has a value for every element of every parameter. */
export type Region = 'value' | 'gradient' | 'moment1' | 'moment2';

export const REGIONS: readonly Region[] = ['value', 'gradient', 'moment1', 'moment2'];

/** A graph to be compiled. */
export interface Program {
  /** Results to read after a run. */
  readonly outputs: Readonly<Record<string, Tensor>>;
  /** From `gradientsOf`: a run fills the gradient region; parameters that are not named get zeros. */
  readonly gradients?: ReadonlyMap<string, Tensor>;
}

/** One compiled graph. Views stay valid until the engine compiles again; take them anew after that. */
export interface Plan {
  /** Where a float input is written. Throws RlgptError 'unknown-name'. */
  input(name: string): Float32Array;
  /** Where an integer input is written. */
  indices(name: string): Int32Array;
  output(name: string): Float32Array;
  run(): void;
  /**
   * Runs once more, step by step, and tells the first tensor that holds a number that is not finite; null when none
   * does. For finding out where a NaN comes from, after `run` gave one.
   */
  firstNonFinite(): NonFinite | null;
}

/** A number that is not finite, and where it was found. */
export interface NonFinite {
  /** As in `log [64,4] of relu [64,4]`, or the name of an input or parameter. */
  readonly tensor: string;
  readonly element: number;
  readonly value: number;
}

/** One Adam step. Source: Kingma and Ba 2015 (arXiv 1412.6980), algorithm 1. */
export interface AdamStep {
  readonly learningRate: number;
  /** Steps taken, this one included: 1 for the first. */
  readonly step: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Gradients are multiplied by this first (norm clipping). */
  readonly gradientScale: number;
}

/** One RMSprop step: v = decay v + (1 - decay) g^2, p -= rate g / (sqrt(v) + epsilon); v is 'moment2'. */
export interface RmspropStep {
  readonly learningRate: number;
  readonly decay: number;
  readonly epsilon: number;
  readonly gradientScale: number;
}

/** Names of engines.ts. */
export type EngineKind = 'wasm' | 'wasm-relaxed' | 'openblas' | 'onnxruntime' | 'webgpu' | 'oracle';

/** Where `names` are given, an operation is on these parameters; else on all. */
export interface Engine {
  readonly kind: EngineKind;
  readonly parameters: readonly ParameterSpec[];
  /** A live view of one parameter in one region. Throws RlgptError 'unknown-name'. */
  view(region: Region, name: string): Float32Array;
  /** A live view of a whole region: parameters in order, each padded to a multiple of four elements. */
  flat(region: Region): Float32Array;
  compile(program: Program): Plan;
  /** Euclidean norm of gradients. */
  gradientNorm(names?: readonly string[]): number;
  adam(step: AdamStep, names?: readonly string[]): void;
  rmsprop(step: RmspropStep, names?: readonly string[]): void;
  /** to = to + rate (from - to), on values: Polyak averaging, and a copy at rate 1. */
  blend(from: string, to: string, rate: number): void;
}

/** Opens an engine for these parameters. */
export type EngineFactory = (parameters: readonly ParameterSpec[]) => Engine;

/** The parameters beneath some tensors, by first appearance. Throws RlgptError 'shape' when two shapes share a name. */
export function parametersOf(tensors: readonly Tensor[]): ParameterSpec[] {
  const specs = new Map<string, ParameterSpec>();
  for (const t of topological(tensors)) {
    if (t.op.kind !== 'parameter') continue;
    const known = specs.get(t.op.name);
    if (known && !sameShape(known.shape, t.shape)) throw clash(t, known.shape);
    specs.set(t.op.name, { name: t.op.name, shape: t.shape });
  }
  return [...specs.values()];
}

/** A program in the order in which it runs. */
export interface CheckedProgram {
  /** Every node, each after its inputs. */
  readonly order: readonly Tensor[];
  /** One input node for each name; others of that name share its memory. */
  readonly inputs: ReadonlyMap<string, Tensor>;
}

/** Orders a program and checks its names against the engine's parameters. */
export function checkProgram(program: Program, parameters: readonly ParameterSpec[]): CheckedProgram {
  const order = topological([...Object.values(program.outputs), ...(program.gradients?.values() ?? [])]);
  const shapes = new Map(parameters.map((p) => [p.name, p.shape]));
  const inputs = new Map<string, Tensor>();
  for (const t of order) {
    if (t.op.kind === 'parameter') {
      const shape = shapes.get(t.op.name);
      if (!shape) throw unknownName('parameter', t.op.name, [...shapes.keys()]);
      if (!sameShape(shape, t.shape)) throw clash(t, shape);
    } else if (t.op.kind === 'input') {
      const known = inputs.get(t.op.name);
      if (known && (!sameShape(known.shape, t.shape) || known.dtype !== t.dtype)) throw clash(t, known.shape);
      if (!known) inputs.set(t.op.name, t);
    }
  }
  for (const [name, t] of Object.entries(program.outputs)) {
    if (t.dtype === 'i32') {
      throw new RlgptError('shape', `output '${name}' is the index ${describe(t)}`, 'Give it to pick or gather.');
    }
  }
  return { order, inputs };
}

/** The first number of a tensor that is not finite, or null. */
export function nonFiniteIn(t: Tensor, values: ArrayLike<number>): NonFinite | null {
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) continue;
    const of = t.inputs.length > 0 ? ` of ${t.inputs.map(describe).join(' and ')}` : '';
    return { tensor: `${describe(t)}${of}`, element: i, value: values[i] };
  }
  return null;
}

function clash(t: Tensor, shape: Shape): RlgptError {
  return new RlgptError('shape', `${describe(t)} is also [${shape.join(',')}]`, 'Give tensors of one name one shape.');
}

/** A lookup that fails by naming what is known. */
export function named<T>(what: string, map: ReadonlyMap<string, T>, name: string): T {
  const found = map.get(name);
  if (found === undefined) throw unknownName(what, name, [...map.keys()]);
  return found;
}

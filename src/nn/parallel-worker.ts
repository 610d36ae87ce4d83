/** A helper thread of parallel.ts: sleeps until a command comes, then compiles a plan or computes shards. */
import { type MessagePort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { decodeProgram, type EncodedProgram } from './encode.ts';
import { createEngine } from './engines.ts';
import type { Engine, EngineKind, ParameterSpec } from './executor.ts';
import { COMMAND, CONTROL, takeShard } from './parallel.ts';
import { type ShardLayout, type ShardMemory, shardRunner } from './shards.ts';

export interface HelperData {
  readonly kind: EngineKind;
  readonly parameters: readonly ParameterSpec[];
  readonly control: Int32Array;
  /** The flat region of values, written before each run. */
  readonly values: Float32Array;
  readonly port: MessagePort;
}

export interface CompileMessage {
  readonly program: EncodedProgram;
  readonly layout: ShardLayout;
  readonly memory: ShardMemory;
}

const { kind, parameters, control, values, port } = workerData as HelperData;
let engine: Engine | null = null;
const plans: { readonly shards: number; readonly run: (s: number) => void }[] = [];

function compile(): void {
  const { program, layout, memory } = receiveMessageOnPort(port)!.message as CompileMessage;
  engine ??= createEngine(kind, parameters);
  const plan = engine.compile(decodeProgram(program));
  plans.push({ shards: layout.shards, run: shardRunner(engine, plan, layout, memory) });
}

function runShards(id: number): void {
  const { shards, run } = plans[id];
  engine?.flat('value').set(values);
  for (let s = takeShard(control); s < shards; s = takeShard(control)) run(s);
}

for (let seen = 0; ; ) {
  Atomics.wait(control, CONTROL.sequence, seen);
  seen = Atomics.load(control, CONTROL.sequence);
  const command = Atomics.load(control, CONTROL.command);
  if (command === COMMAND.close) break;
  try {
    if (command === COMMAND.compile) compile();
    else runShards(command);
  } catch (error) {
    Atomics.store(control, CONTROL.failed, 1);
    port.postMessage(String(error));
  }
  Atomics.sub(control, CONTROL.working, 1);
  Atomics.notify(control, CONTROL.working);
}
port.close();

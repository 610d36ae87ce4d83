/** Disks that fail: at the n-th change, for good or once, with an error of the system or as if the process had died. */
import * as fs from 'node:fs';
import { type Disk, nodeDisk } from '../../src/run/files.ts';

/** What happens at the change that fails. */
export type DiskFault =
  /** An error of the system such as ENOSPC; a write leaves half of its bytes. */
  | { readonly type: 'error'; readonly code: string; readonly forGood: boolean }
  /** Nothing after it happens any more: the process counts as dead. A write leaves half of its bytes. */
  | { readonly type: 'death' }
  /** It takes so long, and succeeds. */
  | { readonly type: 'delay'; readonly ms: number };

export interface FaultyDisk {
  readonly disk: Disk;
  /** Changes made so far, the failing one included. */
  changes(): number;
  /** Whether the fault has struck. */
  struck(): boolean;
}

/** Waits without letting anything else happen, as a slow disk does. */
function wait(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** The disk of this machine, on which the change number `at` (from 1) fails. Changes are opens to write, writes, syncs, cuts, renames and removals. */
export function faultyDisk(at: number, fault: DiskFault): FaultyDisk {
  let count = 0;
  let struck = false;

  function change<T>(work: () => T, half: () => void = () => {}): T {
    count++;
    const dead = struck && (fault.type === 'death' || (fault.type === 'error' && fault.forGood));
    if (count !== at && !dead) return work();
    const first = !struck;
    struck = true;
    if (fault.type === 'delay') {
      wait(fault.ms);
      return work();
    }
    if (first) half();
    if (fault.type === 'death') throw new Error('the process is dead');
    throw Object.assign(new Error(`${fault.code}: injected`), { code: fault.code });
  }

  const disk: Disk = {
    ...nodeDisk,
    openSync: ((path: string, flags: string | number) =>
      flags === 'r' ? fs.openSync(path, flags) : change(() => fs.openSync(path, flags))) as Disk['openSync'],
    writeSync: ((descriptor: number, bytes: Uint8Array, from: number, length: number, position: number | null) =>
      change(
        () => fs.writeSync(descriptor, bytes, from, length, position),
        () => fs.writeSync(descriptor, bytes, from, length >> 1, position),
      )) as Disk['writeSync'],
    fsyncSync: (descriptor) => change(() => fs.fsyncSync(descriptor)),
    ftruncateSync: (descriptor, size) => change(() => fs.ftruncateSync(descriptor, size)),
    renameSync: (from, to) => change(() => fs.renameSync(from, to)),
    unlinkSync: (path) => change(() => fs.unlinkSync(path)),
  };
  return { disk, changes: () => count, struck: () => struck };
}

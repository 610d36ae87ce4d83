/** What every sandbox must do with skills: the same tests for each of them. Locks down or loads for good, so one kind a process. */
import { beforeAll } from 'vitest';
import { testFaults } from './conformance-faults.ts';
import { testFuel } from './conformance-fuel.ts';
import { testLanguage } from './conformance-language.ts';
import { testRefusals } from './conformance-refusals.ts';
import { prepareSandbox, type SandboxKind } from './sandbox.ts';

/** Declares the tests for one kind of sandbox. */
export function testSandbox(kind: SandboxKind): void {
  beforeAll(() => prepareSandbox(kind));
  testLanguage();
  testRefusals();
  testFuel();
  testFaults();
}

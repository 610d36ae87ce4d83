/** The option that says where generated code runs; commands that run some share it. */
import { Option } from 'commander';
import { SANDBOX_KINDS } from '../skill/sandbox.ts';

export function sandboxOption(): Option {
  return new Option(
    '--sandbox <kind>',
    'where generated code runs: ses (a locked compartment), or quickjs (an engine inside WebAssembly: safer, far slower)',
  )
    .choices([...SANDBOX_KINDS])
    .default('ses');
}

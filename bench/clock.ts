/** Processor time of this process: unlike the wall clock it stands still while other programs have the core. */

/** Seconds of processor time of one call, the work of the collector and the compiler on its behalf included. */
export function processorSeconds(call: () => void): number {
  const before = process.cpuUsage();
  call();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

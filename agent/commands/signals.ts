import { endAtOnce } from "../end-at-once.ts";

/** Ends with one line and the status of trouble. Output files are put in place whole, so none is left half-written. */
export function endOnSignals(name: string): void {
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => {
      process.stderr.write(`\n${name}: interrupted by ${signal}; nothing was written, run it again\n`);
      endAtOnce();
    });
}

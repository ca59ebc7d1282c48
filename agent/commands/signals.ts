import { EXIT } from "../../src/program/exit.ts";

/** Ends with one line and the status of trouble. Output files are put in place whole, so none is left half-written. */
export function endOnSignals(name: string): void {
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => {
      process.stderr.write(`\n${name}: interrupted by ${signal}; nothing was written, run it again\n`);
      // The one place that may not wait: a probe may hang in a call that never returns.
      process.exit(EXIT.trouble);
    });
}

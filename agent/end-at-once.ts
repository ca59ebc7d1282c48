import { EXIT } from "../src/program/exit.ts";

/**
 * Ends this program with the status of trouble, and waits for nothing that is under way: a probe may hang in a call that never
 * returns, and with `process.exitCode` alone Node would wait for it.
 */
export function endAtOnce(): never {
  process.exit(EXIT.trouble);
}

import { printable } from "../model/text.ts";

/** Says on standard error, on one line and safe to show, what is wrong. */
export function complain(text: string): void {
  process.stderr.write(`${printable(text)}\n`);
}

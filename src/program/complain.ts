import { printable } from "../model/text.ts";

/** Says on standard error what is wrong, each line safe to show. */
export function complain(text: string): void {
  process.stderr.write(`${text.trimEnd().split("\n").map(printable).join("\n")}\n`);
}

import type { Difference } from "../model/report.ts";
import { printable } from "../model/text.ts";
import type { Ink } from "./page.ts";
import { changeText } from "./words.ts";

/** Differences between two files or snapshots for a person, one line each. */
export function changesText(changes: readonly Difference[], ignored: readonly string[], ink: Ink): string {
  const lines = changes.map((change) => `${ink.bold(printable(change.address))} ${changeText(change)}`);
  const none = changes.length === 0 ? ["No change that means anything."] : [];
  return `${[...lines, ...none, ...ignored.map((note) => ink.dim(`(${printable(note)})`))].join("\n")}\n`;
}

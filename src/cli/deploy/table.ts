import { printable } from "../../model/text.ts";
import type { Result } from "./visit.ts";

/** What became of each host, in columns. */
export function resultTable(results: readonly Result[]): string {
  const rows = [
    ["HOST", "SYSTEM", "STEP", "RESULT", ""],
    ...results.map(({ host, system, step, result, told }) =>
      [host, system || "-", step, result, told].map(printable),
    ),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join("");
}

import { GOALS } from "./goals.ts";
import type { Figures, Row } from "./row.ts";

const HEAD = ["Work", "Program", "CPU s", "Wall s", "Peak MB", "Ratio", "Rounds"];
/** The first columns are text and stand left. */
const TEXTS = 2;

/** What was measured, medians, one line for each program on each work set. */
export function rowsTable(rows: readonly Row[]): string {
  return table(
    HEAD,
    rows.map(({ set, what, cpu, wall, peak, ratio, rounds }) => [
      set,
      what,
      cpu.toFixed(3),
      wall.toFixed(3),
      peak > 0 ? peak.toFixed(0) : "",
      ratio === undefined ? "" : `${ratio.toFixed(3)} ×`,
      String(rounds),
    ]),
  );
}

/** The figures against their goals. */
export function goalsTable(figures: Figures): string {
  const lines = GOALS.map(({ name, about, most }) => {
    const figure = figures[name] ?? null;
    const verdict = figure === null ? "not measured" : figure <= most ? "met" : "missed";
    return [name, about, figure === null ? "" : String(rounded(figure)), `≤ ${most}`, verdict];
  });
  return table(["Figure", "What it is", "Measured", "Goal", ""], lines);
}

/** Three digits after the point: more is noise. Null stays null, and so does what was not measured. */
export const rounded = (figure: number | null = null): number | null =>
  figure === null ? null : Math.round(figure * 1000) / 1000;

/** Lines of text in columns. */
export function table(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const all = [head, ...lines];
  const widths = head.map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0)));
  const pad = (cell: string, column: number) =>
    column < TEXTS ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  const rule = widths.map((width) => "-".repeat(width));
  return [head, rule, ...lines].map((line) => line.map(pad).join("  ").trimEnd()).join("\n");
}

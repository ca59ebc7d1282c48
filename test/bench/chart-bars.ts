import type { Row } from "./row.ts";
import { bar, COLOURS, text } from "./svg.ts";

const LINE = 18;
/** Where the bars start and how long the longest is. */
const LEFT = 260;
const LENGTH = 380;

/** Processor time as bars: one block for each work set, in which the longest bar has the full length. */
export function bars(rows: readonly Row[]): { parts: string[]; height: number } {
  const parts = [text(0, 0, "Processor time, seconds (median)", { bold: true })];
  let y = LINE;
  for (const [set, members] of Map.groupBy(rows, (row) => row.set)) {
    const longest = Math.max(...members.map(({ cpu }) => cpu));
    y += LINE;
    parts.push(text(0, y, set));
    for (const { what, cpu } of members) {
      y += LINE;
      const length = (cpu / longest) * LENGTH;
      const colour = what.startsWith("mesdrift") ? COLOURS[0] : COLOURS[2];
      parts.push(text(LEFT - 8, y, what, { anchor: "end" }));
      parts.push(bar(LEFT, y - LINE + 6, length, LINE - 4, colour));
      parts.push(text(LEFT + length + 6, y, cpu.toFixed(2)));
    }
  }
  return { parts, height: y + 2 * LINE };
}

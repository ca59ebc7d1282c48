import { join } from "node:path";
import { signReports } from "./hosts.ts";
import { ingest } from "./ingest.ts";
import { type Line, lineOf, type Outcome } from "./outcome.ts";
import type { Sizes } from "./sizes.ts";

/** All hosts of a large plant come back at once, as after a night without a network. */
export async function returning(folder: string, sizes: Sizes): Promise<Outcome> {
  const { returning: hosts, waiting } = sizes;
  const signed = await signReports(hosts, { reports: waiting, together: waiting });
  const lines: Line[] = [];
  const notes: string[] = [];
  const store = `sqlite:${join(folder, "collector.db")}`;
  await ingest({ folder, store, signed }, async (send) => {
    const done = await send({ from: 0, to: 1 });
    lines.push(lineOf(`${hosts} hosts at once`, "sqlite", done));
    const again = Object.entries(done.again).map(([why, count]) => `${count} × ${why}`);
    notes.push(
      `${hosts} hosts, each with a new connection and ${waiting} reports: all ${done.stored} stored after ${done.seconds.toFixed(1)} s; sent again: ${again.join(", ") || "none"}.`,
    );
  });
  return { lines, figures: {}, notes };
}

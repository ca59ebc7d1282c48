import { measure } from "./measure.ts";
import { agent } from "./ours.ts";
import { rounds } from "./rounds.ts";
import { type Outcome, rowOf } from "./row.ts";
import type { Sizes } from "./sizes.ts";

/** How long the agent takes to say its version. */
export async function start(folder: string, { repeats, seconds }: Sizes): Promise<Outcome> {
  const costs = await rounds(repeats, seconds, [
    { name: "node", run: () => measure(folder, [process.execPath, "--version"]) },
    { name: "version", run: () => measure(folder, agent("--version")) },
  ]);
  const version = rowOf("start", "mesdrift-agent --version", costs.get("version"));
  return {
    rows: [rowOf("start", "node --version", costs.get("node")), version],
    figures: { version_ms: version.wall * 1000 },
    notes: [],
  };
}

/** The long storm: `npm run soak -- [--kills 1000] [--seed N] [--store sqlite|postgres]`. */
import { parseArgs } from "node:util";
import { type Outcome, storm } from "./storm.ts";

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "1000" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    store: { type: "string", default: "sqlite,postgres" },
    quiet: { type: "boolean", default: false },
  },
});
const kinds = values.store.split(",").filter((kind) => kind === "sqlite" || kind === "postgres");
const kills = Math.ceil(Number(values.kills) / kinds.length);

for (const kind of kinds) {
  const seed = Number(values.seed);
  console.log(`${kind}: seed ${seed}, ${kills} kills …`);
  const tell = values.quiet ? {} : { tell: (text: string) => console.log(`  ${text}`) };
  const asked = {
    kind,
    seed,
    kills,
    envelopes: kills,
    workers: 3,
    pauseMs: 12_000,
    troubleMs: 4000,
    ...tell,
  };
  const outcome = await storm(asked);
  console.log(textOf(outcome));
  if (outcome.faults.length > 0) process.exitCode = 1;
  console.log(`RESULT ${JSON.stringify({ store: kind, seed, ...outcome })}`);
}

function textOf({ faults, kills, troubles, envelopes, counted, seconds }: Outcome): string {
  const counts = (of: Record<string, number>) =>
    Object.entries(of).map(([name, count]) => `  ${String(count).padStart(5)} ${name}`);
  return [
    `${envelopes} envelopes in ${Math.round(seconds / 60)} minutes; after ${counted} kills of the collector all that it had acknowledged was there.`,
    "Killed:",
    ...counts(kills),
    "Went wrong:",
    ...counts(troubles),
    faults.length === 0
      ? "Every report is in the store once, in order, with a valid chain."
      : `FAULTS:\n${faults.join("\n")}`,
  ].join("\n");
}

/** The bench: `npm run bench -- [--quick] [--only w1,w2,w3,probes,start,trust] [--chart FILE]`. */
import { writeFile } from "node:fs/promises";
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { chart } from "./chart.ts";
import { GOALS } from "./goals.ts";
import { installPeers } from "./install.ts";
import { type PartOutcome, partsOf, runPart } from "./parts.ts";
import type { Figures } from "./row.ts";
import { FULL, QUICK } from "./sizes.ts";
import { goalsTable, rounded, rowsTable } from "./table.ts";

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string" },
    chart: { type: "string", default: "bench.svg" },
  },
});
const parts = partsOf(values.only);

await installPeers();
const load = loadavg()[0]?.toFixed(1);
console.log(`${cpus().length} × ${cpus()[0]?.model}, load ${load}, Node ${process.version}`);

const sizes = values.quick ? QUICK : FULL;
const outcomes: PartOutcome[] = [];
for (const [name, part] of parts) outcomes.push(await runPart(name, part, sizes));

const rows = outcomes.flatMap((outcome) => outcome.rows);
const figures: Figures = Object.assign({}, ...outcomes.map((outcome) => outcome.figures));
await writeFile(
  values.chart,
  chart(
    rows,
    outcomes.flatMap(({ grown = [] }) => grown),
  ),
);
console.log(`\n${rowsTable(rows)}\n\n${goalsTable(figures)}\n`);
for (const note of outcomes.flatMap((outcome) => outcome.notes)) console.log(note);
console.log(`Chart: ${values.chart}`);
const result = GOALS.map(({ name }) => [name, rounded(figures[name])]);
console.log(`RESULT ${JSON.stringify(Object.fromEntries(result))}`);

/** What a first pass of the installed agent does to an MES at work: `npm run bench:load -- [--rounds N] [--per-second N]`. */
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { Bed } from "../../bed/bed.ts";
import type { BedHost } from "../../bed/host.ts";
import { packageAgent } from "../../packages/built.ts";
import { quantile } from "../collector/outcome.ts";
import { rounded, table } from "../table.ts";
import { canHold } from "./held.ts";
import { installMes } from "./install-mes.ts";
import { type Round, round } from "./round.ts";
import { Watched } from "./watched.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "20" },
    "per-second": { type: "string", default: "200" },
  },
});
const perSecond = Number(values["per-second"]);

await packageAgent();
await using bed = await Bed.open();
const host: BedHost = await bed.boot("mes");
await installMes(host);
const watched = await Watched.install(host);
console.log(
  `${cpus().length} × ${cpus()[0]?.model}, load ${loadavg()[0]?.toFixed(1)}; ${perSecond} transactions a second; ${watched.files} files`,
);
// Java compiles what it runs often, and only then the MES is at its pace.
for (let count = 0; count < 3; count += 1) await round(bed, watched, perSecond);
const rounds: Round[] = [];
for (let count = 0; count < Number(values.rounds); count += 1) {
  const done = await round(bed, watched, perSecond);
  rounds.push(done);
  const [without, during] = [done.quiet, done.pass].map((ms) => quantile(ms, 0.99).toFixed(1));
  console.error(`${count + 1}: p99 ${without} ms, and ${during} ms during a pass of ${done.passMs} ms`);
}

const head = ["Meanwhile", "Transactions", "p50 ms", "p95 ms", "p99 ms", "p99.9 ms"];
const lines = [line("nothing", ({ quiet }) => quiet), line("a first pass", ({ pass }) => pass)];
console.log(`\n${table(head, lines)}\n`);
console.log(
  canHold
    ? "The pass was held to CPUWeight and CPUQuota of the unit."
    : "The pass was not held to CPUWeight and CPUQuota of the unit, which this machine can't do for a host of the bed.",
);
const [quiet, pass] = [p99(({ quiet }) => quiet), p99(({ pass }) => pass)];
const passes = rounds.map(({ passMs }) => passMs / 1000);
const result = {
  pass_s: quantile(passes, 0.5),
  mes_p99_quiet_ms: quiet,
  mes_p99_pass_ms: pass,
  mes_p99_ratio: pass / quiet,
};
console.log(
  `RESULT ${JSON.stringify(Object.fromEntries(Object.entries(result).map(([name, of]) => [name, rounded(of)])))}`,
);

/** The p99 of each round, and of these the median: now and then something outside disturbs a round. */
function p99(of: (one: Round) => readonly number[]): number {
  return quantile(
    rounds.map((one) => quantile(of(one), 0.99)),
    0.5,
  );
}

/** Over all rounds. */
function line(name: string, of: (one: Round) => readonly number[]): string[] {
  const all = rounds.flatMap(of);
  return [
    name,
    String(all.length),
    ...[0.5, 0.95, 0.99, 0.999].map((share) => quantile(all, share).toFixed(2)),
  ];
}

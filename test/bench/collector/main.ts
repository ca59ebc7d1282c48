/** The collector's bench: `npm run bench:collector -- [--quick] [--only flat-out,returning,years,idle]`. */
import { rmSync } from "node:fs";
import { mkdtemp, realpath } from "node:fs/promises";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { rounded, table } from "../table.ts";
import { flatOut } from "./flat-out.ts";
import { GOALS, type Goal } from "./goals.ts";
import { idle } from "./idle.ts";
import { HEAD, type Outcome } from "./outcome.ts";
import { returning } from "./returning.ts";
import { FULL, QUICK, type Sizes } from "./sizes.ts";
import { years } from "./years.ts";

const PARTS: Record<string, (folder: string, sizes: Sizes) => Promise<Outcome>> = {
  "flat-out": flatOut,
  ...{ returning, years, idle },
};

const { values } = parseArgs({
  options: { quick: { type: "boolean", default: false }, only: { type: "string" } },
});
const names = values.only?.split(",") ?? Object.keys(PARTS);
const unknown = names.find((name) => !(name in PARTS));
if (unknown !== undefined)
  throw new Error(`${unknown} is no part of the bench: ${Object.keys(PARTS).join(", ")}`);

const load = loadavg()[0]?.toFixed(1);
console.log(`${cpus().length} × ${cpus()[0]?.model}, load ${load}, Node ${process.version}`);
const outcomes: Outcome[] = [];
for (const name of names) outcomes.push(await runPart(name));

const figures: Outcome["figures"] = Object.assign({}, ...outcomes.map((outcome) => outcome.figures));
const lines = outcomes.flatMap((outcome) => outcome.lines);
if (lines.length > 0) console.log(`\n${table(HEAD, lines)}`);
const verdicts = GOALS.map((goal) => [goal.name, goal.about, ...verdictOf(goal)]);
console.log(`\n${table(["Figure", "What it is", "Measured", "Goal", ""], verdicts)}\n`);
for (const note of outcomes.flatMap((outcome) => outcome.notes)) console.log(note);
const result = GOALS.map(({ name }) => [name, rounded(figures[name])]);
console.log(`RESULT ${JSON.stringify(Object.fromEntries(result))}`);

/** A part that fails is told, and the others still run. */
async function runPart(name: string): Promise<Outcome> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "mesdrift-bench-")));
  console.error(`${name} …`);
  try {
    return await (PARTS[name] ?? flatOut)(folder, values.quick ? QUICK : FULL);
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    process.exitCode = 1;
    return { lines: [], figures: {}, notes: [`${name} failed: ${thrown.message}`] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function verdictOf({ name, least, most }: Goal): string[] {
  const figure = rounded(figures[name]);
  const goal = least === undefined ? (most === undefined ? "" : `≤ ${most}`) : `≥ ${least}`;
  if (figure === null) return ["", goal, "not measured"];
  const isMet = figure >= (least ?? figure) && figure <= (most ?? figure);
  return [String(figure), goal, goal === "" ? "" : isMet ? "met" : "missed"];
}

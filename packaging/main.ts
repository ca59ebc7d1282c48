/**
 * `npm run package`: everything that users install, in dist/packages.
 *
 *     npm run package -- [--for SYSTEM]... [--only PROGRAM]... [--in FORM]... [--as VERSION] [--plain]
 */
import { mkdirSync, rmSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { VERSION } from "../src/model/version.ts";
import { gzMb, startMs } from "./measure.ts";
import { BUILD, DIST } from "./place.ts";
import { AGENT, COLLECTOR, type Product } from "./product.ts";
import { release } from "./release.ts";
import { signersIn, signFile } from "./signatures.ts";
import { type SingleFile, singleFile } from "./single-file.ts";
import { LINUX_ARM64, LINUX_X64, type Target, WINDOWS_X64 } from "./target.ts";
import { FORMS, wrap } from "./wrap.ts";

/** What is built for which system. */
const ALL: readonly [Target, readonly Product[]][] = [
  [LINUX_X64, [AGENT, COLLECTOR]],
  [LINUX_ARM64, [AGENT, COLLECTOR]],
  [WINDOWS_X64, [AGENT]],
];

const { values } = parseArgs({
  options: {
    for: { type: "string", multiple: true, default: ALL.map(([{ name }]) => name) },
    only: { type: "string", multiple: true, default: [AGENT, COLLECTOR].map(({ name }) => name) },
    in: { type: "string", multiple: true, default: [...FORMS] },
    plain: { type: "boolean", default: false },
    as: { type: "string", default: VERSION },
  },
});

const isWhole = values.for.length === ALL.length;
for (const folder of [BUILD, ...(isWhole ? [DIST] : [])]) rmSync(folder, { recursive: true, force: true });
for (const folder of [BUILD, DIST]) mkdirSync(folder, { recursive: true });
const builds: SingleFile[] = [];
for (const [target, products] of ALL.filter(([{ name }]) => values.for.includes(name)))
  for (const product of products.filter(({ name }) => values.only.includes(name)))
    builds.push(await singleFile({ product, target, version: values.as, plain: values.plain }));
const signers = signersIn(process.env);
for (const built of builds)
  for (const file of await wrap(built, values.in, values.as)) tell(file, await signFile(file, signers));
tell(join(DIST, "release.json"), release(values.as, signers));
const agent = builds.find(({ product, target }) => product === AGENT && target === LINUX_X64);
if (agent) await tellFigures(agent.file);

function tell(file: string, signed?: string): void {
  const size = `${(statSync(file).size / 1e6).toFixed(1)} MB`;
  process.stdout.write(`${[basename(file), size, signed].filter(Boolean).join(", ")}\n`);
}

/** The line that benches read. */
async function tellFigures(agent: string): Promise<void> {
  const figures = { start_ms: Math.round(await startMs(agent)), agent_gz_mb: Number(gzMb(agent).toFixed(1)) };
  process.stdout.write(`RESULT ${JSON.stringify(figures)}\n`);
}

/**
 * `npm run package`: everything that users install, in dist/packages.
 *
 *     npm run package -- [--for SYSTEM]... [--as VERSION]
 */
import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { extname, join } from "node:path";
import { parseArgs } from "node:util";
import { VERSION } from "../src/model/version.ts";
import { contents } from "./contents.ts";
import { deb } from "./deb.ts";
import { gzMb, startMs } from "./measure.ts";
import { notices } from "./notices.ts";
import { BUILD, DIST } from "./place.ts";
import { AGENT, COLLECTOR, type Product } from "./product.ts";
import { type SingleFile, singleFile } from "./single-file.ts";
import { LINUX_ARM64, LINUX_X64, type Target, WINDOWS_X64 } from "./target.ts";

/** What is built for which system. */
const ALL: readonly [Target, readonly Product[]][] = [
  [LINUX_X64, [AGENT, COLLECTOR]],
  [LINUX_ARM64, [AGENT, COLLECTOR]],
  [WINDOWS_X64, [AGENT]],
];

const { values } = parseArgs({
  options: {
    for: { type: "string", multiple: true, default: ALL.map(([{ name }]) => name) },
    as: { type: "string", default: VERSION },
  },
});

rmSync(BUILD, { recursive: true, force: true });
for (const folder of [BUILD, DIST]) mkdirSync(folder, { recursive: true });
const builds: SingleFile[] = [];
for (const [target, products] of ALL.filter(([{ name }]) => values.for.includes(name)))
  for (const product of products) builds.push(await singleFile(product, target, values.as));
for (const built of builds)
  for (const file of await wrap(built, values.as)) process.stdout.write(`${file}\n`);
const agent = builds.find(({ product, target }) => product === AGENT && target === LINUX_X64);
if (agent) await tellFigures(agent.file);

/** Puts a program into all that it comes in. @returns the files */
async function wrap(built: SingleFile, version: string): Promise<string[]> {
  const { product, target, file } = built;
  const alone = join(DIST, `${product.name}-${target.name}${extname(file)}`);
  copyFileSync(file, alone);
  if (!target.deb) return [alone];
  const files = await contents(built, await notices(built, version));
  return [alone, await deb(built, files, version)];
}

/** The line that benches read. */
async function tellFigures(agent: string): Promise<void> {
  const figures = { start_ms: Math.round(await startMs(agent)), agent_gz_mb: Number(gzMb(agent).toFixed(1)) };
  process.stdout.write(`RESULT ${JSON.stringify(figures)}\n`);
}

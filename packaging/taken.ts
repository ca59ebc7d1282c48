/**
 * Ends with status 1 and a line where V8, with the flags that this was started with, does not take the code beside a program's
 * scripts: taken.ts FOLDER early|late. One process for each, since V8 remembers what it compiled.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Script } from "node:vm";
import { growSlowly } from "../agent/frugal.ts";
import { codeFile, MAIN, scriptFile } from "./program.ts";

const [folder = "", named] = process.argv.slice(2);
const when = named === "late" ? "late" : "early";
const files = readdirSync(folder);
const scripts = files.flatMap((file) => (file.endsWith(".js") ? [file.slice(0, -".js".length)] : []));
const withCode = scripts.filter((name) => files.includes(codeFile(name, when)));
if (when === "early" && !withCode.includes(MAIN))
  throw new Error(`${folder}: found no ${codeFile(MAIN, when)}`);
if (when === "late") growSlowly();
for (const name of withCode) requireTaken(name);

function requireTaken(name: string): void {
  const text = readFileSync(join(folder, scriptFile(name)), "latin1");
  const cachedData = readFileSync(join(folder, codeFile(name, when)));
  if (new Script(text, { cachedData }).cachedDataRejected)
    throw new Error(
      `${folder}: V8 does not take the code of ${name} that a rehearsal left, as when a flag was set meanwhile; warm.ts sets such flags back`,
    );
}

/** Ends with status 1 and a line where V8, with the flags that this was started with, does not take the code beside a program's scripts: taken.ts FOLDER. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Script } from "node:vm";
import { growSlowly } from "../agent/frugal.ts";
import { codeFile, MAIN, scriptFile } from "./program.ts";

const [folder = ""] = process.argv.slice(2);
const files = readdirSync(folder);
const scripts = files.flatMap((file) => (file.endsWith(".js") ? [file.slice(0, -".js".length)] : []));
const withCode = scripts.filter((name) => files.includes(codeFile(name)));
if (!withCode.includes(MAIN)) throw new Error(`${folder}: found no ${codeFile(MAIN)}`);
requireTaken(MAIN);
// Libraries are loaded when work has begun.
growSlowly();
for (const name of withCode) if (name !== MAIN) requireTaken(name);

function requireTaken(name: string): void {
  const text = readFileSync(join(folder, scriptFile(name)), "latin1");
  const { cachedDataRejected } = new Script(text, { cachedData: readFileSync(join(folder, codeFile(name))) });
  if (cachedDataRejected)
    throw new Error(
      `${folder}: V8 does not take the code of ${name} that a rehearsal left, as when a flag was set meanwhile; warm.ts sets such flags back`,
    );
}

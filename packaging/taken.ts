/** Ends with status 1 and a line where V8, with the flags that this was started with, does not take the code beside a program's scripts: taken.ts FOLDER. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Script } from "node:vm";
import { codeFile, MAIN, scriptFile } from "./program.ts";

const [folder = ""] = process.argv.slice(2);
if (!readdirSync(folder).includes(codeFile(MAIN))) throw new Error(`${folder}: found no ${codeFile(MAIN)}`);
const text = readFileSync(join(folder, scriptFile(MAIN)), "latin1");
const script = new Script(text, { cachedData: readFileSync(join(folder, codeFile(MAIN))) });
if (script.cachedDataRejected)
  throw new Error(
    `${folder}: V8 does not take the code that a rehearsal left, as when a flag was set meanwhile; warm.ts sets such flags back`,
  );

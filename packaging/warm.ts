/**
 * Runs a bundled program and leaves the code that V8 made of it by then, so that the next start need not compile what this
 * one did: warm.ts FOLDER [ARG]...
 */
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setFlagsFromString } from "node:v8";
import { codeFile, filesIn, Program, START } from "./program.ts";

const [name = "", ...args] = process.argv.slice(2);
const folder = resolve(name);
const start = join(folder, START);
const program = new Program(start, filesIn(folder));
process.on("exit", () => {
  // Code counts only under the flags that a start has; audits set this one when they begin to work.
  setFlagsFromString("--heap-growing-percent=0");
  for (const [name, script] of program.scripts)
    writeFileSync(join(folder, codeFile(name)), script.createCachedData());
});
process.argv.splice(1, process.argv.length - 1, start, ...args);
program.run();

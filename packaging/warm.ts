/**
 * Runs a bundled program and leaves the code that V8 made of it by then, so that the next start need not compile what this
 * one did: warm.ts FOLDER [ARG]...
 */
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Script } from "node:vm";
import { growAsNode, growSlowly } from "../agent/frugal.ts";
import { codeFile, filesIn, MAIN, Program, START } from "./program.ts";

const [name = "", ...args] = process.argv.slice(2);
const folder = resolve(name);
const start = join(folder, START);
const program = new Program(start, filesIn(folder));
const write = (name: string, script: Script) =>
  writeFileSync(join(folder, codeFile(name)), script.createCachedData());
process.on("exit", () => {
  // Code counts only under the flags that it was made with: the program is loaded with those of a start, a library when work has begun.
  const { [MAIN]: main, ...libraries } = Object.fromEntries(program.scripts);
  growSlowly();
  for (const [name, script] of Object.entries(libraries)) write(name, script);
  growAsNode();
  if (main) write(MAIN, main);
});
process.argv.splice(1, process.argv.length - 1, start, ...args);
program.run();

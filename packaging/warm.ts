/**
 * Runs a bundled program and leaves the code that V8 made of it by then, so that the next start need not compile what this
 * one did: warm.ts FOLDER [ARG]...
 */
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { growAsNode, growSlowly } from "../agent/frugal.ts";
import { codeFile, filesIn, Program, START, type When } from "./program.ts";

const [name = "", ...args] = process.argv.slice(2);
const folder = resolve(name);
const start = join(folder, START);
const program = new Program(start, filesIn(folder));
const write = (when: When) => {
  for (const [name, loaded] of program.scripts)
    if (loaded.when === when)
      writeFileSync(join(folder, codeFile(name, when)), loaded.script.createCachedData());
};
process.on("exit", () => {
  growSlowly();
  write("late");
  growAsNode();
  write("early");
});
process.argv.splice(1, process.argv.length - 1, start, ...args);
program.run();

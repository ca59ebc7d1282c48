import { Command } from "commander";
import { VERSION } from "../model/version.ts";
import { runProgram } from "../program/run.ts";
import { addBaselineCommands } from "./baseline.ts";
import { addDiffCommand } from "./diff.ts";

const program = new Command("mesdrift")
  .description("Engineers' and auditors' side of mesdrift: compare, draft and check baselines.")
  .version(VERSION);
addDiffCommand(program);
addBaselineCommands(program);
await runProgram(program, process.argv);

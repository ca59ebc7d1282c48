import { Command } from "commander";
import { VERSION } from "../model/version.ts";
import { runProgram } from "../program/run.ts";
import { addBaselineCommands } from "./baseline.ts";
import { addDiffCommand } from "./diff.ts";
import { addKeyCommands } from "./key.ts";
import { addSiteCommands } from "./site.ts";
import { addTrustCommands } from "./trust.ts";
import { addVerifyCommand } from "./verify.ts";

const program = new Command("mesdrift")
  .description(
    "Engineers' and auditors' side of mesdrift: compare configs and snapshots, draft and check baselines. mesdrift-agent audits a host.",
  )
  .version(VERSION);
addDiffCommand(program);
addBaselineCommands(program);
addKeyCommands(program);
addTrustCommands(program);
addSiteCommands(program);
addVerifyCommand(program);
await runProgram(program, process.argv);

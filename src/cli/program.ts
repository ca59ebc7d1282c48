import { Command } from "commander";
import { VERSION } from "../model/version.ts";
import { addAssignmentCommands } from "./assignment.ts";
import { addBaselineCommands } from "./baseline.ts";
import { addBundleCommand } from "./bundle.ts";
import { addCollectorCommands } from "./collector.ts";
import { addDemoCommand } from "./demo.ts";
import { addDeployCommand } from "./deploy/deploy.ts";
import { addDiffCommand } from "./diff.ts";
import { addKeyCommands } from "./key.ts";
import { addReportCommand } from "./report.ts";
import { addScanCommand } from "./scan/scan.ts";
import { addSiteCommands } from "./site.ts";
import { addTrustCommands } from "./trust.ts";
import { addVerifyCommand } from "./verify.ts";
import { addWaiverCommands } from "./waiver.ts";

/** `mesdrift`: all its commands, none of which is loaded before it is asked for. */
export function cliProgram(): Command {
  const program = new Command("mesdrift")
    .description(
      "Engineers' and auditors' side of mesdrift: compare configs and snapshots, draft and check baselines. mesdrift-agent audits a host.",
    )
    .version(VERSION);
  addDiffCommand(program);
  addBaselineCommands(program);
  addKeyCommands(program);
  addTrustCommands(program);
  addScanCommand(program);
  addDeployCommand(program);
  addSiteCommands(program);
  addAssignmentCommands(program);
  addWaiverCommands(program);
  addBundleCommand(program);
  addVerifyCommand(program);
  addReportCommand(program);
  addCollectorCommands(program);
  addDemoCommand(program);
  return program;
}

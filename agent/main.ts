import { Command } from "commander";
import { VERSION } from "../src/model/version.ts";
import { runProgram } from "../src/program/run.ts";
import { addAuditCommand } from "./commands/audit.ts";
import { addDeliverCommand } from "./commands/deliver.ts";
import { addEnrolCommand } from "./commands/enrol.ts";
import { addExportCommand } from "./commands/export.ts";
import { addKeyCommand } from "./commands/key.ts";
import { addPassCommand } from "./commands/pass.ts";
import { addPauseCommand } from "./commands/pause.ts";
import { addRunCommand } from "./commands/run.ts";
import { endOnSignals } from "./commands/signals.ts";
import { addSnapshotCommand } from "./commands/snapshot.ts";
import { addStatusCommand } from "./commands/status.ts";
import { addTrustCommands } from "./commands/trust.ts";

const program = new Command("mesdrift-agent")
  .description(
    "Audits this host: observes it, compares it with the approved baseline, and says what differs. It changes nothing.",
  )
  .version(VERSION);
addSnapshotCommand(program);
addAuditCommand(program);
addExportCommand(program);
addKeyCommand(program);
addTrustCommands(program);
addEnrolCommand(program);
addRunCommand(program);
addStatusCommand(program);
addPauseCommand(program);
addDeliverCommand(program);
addPassCommand(program);
endOnSignals(program.name());
await runProgram(program, process.argv);

import { Command } from "commander";
import { VERSION } from "../src/model/version.ts";
import { addAuditCommand } from "./commands/audit.ts";
import { addDeliverCommand } from "./commands/deliver.ts";
import { addDoctorCommand } from "./commands/doctor.ts";
import { addEnrolCommand } from "./commands/enrol.ts";
import { addExportCommand } from "./commands/export.ts";
import { addKeyCommand } from "./commands/key.ts";
import { addPassCommand } from "./commands/pass.ts";
import { addPauseCommand } from "./commands/pause.ts";
import { addRunCommand } from "./commands/run.ts";
import { addSnapshotCommand } from "./commands/snapshot.ts";
import { addStatusCommand } from "./commands/status.ts";
import { refuseOtherSystems } from "./commands/system.ts";
import { addTrustCommands } from "./commands/trust.ts";

/** `mesdrift-agent`: all its commands, none of which is loaded before it is asked for. */
export function agentProgram(): Command {
  const program = new Command("mesdrift-agent")
    .description(
      "Audits this host: observes it, compares it with the approved baseline, and says what differs. It changes nothing.",
    )
    .version(VERSION)
    .hook("preAction", () => refuseOtherSystems(process.platform));
  addSnapshotCommand(program);
  addAuditCommand(program);
  addExportCommand(program);
  addKeyCommand(program);
  addTrustCommands(program);
  addEnrolCommand(program);
  addRunCommand(program);
  addStatusCommand(program);
  addDoctorCommand(program);
  addPauseCommand(program);
  addDeliverCommand(program);
  addPassCommand(program);
  return program;
}

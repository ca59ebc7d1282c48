import type { Command } from "commander";
import { addEvidenceCommands } from "./collector/evidence.ts";
import { addFindingCommands } from "./collector/finding.ts";
import { addHostCommands } from "./collector/host.ts";
import { addKeepCommands } from "./collector/keep.ts";
import { addMadeCommands } from "./collector/made.ts";
import { addRelayCommands } from "./collector/relay.ts";
import { addSnapshotCommand } from "./collector/snapshot.ts";
import { addStartCommand } from "./collector/start.ts";
import { addTakeCommand } from "./collector/take.ts";
import { addTokenCommands } from "./collector/token.ts";
import { addTrustCommands } from "./collector/trust.ts";
import { addUnusualCommands } from "./collector/unusual.ts";

/** `mesdrift collector …`: the server that agents deliver to. */
export function addCollectorCommands(program: Command): void {
  const collector = program
    .command("collector")
    .summary("the server that agents deliver to")
    .description("Runs and administers the collector. Every act of administration is recorded; see acts.");
  addStartCommand(collector);
  addHostCommands(collector);
  addTokenCommands(collector);
  addTakeCommand(collector);
  addFindingCommands(collector);
  addTrustCommands(collector);
  addRelayCommands(collector);
  addSnapshotCommand(collector);
  addUnusualCommands(collector);
  addKeepCommands(collector);
  addEvidenceCommands(collector);
  addMadeCommands(collector);
}

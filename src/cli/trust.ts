import type { Command } from "commander";
import { addFingerprintCommand } from "./trust-fingerprint.ts";
import { addInitCommand } from "./trust-init.ts";
import { addPinCommand } from "./trust-pin.ts";
import { addRefreshCommand } from "./trust-refresh.ts";
import { addRenewCommand } from "./trust-renew.ts";
import { addTrustShowCommand } from "./trust-show.ts";

/** `mesdrift trust …`: the repository of what engineers signed. */
export function addTrustCommands(program: Command): void {
  const trust = program
    .command("trust")
    .summary("make, verify and keep up the repository of what engineers signed")
    .description(
      "Makes, verifies and keeps up a trust repository: a plain folder with all that engineers signed and hosts obey.",
    );
  addInitCommand(trust);
  addPinCommand(trust);
  addFingerprintCommand(trust);
  addTrustShowCommand(trust);
  addRefreshCommand(trust);
  addRenewCommand(trust);
}

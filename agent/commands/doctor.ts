import type { Command } from "commander";
import { addExamples } from "../../src/program/help.ts";
import { addStateOption, type DoctorOptions } from "./options.ts";

/** `mesdrift-agent doctor`: what the agent can see here and what not, and why. */
export function addDoctorCommand(program: Command): void {
  const command = program
    .command("doctor")
    .summary("explain what the agent can and can't see here, and check it against the host's own tools")
    .description(
      "Explains what the agent can and can't see on this host and why, holds what each probe sees against the host's own tools (getent, systemctl, ss, dpkg-query and so on), and checks the installation. It changes nothing. With --record it writes a signed record, requirement by requirement, for a validated host. Exit status 1 where something differs or is not as required.",
    );
  addExamples(addStateOption(command), [
    "mesdrift-agent doctor",
    "mesdrift-agent doctor --record line3.installation.json",
    "mesdrift verify line3.installation.json --key line3.pub    that nobody changed it since",
  ])
    .option("--json", "for programs")
    .option("--record <file>", "write what was found, signed with this host's key")
    .action(async (options: DoctorOptions) => (await import("./run-doctor.ts")).runDoctor(options));
}

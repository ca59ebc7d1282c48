import type { Command } from "commander";
import { addExamples } from "../../src/program/help.ts";
import { addStateOption, type EnrolOptions } from "./options.ts";

/** `mesdrift-agent enrol`: makes this host known to a collector. */
export function addEnrolCommand(program: Command): void {
  const command = program
    .command("enrol")
    .summary("make this host known to a collector")
    .description(
      "Makes this host known to a collector. The token comes from whoever runs the collector; the fingerprint of the trust root comes from the engineers, never from the collector alone.",
    );
  addExamples(addStateOption(command), [
    "mesdrift-agent enrol --token -              reads the token from standard input",
    "mesdrift-agent enrol --token - --offline",
    "mesdrift-agent enrol --token - --site plant-2 --root-fingerprint 3b1f…",
    "mesdrift-agent enrol --from /etc/mesdrift/enrol.yaml",
  ])
    .option("--token <token>", "as mesdrift collector token new prints it; - reads it from standard input")
    .option(
      "--offline",
      "no network reaches the collector: what this host drops in a folder or on a stick makes it known",
    )
    .option("--from <file>", "YAML file that says all this, for a host that is set up without a person")
    .option("--collector <url>", "address of the collector, where it is another than the token says")
    .option("--site <site>", "site whose engineers this host is to obey; goes with --root-fingerprint")
    .option("--root-fingerprint <hex>", "fingerprint of the trust root, as the engineers say it")
    .action(async (options: EnrolOptions) => (await import("./run-enrol.ts")).runEnrol(options));
}

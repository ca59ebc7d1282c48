import { type Command, Option } from "commander";
import { addExamples } from "../../src/program/help.ts";
import { addStateOption } from "./options.ts";
import type { AddOptions, ShowOptions } from "./trust-options.ts";

/** `mesdrift-agent trust` and `import`: whom this host obeys, and where it learns what they signed. */
export function addTrustCommands(program: Command): void {
  const trust = program.command("trust").summary("say whose baselines this host obeys, update and show them");
  addAdd(trust);
  addUpdate(trust);
  addShow(trust);
  addImport(program);
}

function addAdd(trust: Command): void {
  const command = trust
    .command("add")
    .summary("trust the engineers of a site from now on")
    .description(
      "Pins the root of a trust repository by its fingerprint. Take the fingerprint from the engineers themselves, and never from the server that the repository comes from.",
    )
    .requiredOption("--site <name>", "the site of this host")
    .option(
      "--from <place>",
      "https address or folder of the repository, or a bundle (default: the collector at which this host is enrolled)",
    )
    .requiredOption(
      "--root-fingerprint <hex>",
      "SHA-256 of the root, in 64 hex digits, as the engineers say it",
    )
    .option("--ca <file>", "certificates of a private authority in PEM; only these are trusted then");
  addExamples(addStateOption(command), [
    "mesdrift-agent trust add --site plant-2 --root-fingerprint 4f…    on an enrolled host",
    "mesdrift-agent trust add --site plant-2 --from https://trust.plant-2.example/ --ca ca.pem --root-fingerprint 4f…",
    "mesdrift-agent trust add --site plant-2 --from /media/stick/plant-2.bundle --root-fingerprint 4f…",
  ]).action(async (options: AddOptions) => (await import("./run-trust.ts")).addTrust(options));
}

function addUpdate(trust: Command): void {
  const command = trust
    .command("update")
    .summary("fetch what was published since")
    .description(
      "Verifies what the source offers and puts it in force. What is refused changes nothing, and the next report tells it. An audit does the same at its start.",
    );
  addExamples(addStateOption(command), ["mesdrift-agent trust update"]).action(
    async ({ state }: { state: string }) => (await import("./run-trust.ts")).updateTrust(state),
  );
}

function addShow(trust: Command): void {
  const command = trust
    .command("show")
    .summary("show what this host obeys, and what it refused")
    .addOption(
      new Option("--format <format>", "for people or for programs").choices(["text", "json"]).default("text"),
    );
  addExamples(addStateOption(command), ["mesdrift-agent trust show"]).action(async (options: ShowOptions) =>
    (await import("./run-trust.ts")).showTrust(options),
  );
}

function addImport(program: Command): void {
  const command = program
    .command("import")
    .summary("take over what engineers signed from a bundle, as on a stick")
    .description(
      "Verifies a bundle that mesdrift bundle made and puts it in force, where no network reaches. What is refused changes nothing, and the next report tells it.",
    )
    .argument("<bundle>", "the file");
  addExamples(addStateOption(command), ["mesdrift-agent import /media/stick/plant-2.bundle"]).action(
    async (file: string, { state }: { state: string }) =>
      (await import("./run-trust.ts")).importBundle(file, state),
  );
}

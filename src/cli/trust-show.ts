import type { Command } from "commander";
import { printable } from "../model/text.ts";
import { inkFor } from "../print/page.ts";
import { addExamples } from "../program/help.ts";
import { noteOf } from "../trust/note.ts";
import type { Repository } from "../trust/repository/open.ts";
import { signersOf } from "../trust/repository/signers.ts";
import { listed, mandateFor, TARGETS } from "../trust/repository/standing.ts";
import { rootChanges, siteChanges } from "../trust/review/people.ts";
import { openRepo } from "./trust-files.ts";
import { addRepoOption } from "./trust-options.ts";

/** `mesdrift trust show`: who may sign for what, and what is in force. */
export function addTrustShowCommand(program: Command): void {
  const command = program
    .command("show")
    .summary("show who may sign for what, and what is in force")
    .description(
      "Verifies a trust repository, and shows who may sign for what and what is in force until when.",
    );
  addExamples(addRepoOption(command), ["mesdrift trust show --repo trust"]).action(
    ({ repo }: { repo: string }) => {
      const ink = inkFor(process.stdout);
      const repository = openRepo(repo);
      const { root, roles } = repository.standing;
      const targets = roles.get(TARGETS)?.signed;
      const people = [
        ...rootChanges(undefined, root.signed),
        ...(targets ? siteChanges(undefined, targets) : []),
      ];
      const lines = [
        ink.bold("Who may sign"),
        ...people.map(indent),
        "",
        ink.bold("In force"),
        ...inForce(repository),
      ];
      process.stdout.write(`${lines.join("\n")}\n`);
    },
  );
}

function indent(line: string): string {
  return `  ${printable(line)}`;
}

function inForce({ standing, timestamp }: Repository): string[] {
  const signed = listed(standing).flatMap(([role, metadata]) => {
    const { version, expires, unrecognizedFields } = metadata.signed;
    const by = signersOf(mandateFor(standing, role), metadata).map(({ name }) => name);
    const note = noteOf({ unrecognizedFields });
    const why = note ? `; ${note.ticket}: ${note.reason}` : "";
    const targets = "targets" in metadata.signed ? Object.keys(metadata.signed.targets) : [];
    return [
      `${role} version ${version} until ${expires}, signed by ${by.join(", ")}${why}`,
      ...targets.map((target) => `  ${target}`),
    ];
  });
  return [...signed, `published until ${timestamp.signed.expires}`].map(indent);
}

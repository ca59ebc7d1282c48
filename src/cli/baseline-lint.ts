import type { Command } from "commander";
import { lintFile } from "../baseline/lint.ts";
import { formatMistake } from "../baseline/mistake.ts";
import { EXIT } from "../program/exit.ts";
import { addExamples } from "../program/help.ts";
import { allKinds } from "./kinds.ts";

/** `mesdrift baseline lint`: every mistake with file, line and column; status 1 when there is one. */
export function addLintCommand(program: Command): void {
  const command = program
    .command("lint")
    .summary("explain mistakes in a baseline")
    .description(
      "Explains every mistake in a baseline and in what it extends, as file:line:column: what is wrong, and what to write.",
    );
  addExamples(command, ["mesdrift baseline lint line3.yaml"])
    .argument("<file>", "baseline: a file, or id of a pack")
    .action(async (file: string) => {
      const mistakes = lintFile(file, await allKinds());
      for (const mistake of mistakes) process.stdout.write(`${formatMistake(mistake)}\n`);
      if (mistakes.length === 0) process.stdout.write("No mistake found.\n");
      process.exitCode = mistakes.length === 0 ? EXIT.fine : EXIT.findings;
    });
}

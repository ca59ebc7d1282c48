import type { Command } from "commander";
import { KINDS } from "../../agent/probes/index.ts";
import { lintFile } from "../baseline/lint.ts";
import { formatMistake } from "../baseline/mistake.ts";
import { EXIT } from "../program/run.ts";

/** `mesdrift baseline lint`: every mistake with file, line and column; status 1 when there is one. */
export function addLintCommand(program: Command): void {
  program
    .command("lint")
    .description("explain mistakes in a baseline, with line and column")
    .argument("<file>", "baseline")
    .action((file: string) => {
      const mistakes = lintFile(file, KINDS);
      for (const mistake of mistakes) process.stdout.write(`${formatMistake(mistake)}\n`);
      if (mistakes.length === 0) process.stdout.write("No mistake found.\n");
      process.exitCode = mistakes.length === 0 ? EXIT.fine : EXIT.findings;
    });
}

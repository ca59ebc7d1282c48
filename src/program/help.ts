import type { Command } from "commander";

const STATUS =
  "Exit status: 0 fine, 1 something was found, 2 trouble (one line on standard error says what).";

/** Puts below a command's help how it is used, and what its exit status means. */
export function addExamples(command: Command, examples: readonly string[]): Command {
  const lines = ["", "Examples:", ...examples.map((example) => `  ${example}`), "", STATUS];
  return command.addHelpText("after", lines.join("\n"));
}

/** A mistake in the command line on one line, as commander says it, with where help is. */
export function usageMistake(program: string, text: string): string {
  const said = text
    .replace(/^error: /, "")
    .trim()
    .replace(/\.$/, "");
  return `${program}: ${said.replace(/\s*\n\((.*)\)$/, " ($1)")}; see ${program} --help`;
}

import { type Command, CommanderError } from "commander";
import { Trouble } from "../model/trouble.ts";
import { complain } from "./complain.ts";
import { EXIT } from "./exit.ts";
import { usageMistake } from "./help.ts";
import { watchOutput } from "./output.ts";

/** How the complaint about a bug begins. */
export const DEFECT = "a defect of the program: ";

/** Runs a program. Trouble is one clear line on standard error and status 2; a bug keeps its stack. */
export async function runProgram(program: Command, argv: readonly string[]): Promise<void> {
  const name = program.name();
  watchOutput(name);
  for (const command of [program, ...descendants(program)])
    command.exitOverride().configureOutput({ outputError: (text) => complain(usageMistake(name, text)) });
  try {
    await program.parseAsync(argv);
  } catch (thrown) {
    if (thrown instanceof CommanderError) process.exitCode = thrown.exitCode === 0 ? EXIT.fine : EXIT.trouble;
    else if (thrown instanceof Trouble) complain(`${name}: ${thrown.message}`);
    else for (const line of defect(thrown)) complain(line);
    if (!(thrown instanceof CommanderError)) process.exitCode = EXIT.trouble;
  }
}

/** A bug, with the lines of its stack. */
function defect(thrown: unknown): string[] {
  const stack = thrown instanceof Error ? thrown.stack : undefined;
  return `${DEFECT}${stack ?? String(thrown)}`.split("\n");
}

function descendants(command: Command): Command[] {
  return command.commands.flatMap((child) => [child, ...descendants(child)]);
}

import { type Command, CommanderError } from "commander";
import { printable } from "../model/text.ts";
import { Trouble } from "../model/trouble.ts";

/** Exit status of both programs: 0 fine, 1 findings, 2 trouble. */
export const EXIT = { fine: 0, findings: 1, trouble: 2 } as const;

/** Runs a program. Trouble is one clear line on standard error and status 2; a bug keeps its stack. */
export async function runProgram(program: Command, argv: readonly string[]): Promise<void> {
  for (const command of [program, ...descendants(program)])
    command.exitOverride().configureOutput({ outputError: complain });
  try {
    await program.parseAsync(argv);
  } catch (thrown) {
    if (thrown instanceof CommanderError) process.exitCode = thrown.exitCode === 0 ? EXIT.fine : EXIT.trouble;
    else if (thrown instanceof Trouble) complain(`${program.name()}: ${printable(thrown.message)}\n`);
    else
      complain(
        `${program.name()}: a defect of the program: ${thrown instanceof Error ? thrown.stack : String(thrown)}\n`,
      );
    if (!(thrown instanceof CommanderError)) process.exitCode = EXIT.trouble;
  }
}

function descendants(command: Command): Command[] {
  return command.commands.flatMap((child) => [child, ...descendants(child)]);
}

function complain(text: string): void {
  process.stderr.write(text.split("\n").map(printable).join("\n"));
}

import { type Command, Option } from "commander";
import { seal } from "../baseline/compile.ts";
import { openBaseline } from "../baseline/open.ts";
import { baselineText } from "../print/baseline.ts";
import { inkFor } from "../print/page.ts";

/** `mesdrift baseline show`: a baseline with all that it extends, for a person or compiled for machines. */
export function addShowCommand(program: Command): void {
  program
    .command("show")
    .description("show a baseline with all that it extends; as json: compiled, RFC 8785")
    .argument("<file>", "baseline")
    .addOption(new Option("--format <format>", "output").choices(["text", "json"]).default("text"))
    .action((file: string, { format }: { format: "text" | "json" }) => {
      const open = openBaseline(file);
      process.stdout.write(
        format === "json" ? `${seal(open.baseline).text}\n` : baselineText(open, inkFor(process.stdout)),
      );
    });
}

import { type Command, Option } from "commander";
import { seal } from "../baseline/compile.ts";
import { openBaseline } from "../baseline/open.ts";
import { baselineText } from "../print/baseline.ts";
import { inkFor } from "../print/page.ts";
import { addExamples } from "../program/help.ts";

/** `mesdrift baseline show`: a baseline with all that it extends, for a person or compiled for machines. */
export function addShowCommand(program: Command): void {
  const command = program
    .command("show")
    .summary("show a baseline with all that it extends")
    .description(
      "Shows a baseline with all that it extends. As json it is compiled to its canonical form (RFC 8785), which audit takes too; its .facts.jsonl file stays beside it.",
    );
  addExamples(command, [
    "mesdrift baseline show debian-12",
    "mesdrift baseline show line3.yaml --format json > line3.json",
  ])
    .argument("<file>", "baseline: a file, or id of a pack")
    .addOption(
      new Option("--format <format>", "for people or for programs").choices(["text", "json"]).default("text"),
    )
    .action((file: string, { format }: { format: "text" | "json" }) => {
      const open = openBaseline(file);
      process.stdout.write(
        format === "json" ? `${seal(open.baseline).text}\n` : baselineText(open, inkFor(process.stdout)),
      );
    });
}

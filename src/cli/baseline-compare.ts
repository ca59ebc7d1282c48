import { type Command, Option } from "commander";
import { compareBaselines } from "../baseline/compare-baselines.ts";
import { openBaseline } from "../baseline/open.ts";
import { canonical } from "../model/canonical.ts";
import { baselineChangesText } from "../print/baseline-changes.ts";
import { safeJson } from "../print/json.ts";
import { inkFor } from "../print/page.ts";
import { EXIT } from "../program/exit.ts";
import { addExamples } from "../program/help.ts";
import { allKinds } from "./kinds.ts";

/** `mesdrift baseline compare`: what approving the new baseline would change; status 1 when it changes something. */
export function addCompareCommand(program: Command): void {
  const command = program
    .command("compare")
    .summary("what approving a new baseline would change")
    .description(
      "Says what approving a new baseline in place of an old one would change: what asks less of the host comes first.",
    );
  addExamples(command, ["mesdrift baseline compare line3-v1.yaml line3-v2.yaml"])
    .argument("<old>", "baseline in force: a file, or id of a pack")
    .argument("<new>", "baseline to be approved")
    .addOption(
      new Option("--format <format>", "for people or for programs").choices(["text", "json"]).default("text"),
    )
    .action(async (old: string, fresh: string, { format }: { format: "text" | "json" }) => {
      const changes = await compareBaselines(openBaseline(old), openBaseline(fresh), await allKinds());
      const plain = changes.map((change) => ({ ...change }));
      process.stdout.write(
        format === "json"
          ? `${safeJson(canonical({ changes: plain }))}\n`
          : baselineChangesText(changes, inkFor(process.stdout)),
      );
      process.exitCode = changes.length === 0 ? EXIT.fine : EXIT.findings;
    });
}

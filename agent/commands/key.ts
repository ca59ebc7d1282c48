import type { Command } from "commander";
import { addExamples } from "../../src/program/help.ts";
import { addStateOption } from "./options.ts";

/** `mesdrift-agent key`: with what this host signs. */
export function addKeyCommand(program: Command): void {
  const key = program
    .command("key")
    .summary("the key that this host signs its reports with")
    .description("The key that this host signs its reports with. Its secret half never leaves the host.");
  const show = key
    .command("show")
    .summary("write the public half of this host's key")
    .description(
      "Writes the public half of this host's key, for those who verify its reports. Compare its id by mesdrift key show before you trust a copy.",
    );
  addExamples(addStateOption(show), [
    "mesdrift-agent key show > line3.pub",
    "mesdrift verify reports/ --key line3.pub",
  ]).action(async ({ state }: { state: string }) => (await import("./run-key.ts")).runKeyShow(state));
}

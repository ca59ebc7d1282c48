import type { Command } from "commander";
import { addStateOption } from "./options.ts";

/** `mesdrift-agent pass`: one pass for the resident agent, which asks for it on standard input. Not for people. */
export function addPassCommand(program: Command): void {
  addStateOption(program.command("pass", { hidden: true })).action(async ({ state }: { state: string }) =>
    (await import("./run-pass.ts")).runPass(state),
  );
}

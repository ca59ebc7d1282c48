import type { Command } from "commander";
import { addExamples } from "../program/help.ts";

/** `mesdrift demo`: everything on this one machine, with keys that are worth nothing. */
export function addDemoCommand(program: Command): void {
  const command = program
    .command("demo")
    .summary("try it all on this machine: collector, enrolled agent, first report")
    .description(
      "Starts a collector, approves this machine as it is with demo keys that it makes for itself, enrols an agent, and shows its first report. It lives until Ctrl-C, changes nothing on this machine, and leaves nothing behind but the folder that it names.",
    );
  addExamples(command, ["mesdrift demo"]).action(async () => (await import("./demo/demo.ts")).runDemo());
}

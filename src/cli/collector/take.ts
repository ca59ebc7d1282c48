import type { Command } from "commander";
import { addExamples } from "../../program/help.ts";
import { addPlaceOptions, type PlaceOptions } from "./options.ts";

/** `mesdrift collector take`: what hosts put on a stick. */
export function addTakeCommand(program: Command): void {
  const command = program
    .command("take")
    .summary("take in what hosts put on a stick or into a folder")
    .description(
      "Takes in drops as mesdrift-agent export writes them, once; collector start --drops does so all the time. In the place of each drop a signed receipt is left, which lets the host forget its copy: carry it back. What is refused is moved to the folder refused beside it, with the reason.",
    );
  addExamples(addPlaceOptions(command), [
    "mesdrift collector take /media/stick/drops",
    "mesdrift collector take /srv/drops/refused        again, after mesdrift collector host approve",
  ])
    .argument("<path...>", "drops, or folders with drops")
    .action(async (paths: string[], options: PlaceOptions) =>
      (await import("./run-take.ts")).runTake(paths, options),
    );
}

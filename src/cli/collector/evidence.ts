import type { Command } from "commander";
import { count } from "../../print/words.ts";
import { addExamples } from "../../program/help.ts";
import { addPlaceOptions, type PlaceOptions, remember, withStore } from "./options.ts";

/** `mesdrift collector export`: what hosts signed, for those who trust no collector. */
export function addEvidenceCommands(program: Command): void {
  const command = program
    .command("export")
    .summary("write what hosts signed to a folder, for mesdrift verify")
    .description(
      "Writes each signed report and snapshot byte for byte as the host signed it, and the keys of the hosts. Compare the keys with those that engineers registered: a collector can't be trusted with them alone.",
    );
  addExamples(addPlaceOptions(command), [
    "mesdrift collector export evidence --site plant-2",
    "mesdrift verify evidence --key evidence/keys",
  ])
    .argument("<folder>", "where to; it is made if it is not there")
    .option("--site <site>", "of this site only")
    .action(async (folder: string, options: PlaceOptions & { site?: string }) => {
      const { exportEvidence } = await import("../../collector/export.ts");
      await withStore(options, async (store) => {
        const { envelopes, hosts } = await exportEvidence(store, folder, options.site);
        await remember(store, "evidence.export", folder, { envelopes, hosts });
        process.stdout.write(
          `Wrote ${count(envelopes, "envelope")} and ${count(hosts, "key")}; next: mesdrift verify ${folder} --key ${folder}/keys\n`,
        );
      });
    });
}

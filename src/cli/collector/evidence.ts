import type { Command } from "commander";
import { printable } from "../../model/text.ts";
import { Trouble } from "../../model/trouble.ts";
import { count } from "../../print/words.ts";
import { addExamples } from "../../program/help.ts";
import { actor, addPlaceOptions, type PlaceOptions, remember, withStore } from "./options.ts";

/** `mesdrift collector export|archive|key`: what hosts signed, for those who trust no collector. */
export function addEvidenceCommands(program: Command): void {
  addExport(program);
  addPlaceOptions(
    program
      .command("archive")
      .summary("archive what is past its days, and remove it from the store")
      .description(
        "Writes what is older than keepDays of archive: in the settings to signed files, reads them again, and removes from the store what no finding rests on. A running collector does so once a day.",
      ),
  )
    .option("--config <file>", "settings (default: collector.yaml in the folder of --state)")
    .action(archive);
  addPlaceOptions(
    program
      .command("key")
      .summary("the public key that the collector signs receipts, checkpoints and archives with"),
  ).action(async ({ state }: PlaceOptions) => {
    const { openAuthority } = await import("../../collector/authority/authority.ts");
    const { publicKey } = await import("../../trust/keys/public-key.ts");
    const { key } = await openAuthority(state, () => new Date());
    process.stdout.write(`${JSON.stringify(publicKey(key.publicHex, "collector"))}\n`);
  });
}

async function archive(options: PlaceOptions & { config?: string }): Promise<void> {
  const { readConfigured } = await import("../../collector/configured.ts");
  const { archiveAlone } = await import("../../collector/archive.ts");
  const { openAuthority } = await import("../../collector/authority/authority.ts");
  const policy = readConfigured(options.state, options.config).archive;
  if (policy === undefined)
    throw new Trouble(
      "found no archive: in the settings, expected keepDays and folder; without them everything is kept",
    );
  const clock = () => new Date();
  const authority = await openAuthority(options.state, clock);
  await withStore(options, async (store) => {
    const done = await archiveAlone({ store, authority, clock }, policy, actor());
    if (done === undefined) throw new Trouble("a collector is archiving now; try again in a minute");
    for (const file of done.files) process.stdout.write(`${printable(file)}\n`);
    process.stdout.write(
      `Archived ${count(done.files.length, "file")}, removed ${count(done.removed, "envelope")} from the store.\n`,
    );
  });
}

function addExport(program: Command): void {
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

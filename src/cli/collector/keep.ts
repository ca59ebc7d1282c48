import type { Command } from "commander";
import { printable } from "../../model/text.ts";
import { complain } from "../../program/complain.ts";
import { EXIT } from "../../program/exit.ts";
import { addPlaceOptions, type PlaceOptions, remember, storeUrl, withStore } from "./options.ts";

/** `mesdrift collector backup|restore|checkpoint|acts`: what keeps the evidence, and shows that it was kept. */
export function addKeepCommands(program: Command): void {
  addPlaceOptions(
    program.command("backup").summary("copy the store to a file, while it is in use").argument("<file>"),
  ).action(async (file: string, options: PlaceOptions) => {
    await (await import("../../collector/store/backup.ts")).backupStore(storeUrl(options), file);
    await withStore(options, (store) => remember(store, "store.backup", file, {}));
  });
  addPlaceOptions(
    program
      .command("restore")
      .summary("put a backup in place of a store that is not there")
      .argument("<file>"),
  ).action(async (file: string, options: PlaceOptions) => {
    await (await import("../../collector/store/backup.ts")).restoreStore(file, storeUrl(options));
    await withStore(options, (store) => remember(store, "store.restore", file, {}));
  });
  addPlaceOptions(program.command("checkpoint").summary("sign where all chains end now")).action(
    async (options: PlaceOptions) => {
      const clock = () => new Date();
      const { openAuthority } = await import("../../collector/authority/authority.ts");
      const { writeCheckpoint } = await import("../../collector/checkpoint.ts");
      const authority = await openAuthority(options.state, clock);
      const file = await withStore(options, (store) =>
        writeCheckpoint({ store, authority, clock }, options.state),
      );
      process.stdout.write(`${printable(file)}\n`);
    },
  );
  addPlaceOptions(program.command("acts").summary("who did what with the collector; verified")).action(
    showActs,
  );
}

async function showActs(options: PlaceOptions): Promise<void> {
  const { actsOf, brokenActs } = await import("../../collector/store/acts.ts");
  const acts = await withStore(options, actsOf);
  for (const { at, actor, act, subject, detail } of acts)
    process.stdout.write(`${printable([at, actor, act, subject, detail].join("  "))}\n`);
  const broken = brokenActs(acts);
  if (broken.length === 0) return;
  complain(
    `the audit trail was changed: act ${broken.join(", ")} is not as it was recorded, or one before it is gone`,
  );
  process.exitCode = EXIT.findings;
}

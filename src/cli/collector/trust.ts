import type { Command } from "commander";
import { pinPublications, publishTrust } from "../../collector/trust/publication.ts";
import { addExamples } from "../../program/help.ts";
import { addPlaceOptions, type PlaceOptions, remember, withStore } from "./options.ts";

/** `mesdrift collector trust …`: the trust repository that hosts fetch from the collector. */
export function addTrustCommands(program: Command): void {
  const trust = program.command("trust").summary("the trust repository that hosts fetch here");
  const pin = trust
    .command("pin")
    .summary("say under which root publications are taken")
    .description(
      "Says under which root the collector takes publications. The administrators know its fingerprint.",
    );
  addPlaceOptions(pin)
    .argument(
      "[folder]",
      "folder of the trust repository; without it the root is looked for in what comes first",
    )
    .requiredOption("--root-fingerprint <hex>", "as the administrators say it")
    .action(async (folder: string | undefined, options: PlaceOptions & { rootFingerprint: string }) => {
      const fingerprint = options.rootFingerprint.replaceAll(/\s/g, "").toLowerCase();
      pinPublications(options.state, folder, fingerprint);
      await withStore(options, (store) =>
        remember(store, "trust.pin", fingerprint, folder === undefined ? {} : { folder }),
      );
    });
  const put = trust
    .command("put")
    .summary("serve what was published")
    .description(
      "Takes over what mesdrift baseline publish wrote: it is verified from the pinned root on, and refused where it is older than what is served.",
    );
  addExamples(addPlaceOptions(put), ["mesdrift collector trust put /srv/trust"])
    .argument("<folder>", "folder of the trust repository")
    .action(async (folder: string, options: PlaceOptions) => {
      const name = publishTrust(options.state, folder, new Date());
      await withStore(options, (store) => remember(store, "trust.put", name, { folder }));
      process.stdout.write("Verified, and served from now on.\n");
    });
}

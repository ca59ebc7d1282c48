import { canonical } from "../../../src/model/canonical.ts";
import { sha256 } from "../../../src/trust/repository/names.ts";
import { KAYA, MEYER, NEW_PUBLISHER, PUBLISHER } from "./keys.ts";
import { assignments, BULK, baseline, filesOf, goodWorld } from "./world.ts";
import { acted, altered, siteA, type Wrong } from "./wrong.ts";

/** One repository for each crime in its files, by its name. */
export const CRIMES_OF_FILES: Record<string, () => Wrong> = {
  "two-repositories-mixed": () =>
    acted("unknown-key", "timestamp version 3", (world) => {
      for (const issue of [world.snapshot, world.timestamp]) issue.by = [NEW_PUBLISHER];
    }),
  "two-versions-mixed": () => {
    const files = filesOf(goodWorld(3));
    const older = filesOf(goodWorld(2)).get("metadata/2.snapshot.json") ?? "";
    return {
      crime: "mixed-versions",
      says: "does not belong",
      files: files.set("metadata/3.snapshot.json", older),
    };
  },
  "root-that-skips-a-version": () => {
    const world = goodWorld(3);
    world.roots.push({ version: 4, by: [MEYER, KAYA], publisher: PUBLISHER });
    const files = filesOf(world);
    files.set("metadata/3.root.json", files.get("metadata/4.root.json") ?? "");
    files.delete("metadata/4.root.json");
    return { crime: "mixed-versions", says: "3.root.json: does not belong", files };
  },
  "oversized-metadata": () =>
    altered("oversized-metadata", "expected at most 16384", "metadata/timestamp.json", (text) =>
      text.padEnd(16_385),
    ),
  "cut-off-metadata": () =>
    altered("bad-metadata", "no targets metadata", "3.site-a.json", (text) => text.slice(0, 200)),
  "missing-metadata": () =>
    altered("incomplete", "has no metadata/3.site-a.json", "3.site-a.json", () => undefined),
  "missing-target": () => altered("incomplete", "it is not there", ".line3.json", () => undefined),
  "changed-target": () =>
    altered("changed-target", "not the bytes that were signed", ".line3.json", (text) =>
      text.replace("Line 3", "Line 4"),
    ),
  "oversized-target": () =>
    altered("oversized-target", "expected at most", ".line3.json", (text) => `${text} `),
  "changed-bulk": () =>
    altered("changed-bulk", "not the state that was approved", "bulk/", (text) =>
      text.replace("4242", "4243"),
    ),
  "target-of-no-known-form": () =>
    acted("bad-target", "site-a/line3.json", (world) => {
      siteA(world).files["site-a/line3.json"] = canonical({ format: "mesdrift-baseline/9" });
    }),
  "baseline-for-another-system": () =>
    acted("bad-target", "was assigned to this host, but it is for plan9", (world) => {
      const other = baseline(3).replace('"applies":{}', '"applies":{"os":"plan9"}');
      siteA(world).files["site-a/line3.json"] = other;
    }),
  "bulk-of-another-length": () =>
    acted("bad-target", "another number of facts than 1", (world) => {
      const bulk = BULK + BULK;
      siteA(world).files["site-a/line3.json"] = baseline(3).replace(sha256(BULK), sha256(bulk));
      world.bulk = bulk;
    }),
  "no-assignment-for-this-host": () =>
    acted("no-assignment", "found no assignment for", (world) => {
      siteA(world).files["site-a/assignments.json"] = assignments(["no-host-has-this-name"]);
    }),
};

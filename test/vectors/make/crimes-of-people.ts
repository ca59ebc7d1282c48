import {
  DEVELOPER,
  FORMER,
  KAYA,
  LIND,
  MEYER,
  NEW_PUBLISHER,
  OKAFOR,
  PUBLISHER,
  SILVA,
  STRANGER,
} from "./keys.ts";
import { provisionalWaiver } from "./waiver.ts";
import { assignments, baseline } from "./world.ts";
import { acted, altered, siteA, type Wrong } from "./wrong.ts";

const SECOND_NAME = { ...MEYER, secret: { ...MEYER.secret, keyId: "a".repeat(64) } };

/** One repository for each crime in what people sign, by its name. */
export const CRIMES_OF_PEOPLE: Record<string, () => Wrong> = {
  "older-root": () =>
    acted("rollback", "root: found version 1, expected at least 2", (world) => void world.roots.pop()),
  "older-timestamp": () =>
    acted("rollback", "timestamp: found version 1", (world) => {
      world.timestamp.version = 1;
    }),
  "older-snapshot": () =>
    acted("rollback", "snapshot: found version 1", (world) => {
      world.snapshot.version = 1;
    }),
  "older-targets": () =>
    acted("rollback", "targets: found version 1", (world) => {
      world.targets.version = 1;
    }),
  "older-site": () =>
    acted("rollback", "site-a: found version 1", (world) => {
      siteA(world).version = 1;
    }),
  "expired-beyond-grace": () =>
    acted("expired", "expired at 2025-01-05T00:00:00Z", (world) => {
      siteA(world).expires = "2025-01-05T00:00:00Z";
    }),
  "expired-root": () =>
    acted("expired", "root version 3 expired", ({ roots }) => {
      roots.push({ version: 3, by: [MEYER, KAYA], publisher: PUBLISHER, expires: "2025-01-05T00:00:00Z" });
    }),
  "one-of-two-signatures": () =>
    acted("too-few-signatures", "found 1 of 2 signatures, by A. Meyer", (world) => {
      siteA(world).by = [MEYER];
    }),
  "root-with-one-signature": () =>
    acted("too-few-signatures", "root version 3: found 1 of 2 signatures, by C. Silva", ({ roots }) => {
      roots.push({ version: 3, by: [SILVA], publisher: NEW_PUBLISHER });
    }),
  "changed-metadata": () =>
    altered("too-few-signatures", "found 0 of 2 signatures", "3.site-a.json", (text) =>
      text.replace("2125-", "2126-"),
    ),
  "unknown-key": () =>
    acted("unknown-key", "a key that this repository does not know", (world) => {
      siteA(world).by = [MEYER, STRANGER];
    }),
  "revoked-key": () =>
    acted("revoked-key", "a key that was revoked has signed", (world) => {
      siteA(world).by = [MEYER, FORMER];
    }),
  "one-key-under-two-ids": () =>
    acted("one-key-twice", "found 1 of 2 signatures", (world) => {
      const aliases = { [SECOND_NAME.secret.keyId]: SECOND_NAME };
      world.groups["site-a"] = { keys: [MEYER, KAYA, SILVA], threshold: 2, aliases };
      siteA(world).by = [MEYER, SECOND_NAME];
    }),
  "engineers-of-another-site": () =>
    acted("foreign-key", "may sign for something else only", (world) => {
      siteA(world).by = [OKAFOR, LIND];
    }),
  "publisher-signs-for-engineers": () =>
    acted("foreign-key", "found 0 of 2 signatures", (world) => {
      siteA(world).by = [PUBLISHER];
    }),
  "bundle-for-another-site": () => ({
    ...acted("wrong-site", "found a bundle for site-b, expected one for site-a", () => undefined),
    site: "site-b",
  }),
  "no-such-site": () =>
    acted("wrong-site", "site-a: found no such site", (world) => {
      const { "site-a": _, "site-a.provisional": __, ...others } = world.groups;
      world.groups = others;
    }),
  "targets-of-another-site": () =>
    acted("bad-delegation", "found site-b/line9.json", (world) => {
      siteA(world).files["site-b/line9.json"] = baseline(1);
    }),
  "baseline-of-another-site": () =>
    acted("wrong-site", "found site-b/line9.json in an assignment", (world) => {
      const all = assignments(["*"]).replace("site-a/line3.json", "site-b/line9.json");
      siteA(world).files["site-a/assignments.json"] = all;
    }),
  "production-with-development-keys": () =>
    acted("development-keys", "whose secret is public", (world) => {
      world.groups["site-a"] = { keys: [MEYER, KAYA, DEVELOPER], threshold: 2 };
    }),
  "role-that-reaches-further": () =>
    acted("bad-delegation", "reaches further than one site", (world) => {
      world.groups["site-a"] = { keys: [MEYER, KAYA, SILVA], threshold: 2, paths: ["*/*"] };
    }),
  "threshold-of-one": () =>
    acted("bad-delegation", "found a threshold of 1, expected at least 2", (world) => {
      world.groups["site-a"] = { keys: [MEYER, KAYA, SILVA], threshold: 1 };
    }),
  "provisional-waiver-over-its-hours": () =>
    acted("provisional-too-long", "found a life of 73 hours, expected at most 72", (world) => {
      world.sites["site-a.provisional"] = {
        version: 1,
        by: [SILVA],
        files: { "site-a.provisional/waivers.json": provisionalWaiver("2026-01-04T01:00:00Z") },
      };
    }),
};

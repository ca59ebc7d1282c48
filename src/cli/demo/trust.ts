import { ASSIGNMENTS } from "../../model/assignment.ts";
import { canonical } from "../../model/canonical.ts";
import { Policy } from "../../model/policy.ts";
import { publicKey } from "../../trust/keys/public-key.ts";
import { newKeyPem, type SigningKey, signingKey } from "../../trust/keys/signing-key.ts";
import type { Note } from "../../trust/note.ts";
import { type Drafting, draftRole, draftRoot, draftTargets } from "../../trust/repository/draft.ts";
import { Folder } from "../../trust/repository/folder.ts";
import { type AnyMetadata, signMetadata } from "../../trust/repository/metadata.ts";
import { metadataPath, sha256 } from "../../trust/repository/names.ts";
import { publish } from "../../trust/repository/publish.ts";
import type { Sealed } from "../propose-file.ts";

/** The site of the demo. */
export const SITE = "demo";
const NOTE: Note = { ticket: "DEMO", reason: "to try mesdrift on one machine", controls: [] };

/**
 * A trust repository in a folder, with one site that approves this one baseline. Its engineers are made up and their keys
 * are forgotten at once, so nobody can ever publish to it again.
 * @returns the fingerprint of its root
 */
export function demoTrust(path: string, { text, bulk }: Sealed, now: Date): string {
  const people = ["Demo engineer 1", "Demo engineer 2"].map((name) => {
    const secret = signingKey(newKeyPem());
    return { secret, key: publicKey(secret.publicHex, name) };
  });
  const publisher = signingKey(newKeyPem());
  const group = { keys: people.map(({ key }) => key), threshold: 2 };
  const drafting: Drafting = { now, note: NOTE };
  const policy = Policy.parse({ environment: "development" });
  const signed = (metadata: AnyMetadata) =>
    signAll(
      metadata,
      people.map(({ secret }) => secret),
    );
  const root = draftRoot(
    undefined,
    {
      admins: group,
      engineers: group,
      publishers: [publicKey(publisher.publicHex, "Demo publisher")],
      policy,
    },
    drafting,
  );
  const targets = draftTargets(undefined, new Map([[SITE, group]]), false, drafting);
  const texts = new Map([
    [`${SITE}/host.json`, text],
    [`${SITE}/assignments.json`, assignments()],
  ]);
  const site = draftRole(undefined, texts, drafting);
  for (const metadata of [root, targets, site]) signed(metadata);
  const folder = new Folder(path);
  const files = [...texts.values(), ...(bulk === undefined ? [] : [bulk])];
  publish(folder, undefined, {
    revisions: {
      root,
      roles: new Map([
        ["targets", targets],
        [SITE, site],
      ]),
    },
    files: new Map(files.map((one) => [sha256(one), one])),
    publisher,
    now,
  });
  return sha256(folder.read(metadataPath("root", 1)));
}

function signAll(metadata: AnyMetadata, keys: readonly SigningKey[]): void {
  for (const key of keys) signMetadata(metadata, key);
}

/** Every host of the site is held against the one baseline, each minute, so that there is something to see. */
function assignments(): string {
  const schedule = { cron: "* * * * *", timezone: "UTC", jitterSeconds: 0 };
  const all = { name: "this machine", hosts: ["*"], applies: {}, baselines: [`${SITE}/host.json`], schedule };
  return canonical({ format: ASSIGNMENTS, assignments: [all] });
}

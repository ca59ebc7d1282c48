import { Metadata, Snapshot, Timestamp } from "@tufjs/models";
import { Trouble } from "../../model/trouble.ts";
import type { SigningKey } from "../keys/signing-key.ts";
import { noteOf } from "../note.ts";
import { bulkOf } from "./bulk.ts";
import { head } from "./draft.ts";
import type { Folder } from "./folder.ts";
import { type AnyMetadata, metadataText, signMetadata } from "./metadata.ts";
import { bulkPath, metadataPath, sha256, TIMESTAMP, targetPath } from "./names.ts";
import type { Repository } from "./open.ts";
import { signersOf } from "./signers.ts";
import { after, listed, mandateFor, type Revisions, type Standing } from "./standing.ts";
import { verifyStanding, verifySuccession } from "./verify.ts";

/** Life of what the publisher signs, in days: a host that sees nothing newer for so long is being kept from it. */
const LIFE_DAYS = 30;

/** What is to be published, and by whom. */
export interface Publication {
  revisions: Revisions;
  /** Texts of new targets and of new bulk state, by their SHA-256. */
  files: ReadonlyMap<string, string>;
  publisher: SigningKey;
  now: Date;
}

/**
 * Puts revisions in force: everything they need first, the timestamp last, so that a crash leaves the old state or the
 * new one. Throws {@link Trouble} where a signature, a file or the right to publish is missing; then nothing is written.
 */
export function publish(
  folder: Folder,
  current: Repository | undefined,
  { revisions, files, publisher, now }: Publication,
): void {
  refuseOutdated(current?.standing, revisions);
  const next = after(current?.standing, revisions);
  verifyStanding(next);
  if (current && revisions.root) verifySuccession(current.standing.root, revisions.root);
  const snapshot = draftSnapshot(current?.snapshot.signed, next, now);
  const timestamp = draftTimestamp(current?.timestamp.signed, snapshot.signed, now);
  for (const [role, metadata] of [
    ["snapshot", snapshot],
    ["timestamp", timestamp],
  ] as const)
    signAsPublisher(next, role, metadata, publisher);

  for (const [path, text] of filesOf(folder, revisions, files)) folder.write(path, text);
  const put = (role: string, metadata: AnyMetadata) =>
    folder.write(metadataPath(role, metadata.signed.version), metadataText(metadata));
  for (const [role, metadata] of revisions.roles) put(role, metadata);
  put("snapshot", snapshot);
  // A root is in force as soon as it is there, so that it comes late.
  if (revisions.root) put("root", revisions.root);
  folder.write(TIMESTAMP, metadataText(timestamp));
}

/** Throws {@link Trouble} where a revision was made against something else than what is in force. */
export function refuseOutdated(standing: Standing | undefined, revisions: Revisions): void {
  for (const [role, { signed }] of listed(revisions)) {
    const inForce = role === "root" ? standing?.root : standing?.roles.get(role);
    const expected = (inForce?.signed.version ?? 0) + 1;
    if (signed.version !== expected)
      throw new Trouble(
        `${role}: found a proposal for version ${signed.version}, expected ${expected}: another change came first; propose this one again`,
      );
  }
}

function draftSnapshot(previous: Snapshot | undefined, { roles }: Standing, now: Date): Metadata<Snapshot> {
  const meta = [...roles].map(([role, { signed }]) => [`${role}.json`, { version: signed.version }]);
  return new Metadata(
    Snapshot.fromJSON({ ...head(previous, now, LIFE_DAYS), meta: Object.fromEntries(meta) }),
  );
}

function draftTimestamp(
  previous: Timestamp | undefined,
  { version }: Snapshot,
  now: Date,
): Metadata<Timestamp> {
  return new Metadata(
    Timestamp.fromJSON({ ...head(previous, now, LIFE_DAYS), meta: { "snapshot.json": { version } } }),
  );
}

function signAsPublisher(
  standing: Standing,
  role: string,
  metadata: AnyMetadata,
  publisher: SigningKey,
): void {
  signMetadata(metadata, publisher);
  if (signersOf(mandateFor(standing, role), metadata).length === 0)
    throw new Trouble(
      `key ${publisher.keyId} is no publisher of this repository; publish with the publisher's key`,
    );
}

/** Paths and texts of all files that revisions need and the folder lacks. Throws {@link Trouble} where one is nowhere. */
function filesOf(
  folder: Folder,
  revisions: Revisions,
  files: ReadonlyMap<string, string>,
): [string, string][] {
  return neededBy(revisions, files).flatMap(([path, hash]): [string, string][] => {
    if (folder.has(path)) return [];
    const text = files.get(hash);
    if (text === undefined || sha256(text) !== hash)
      throw new Trouble(`the proposal lacks ${path}; propose it again`);
    return [[path, text]];
  });
}

/** Path and SHA-256 of targets, of the bulk state that new ones name, and of the reports of test hosts. */
function neededBy({ roles }: Revisions, files: ReadonlyMap<string, string>): [string, string][] {
  return [...roles.values()].flatMap(({ signed }) => {
    const tested = noteOf(signed)?.tested;
    const targets = Object.entries(signed.targets).flatMap(([target, { hashes }]): [string, string][] => {
      const hash = hashes.sha256 ?? "";
      const bulk = bulkOf(files.get(hash) ?? "null");
      return [
        [targetPath(target, hash), hash],
        ...bulk.map((found): [string, string] => [found.path, found.sha256]),
      ];
    });
    return tested === undefined ? targets : [...targets, [bulkPath(tested), tested]];
  });
}

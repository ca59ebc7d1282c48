import { Policy } from "../../src/model/policy.ts";
import { type PublicKey, publicKey } from "../../src/trust/keys/public-key.ts";
import { newKeyPem, type SigningKey, signingKey } from "../../src/trust/keys/signing-key.ts";
import type { Note } from "../../src/trust/note.ts";
import { draftRole, draftRoot, draftTargets } from "../../src/trust/repository/draft.ts";
import { Folder } from "../../src/trust/repository/folder.ts";
import { signMetadata } from "../../src/trust/repository/metadata.ts";
import { metadataPath, provisionalRole, sha256 } from "../../src/trust/repository/names.ts";
import { openRepository, type Pin, type Repository } from "../../src/trust/repository/open.ts";
import { publish } from "../../src/trust/repository/publish.ts";
import { listed, type Revisions } from "../../src/trust/repository/standing.ts";

/** A person of a made-up plant, with a key. */
export interface Person {
  name: string;
  secret: SigningKey;
  key: PublicKey;
}

export function person(name: string): Person {
  const secret = signingKey(newKeyPem());
  return { name, secret, key: publicKey(secret.publicHex, name) };
}

export const NOTE: Note = { ticket: "CHG-1", reason: "a test", controls: [] };

/** A whole repository with one site and three engineers who are administrators too, two of whom must sign. */
export interface Plant {
  folder: Folder;
  pin: Pin;
  people: [Person, Person, Person];
  publisher: Person;
  /** Signs with the first two people, unless others are named, and publishes. */
  put(revisions: Revisions, files?: readonly string[], by?: readonly Person[]): void;
  /** Publishes what a site signs: texts by name, such as `assignments.json`. */
  putSite(site: string, files: Record<string, string>, bulk?: readonly string[]): void;
  open(): Repository;
  /** What the publisher and the drafts take for the time. */
  now: Date;
}

export function plant(
  path: string,
  sites: readonly string[] = ["site-a"],
  policy: Partial<Policy> = {},
): Plant {
  const people: Plant["people"] = [person("A. Meyer"), person("B. Kaya"), person("C. Silva")];
  const group = { keys: people.map(({ key }) => key), threshold: 2 };
  const rules = Policy.parse({ provisionalHours: 72, ...policy });
  const publisher = person("Publisher");
  const made: Plant = {
    folder: new Folder(path),
    pin: { version: 1, fingerprint: "" },
    people,
    publisher,
    now: new Date("2027-01-01T00:00:00Z"),
    open: () => openRepository(made.folder, made.pin),
    put(revisions, files = [], by = people.slice(0, 2)) {
      for (const [, metadata] of listed(revisions))
        for (const { secret } of by) signMetadata(metadata, secret);
      const current = made.pin.fingerprint === "" ? undefined : made.open();
      publish(made.folder, current, {
        revisions,
        files: new Map(files.map((text) => [sha256(text), text])),
        publisher: publisher.secret,
        now: made.now,
      });
    },
    putSite(site, files, bulk = []) {
      const texts = new Map(Object.entries(files).map(([name, text]) => [`${site}/${name}`, text]));
      const previous = made.open().standing.roles.get(site)?.signed;
      const role = draftRole(previous, texts, { now: made.now, note: NOTE });
      made.put(
        { roles: new Map([[site, role]]) },
        [...texts.values(), ...bulk],
        site === provisionalRole(site) ? people.slice(0, 1) : undefined,
      );
    },
  };
  const drafting = { now: made.now, note: NOTE };
  const root = draftRoot(
    undefined,
    { admins: group, engineers: group, publishers: [publisher.key], policy: rules },
    drafting,
  );
  const plan = new Map(sites.map((site) => [site, group]));
  const targets = draftTargets(undefined, plan, rules.provisionalHours > 0, drafting);
  made.put({ root, roles: new Map([["targets", targets]]) });
  made.pin = { version: 1, fingerprint: sha256(made.folder.read(metadataPath("root", 1))) };
  return made;
}

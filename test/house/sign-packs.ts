/** `npm run sign-packs`: signs the packs as they are now with the development keys, whose secrets everybody knows. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { seal } from "../../src/baseline/compile.ts";
import { openBaseline } from "../../src/baseline/open.ts";
import { PACKS } from "../../src/baseline/packs.ts";
import { ASSIGNMENTS } from "../../src/model/assignment.ts";
import type { CompiledBaseline } from "../../src/model/baseline.ts";
import { canonical } from "../../src/model/canonical.ts";
import { Policy } from "../../src/model/policy.ts";
import { unlockKey } from "../../src/trust/keys/key-file.ts";
import { type PublicKey, publicKey } from "../../src/trust/keys/public-key.ts";
import type { SigningKey } from "../../src/trust/keys/signing-key.ts";
import { type Drafting, draftRole, draftRoot, draftTargets } from "../../src/trust/repository/draft.ts";
import { Folder } from "../../src/trust/repository/folder.ts";
import { signMetadata } from "../../src/trust/repository/metadata.ts";
import { metadataPath, sha256, TIMESTAMP } from "../../src/trust/repository/names.ts";
import { openRepository, type Repository } from "../../src/trust/repository/open.ts";
import { publish } from "../../src/trust/repository/publish.ts";
import { listed, type Revisions } from "../../src/trust/repository/standing.ts";

/** The site of all who try mesdrift before they have sites of their own. */
export const SITE = "packs";
const FOLDER = new Folder(join(PACKS, "trust"));
/** It protects nothing: the keys are for development, and refused in production. */
const PASSPHRASE = "development only";

/** The packs' repository, verified from its own first root. */
export function packsRepository(): Repository {
  const fingerprint = sha256(FOLDER.read(metadataPath("root", 1)));
  return openRepository(FOLDER, { version: 1, fingerprint });
}

/** Texts of the targets that the packs as they are now make, by name. */
export function packTargets(): Map<string, string> {
  const packs = readdirSync(PACKS).filter((name) => name.endsWith(".yaml"));
  const baselines = packs.map((name) => openBaseline(join(PACKS, name)).baseline);
  const targets = baselines.map((baseline) => [`${SITE}/${baseline.id}.json`, seal(baseline).text] as const);
  return new Map([...targets, [`${SITE}/assignments.json`, assignmentsFor(baselines)]]);
}

/** Every host gets the packs of its system. */
function assignmentsFor(baselines: readonly CompiledBaseline[]): string {
  const systems = baselines.filter(({ applies }) => applies.os !== undefined);
  const anywhere = baselines.filter(({ applies }) => applies.os === undefined);
  const assignments = systems.map(({ id, applies }) => ({
    name: id,
    hosts: ["*"],
    applies: JSON.parse(JSON.stringify(applies)),
    baselines: [id, ...anywhere.map((other) => other.id)].map((name) => `${SITE}/${name}.json`),
  }));
  return canonical({ format: ASSIGNMENTS, assignments });
}

async function key(name: string): Promise<{ secret: SigningKey; shown: PublicKey }> {
  const file = join(FOLDER.path, "development-only-keys", `${name}.key`);
  const secret = await unlockKey(readFileSync(file, "utf8"), PASSPHRASE, file);
  return { secret, shown: publicKey(secret.publicHex, `DEVELOPMENT ONLY ${name}`) };
}

async function sign(drafting: Drafting): Promise<void> {
  const people = [await key("engineer-1"), await key("engineer-2")];
  const publisher = await key("publisher");
  const put = (current: Repository | undefined, revisions: Revisions, texts: readonly string[]) => {
    for (const [, metadata] of listed(revisions))
      for (const { secret } of people) signMetadata(metadata, secret);
    const files = new Map(texts.map((text) => [sha256(text), text]));
    publish(FOLDER, current, { revisions, files, publisher: publisher.secret, now: drafting.now });
  };
  if (!FOLDER.has(TIMESTAMP)) {
    const group = { keys: people.map(({ shown }) => shown), threshold: 2 };
    const policy = Policy.parse({ environment: "development" });
    const plan = { admins: group, engineers: group, publishers: [publisher.shown], policy };
    const targets = draftTargets(undefined, new Map([[SITE, group]]), false, drafting);
    put(
      undefined,
      { root: draftRoot(undefined, plan, drafting), roles: new Map([["targets", targets]]) },
      [],
    );
  }
  const current = packsRepository();
  const targets = packTargets();
  const role = draftRole(current.standing.roles.get(SITE)?.signed, targets, drafting);
  put(current, { roles: new Map([[SITE, role]]) }, [...targets.values()]);
}

if (import.meta.main)
  await sign({ now: new Date(), note: { ticket: "packs", reason: "the packs as they ship", controls: [] } });

import type { Metadata, Root, Targets } from "@tufjs/models";
import { loadCompiled } from "../../baseline/load.ts";
import type { BaselineName } from "../../model/report.ts";
import { Trouble } from "../../model/trouble.ts";
import type { TrustState } from "../../model/trust.ts";
import type { Folder } from "../repository/folder.ts";
import { parseMetadata } from "../repository/metadata.ts";
import { metadataPath, sha256 } from "../repository/names.ts";
import { readTarget } from "../repository/open.ts";
import { sitesPlan } from "../repository/plan.ts";
import { signersOf } from "../repository/signers.ts";
import { mandateFor, type Standing, TARGETS } from "../repository/standing.ts";
import { verifyStanding, verifySuccession } from "../repository/verify.ts";
import type { ReportHead } from "./open-file.ts";

/** A trust repository, to ask whether what a report says of its baselines is so. Nothing in it ever changes, so that old reports can be asked about too. */
export class Approvals {
  readonly #folder: Folder;
  /** By version, each verified from the pinned one on. */
  readonly #roots = new Map<number, Metadata<Root>>();
  readonly #fingerprints = new Set<string>();
  /** Answers by what was asked: most reports of a site rest on the same. */
  readonly #answers = new Map<string, string | undefined>();

  /** Verifies the roots from the pinned one on. Throws {@link Trouble}. @param fingerprint SHA-256 in hex of a root's file, from the administrators */
  constructor(folder: Folder, fingerprint: string) {
    this.#folder = folder;
    let before: Metadata<Root> | undefined;
    for (let version = 1; folder.has(metadataPath("root", version)); version++) {
      const path = metadataPath("root", version);
      const found = sha256(folder.read(path));
      if (before === undefined && found !== fingerprint) continue;
      const root = parseMetadata("root", folder.readText(path), path);
      if (before) verifySuccession(before, root);
      this.#roots.set(root.signed.version, root);
      this.#fingerprints.add(found);
      before = root;
    }
    if (before === undefined)
      throw new Trouble(
        `${folder.path}: found no root with fingerprint ${fingerprint}; ask the administrators which it is`,
      );
  }

  /** Why the baselines of a report were not approved as it says; undefined where they were. */
  refuted({ baseline, trust }: ReportHead): string | undefined {
    if (trust === undefined) return undefined;
    const { root, versions, site } = trust;
    const question = JSON.stringify([root, versions, site, baseline]);
    if (!this.#answers.has(question)) this.#answers.set(question, this.#faultOf(baseline, trust));
    return this.#answers.get(question);
  }

  #faultOf(baseline: readonly BaselineName[], trust: TrustState): string | undefined {
    try {
      const standing = this.#standingOf(trust);
      for (const one of baseline) this.#requireApproved(one, trust.site, standing);
      return undefined;
    } catch (thrown) {
      if (!(thrown instanceof Trouble)) throw thrown;
      return thrown.message;
    }
  }

  /** What was in force on the host, every signature verified. */
  #standingOf({ root: pinned, versions, site }: TrustState): Standing {
    if (!this.#fingerprints.has(pinned))
      throw new Trouble(`the host had pinned root ${pinned}, which is not of this repository`);
    const root = this.#roots.get(versions.root ?? 0);
    if (root === undefined) throw new Trouble(`root version ${versions.root} is not of this repository`);
    const targets = this.#role(TARGETS, versions);
    if (!sitesPlan(targets.signed).has(site))
      throw new Trouble(
        `${site}: no such site in this repository at targets version ${targets.signed.version}`,
      );
    const roles = new Map([
      [TARGETS, targets],
      [site, this.#role(site, versions)],
    ]);
    verifyStanding({ root, roles });
    return { root, roles };
  }

  #role(role: string, versions: TrustState["versions"]): Metadata<Targets> {
    const version = versions[role] ?? 0;
    const path = metadataPath(role, version);
    const metadata = parseMetadata("targets", this.#folder.readText(path), path);
    if (metadata.signed.version === version) return metadata;
    throw new Trouble(`${path}: found version ${metadata.signed.version} inside, expected ${version}`);
  }

  #requireApproved(claimed: BaselineName, site: string, standing: Standing): void {
    const { id, version, target = "" } = claimed;
    const isOfSite = target.startsWith(`${site}/`);
    const text = isOfSite ? readTarget({ folder: this.#folder, standing }, site, target) : undefined;
    if (text === undefined) throw new Trouble(`${id}: found no target ${target} among what ${site} signed`);
    const signed = loadCompiled(text, target)?.baseline;
    if (sha256(text) !== claimed.sha256 || signed?.id !== id || signed.version !== version)
      throw new Trouble(
        `${id} version ${version}: ${target} is another baseline, ${signed?.id} version ${signed?.version}`,
      );
    requireSigners(claimed, site, standing);
  }
}

function requireSigners({ id, signers = [] }: BaselineName, site: string, standing: Standing): void {
  const metadata = standing.roles.get(site);
  const real = metadata ? signersOf(mandateFor(standing, site), metadata) : [];
  const made = signers.find(({ keyId }) => !real.some((signer) => signer.keyId === keyId));
  if (made) throw new Trouble(`${id}: ${made.name} (key ${made.keyId}) did not sign it`);
  if (signers.length < real.length)
    throw new Trouble(`${id}: found ${signers.length} signers named, expected ${real.length}`);
}

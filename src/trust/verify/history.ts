import type { Metadata, Root, Targets } from "@tufjs/models";
import { Trouble } from "../../model/trouble.ts";
import type { TrustState } from "../../model/trust.ts";
import type { Folder } from "../repository/folder.ts";
import { parseMetadata } from "../repository/metadata.ts";
import { metadataPath, provisionalRole, sha256 } from "../repository/names.ts";
import type { Repository } from "../repository/open.ts";
import { sitesPlan } from "../repository/plan.ts";
import { TARGETS } from "../repository/standing.ts";
import { verifyStanding, verifySuccession } from "../repository/verify.ts";

/** A repository at one time. */
export type Past = Pick<Repository, "folder" | "standing">;

/** A trust repository through time: nothing in it ever changes, so that what was in force once can be verified still. */
export class History {
  readonly #folder: Folder;
  /** By version, each verified from the pinned one on. */
  readonly #roots = new Map<number, Metadata<Root>>();
  readonly #fingerprints = new Set<string>();
  /** What was verified, by what was asked: most reports of a site rest on the same. */
  readonly #known = new Map<string, Past>();

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

  /** What was in force on a host, every signature verified. Throws {@link Trouble}. */
  at({ root, versions, site }: TrustState): Past {
    const question = JSON.stringify([root, versions, site]);
    const known = this.#known.get(question);
    if (known) return known;
    if (!this.#fingerprints.has(root))
      throw new Trouble(`the host had pinned root ${root}, which is not of this repository`);
    const past = { folder: this.#folder, standing: this.#verified(site, versions) };
    this.#known.set(question, past);
    return past;
  }

  #verified(site: string, versions: TrustState["versions"]): Past["standing"] {
    const root = this.#roots.get(versions.root ?? 0);
    if (root === undefined) throw new Trouble(`root version ${versions.root} is not of this repository`);
    const targets = this.#role(TARGETS, versions);
    if (!sitesPlan(targets.signed).has(site))
      throw new Trouble(
        `${site}: no such site in this repository at targets version ${targets.signed.version}`,
      );
    const alone = provisionalRole(site);
    const sites = [site, ...(versions[alone] === undefined ? [] : [alone])];
    const roles = new Map([
      [TARGETS, targets],
      ...sites.map((role) => [role, this.#role(role, versions)] as const),
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
}

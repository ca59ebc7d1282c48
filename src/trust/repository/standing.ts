import type { Metadata, Root, Targets } from "@tufjs/models";
import { Trouble } from "../../model/trouble.ts";
import type { AnyMetadata } from "./metadata.ts";
import { type Mandate, mandateOfRoot, mandateOfSite } from "./signers.ts";

/** The role whose metadata says who signs for which site. */
export const TARGETS = "targets";

/** All that people have signed: the root, and the metadata of `targets` and of each site by role. */
export interface Standing {
  root: Metadata<Root>;
  roles: ReadonlyMap<string, Metadata<Targets>>;
}

/** New versions of some of it. */
export interface Revisions {
  root?: Metadata<Root>;
  roles: ReadonlyMap<string, Metadata<Targets>>;
}

/** What stands once the revisions are in force. Throws {@link Trouble} where there is no root then. */
export function after(standing: Standing | undefined, revisions: Revisions): Standing {
  const root = revisions.root ?? standing?.root;
  if (root === undefined)
    throw new Trouble(
      "found no root; a new repository begins with the proposal that mesdrift trust init makes",
    );
  return { root, roles: new Map([...(standing?.roles ?? []), ...revisions.roles]) };
}

/** Role and metadata of each revision, the root first. */
export function listed({ root, roles }: Revisions): [role: string, metadata: AnyMetadata][] {
  return [...(root ? [["root", root] as const] : []), ...roles].map(([role, metadata]) => [role, metadata]);
}

/** Who may sign for a role. Throws {@link Trouble} for a role that nobody was given. */
export function mandateFor({ root, roles }: Standing, role: string): Mandate {
  const targets = roles.get(TARGETS);
  const mandate =
    mandateOfRoot(root.signed, role) ?? (targets ? mandateOfSite(targets.signed, role) : undefined);
  if (mandate === undefined)
    throw new Trouble(`${role}: no such site in this repository; mesdrift site add proposes it`);
  return mandate;
}

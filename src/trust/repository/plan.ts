import type { Key, Root, Targets } from "@tufjs/models";
import { POLICY_FIELD, Policy } from "../../model/policy.ts";
import { Trouble } from "../../model/trouble.ts";
import { PublicKey } from "../keys/public-key.ts";
import { provisionalRole } from "./names.ts";
import { type Mandate, mandateOfRoot, mandateOfSite } from "./signers.ts";

/** People who sign together, and how many of them it takes. */
export interface Group {
  keys: readonly PublicKey[];
  threshold: number;
}

/** What the root says. */
export interface RootPlan {
  admins: Group;
  engineers: Group;
  publishers: readonly PublicKey[];
  policy: Policy;
}

/** The engineers of each site, by its name. */
export type SitesPlan = ReadonlyMap<string, Group>;

/** What a root says. Throws {@link Trouble} when it holds keys or a policy that mesdrift does not make. */
export function rootPlan(root: Root): RootPlan {
  return {
    admins: groupOf(mandateOfRoot(root, "root")),
    engineers: groupOf(mandateOfRoot(root, "targets")),
    publishers: groupOf(mandateOfRoot(root, "timestamp")).keys,
    policy: policyOf(root),
  };
}

/** What the root allows. Throws {@link Trouble} when it is none. */
export function policyOf(root: Root): Policy {
  const parsed = Policy.safeParse(root.unrecognizedFields[POLICY_FIELD]);
  if (parsed.success) return parsed.data;
  throw new Trouble(
    `root version ${root.version}: found no policy that can be read, expected ${POLICY_FIELD}`,
  );
}

/** Who signs for which site. */
export function sitesPlan(targets: Targets | undefined): SitesPlan {
  const roles = Object.keys(targets?.delegations?.roles ?? {});
  const sites = roles.filter((role) => !roles.some((other) => provisionalRole(other) === role));
  return new Map(sites.map((site) => [site, groupOf(targets && mandateOfSite(targets, site))]));
}

function groupOf(mandate: Mandate | undefined): Group {
  if (mandate === undefined) throw new TypeError("no such role");
  return { threshold: mandate.threshold, keys: mandate.keys.map(asPublicKey) };
}

function asPublicKey(key: Key): PublicKey {
  const parsed = PublicKey.safeParse(key.toJSON());
  if (parsed.success) return parsed.data;
  throw new Trouble(
    `key ${key.keyID}: found another form than mesdrift writes, expected an Ed25519 key with a name`,
  );
}

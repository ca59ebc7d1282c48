import type { Metadata, Root } from "@tufjs/models";
import { SiteName } from "../../model/assignment.ts";
import { Trouble } from "../../model/trouble.ts";
import type { Signer } from "../../model/trust.ts";
import { DEVELOPMENT_KEYS } from "../development-keys.ts";
import { signerOf } from "../keys/public-key.ts";
import { refuseHidden } from "./form.ts";
import type { AnyMetadata } from "./metadata.ts";
import { policyOf } from "./plan.ts";
import { distinct, type Mandate, signersOf } from "./signers.ts";
import { mandateFor, type Standing, TARGETS } from "./standing.ts";

/** Fewest signatures for what people decide: with one, a single stolen key or a single angry person decides for the plant. */
const FEWEST_SIGNATURES = 2;
/** Most roles and targets: reading the delegations is quadratic in the library. */
const [MOST_ROLES, MOST_TARGETS] = [200, 1000];

/** Throws {@link Trouble} unless everything is signed as it must be, and nobody signs for more than is theirs. */
export function verifyStanding(standing: Standing): void {
  verifyMandates(standing);
  requireSigned(mandateFor(standing, "root"), standing.root);
  for (const [role, metadata] of standing.roles) requireSigned(mandateFor(standing, role), metadata);
}

/** Throws {@link Trouble} unless people can see all that they sign for, and it is as {@link verifyReach} has it. */
export function verifyMandates(standing: Standing): void {
  verifyReach(standing);
  refuseHidden(standing);
}

/**
 * Throws {@link Trouble} unless enough different people must sign for everything, and only for what is theirs. This is
 * what a host asks, which must go on when newer versions of mesdrift write more into metadata.
 */
export function verifyReach(standing: Standing): void {
  refuseDevelopmentKeys(standing);
  for (const role of ["root", TARGETS]) refuseAlone(mandateFor(standing, role), FEWEST_SIGNATURES);
  verifyDelegations(standing);
  for (const [role, { signed }] of standing.roles)
    if (role !== TARGETS) refuseForeign(role, Object.keys(signed.targets));
}

/** Throws {@link Trouble} unless a root is signed by those of the root before it as well. */
export function verifySuccession(before: Metadata<Root>, next: Metadata<Root>): void {
  if (next.signed.version !== before.signed.version + 1)
    throw new Trouble(`root: found version ${next.signed.version}, expected ${before.signed.version + 1}`);
  const roots = (root: Metadata<Root>) => mandateFor({ root, roles: new Map() }, "root");
  requireSigned(roots(before), next, "administrators before the change");
  requireSigned(roots(next), next);
}

/** Throws {@link Trouble} where a production root trusts keys whose secrets are public. */
export function refuseDevelopmentKeys({ root, roles }: Standing): void {
  if (policyOf(root.signed).environment !== "production") return;
  const delegated = roles.get(TARGETS)?.signed.delegations?.keys ?? {};
  const keys = [...Object.values(root.signed.keys), ...Object.values(delegated)];
  const known = keys.find(({ keyVal }) => DEVELOPMENT_KEYS.has((keyVal.public ?? "").toLowerCase()));
  if (known)
    throw new Trouble(
      `found the key of ${signerOf(known).name}, whose secret is public: production expects keys of your own, from mesdrift key new`,
    );
}

function verifyDelegations(standing: Standing): void {
  const delegated = Object.values(standing.roles.get(TARGETS)?.signed.delegations?.roles ?? {});
  if (delegated.length > MOST_ROLES)
    throw new Trouble(`targets: found ${delegated.length} roles, expected at most ${MOST_ROLES}`);
  for (const { name, terminating, paths } of delegated) {
    const site = name.replace(/\.provisional$/, "");
    if (!SiteName.safeParse(site).success || !terminating || paths?.join() !== `${name}/*`)
      throw new Trouble(`targets: role ${name} reaches further than one site, expected only ${name}/*`);
    refuseAlone(mandateFor(standing, name), site === name ? FEWEST_SIGNATURES : 1);
  }
}

function refuseAlone({ role, threshold, keys }: Mandate, fewest: number): void {
  const different = distinct(keys).length;
  if (threshold < fewest)
    throw new Trouble(
      `${role}: found a threshold of ${threshold}, expected at least ${fewest}: with less, one stolen key would be enough`,
    );
  if (different < threshold)
    throw new Trouble(
      `${role}: found ${different} different keys, expected at least ${threshold}, its threshold`,
    );
}

/** Those whose signatures count. Throws {@link Trouble} naming who has yet to sign where there are too few. */
export function requireSigned(mandate: Mandate, metadata: AnyMetadata, whose = ""): Signer[] {
  const signers = signersOf(mandate, metadata);
  if (signers.length >= mandate.threshold) return signers;
  const open = distinct(mandate.keys)
    .map(signerOf)
    .filter(({ keyId }) => !signers.some((signer) => signer.keyId === keyId));
  const by = signers.length === 0 ? "nobody" : signers.map(({ name }) => name).join(", ");
  const of = whose === "" ? "" : ` (${whose})`;
  throw new Trouble(
    `${mandate.role} version ${metadata.signed.version}: found ${signers.length} of ${mandate.threshold} signatures${of}, by ${by}; ${mandate.threshold - signers.length} more needed of ${open.map(({ name }) => name).join(", ")}`,
  );
}

function refuseForeign(role: string, paths: readonly string[]): void {
  if (paths.length > MOST_TARGETS)
    throw new Trouble(`${role}: found ${paths.length} targets, expected at most ${MOST_TARGETS}`);
  const foreign = paths.find((path) => !path.startsWith(`${role}/`) || path.split("/").length !== 2);
  if (foreign !== undefined)
    throw new Trouble(`${role}: found ${foreign}, expected only what begins with ${role}/`);
}

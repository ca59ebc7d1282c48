import type { Metadata, Snapshot, Targets } from "@tufjs/models";
import type { Lines } from "../../files/line-file.ts";
import type { Assignment } from "../../model/assignment.ts";
import type { Policy } from "../../model/policy.ts";
import type { HostIdentity } from "../../model/snapshot.ts";
import { Trouble } from "../../model/trouble.ts";
import type { Signer } from "../../model/trust.ts";
import type { Waiver } from "../../model/waiver.ts";
import { provisionalRole } from "../repository/names.ts";
import { policyOf } from "../repository/plan.ts";
import { signersOf } from "../repository/signers.ts";
import { mandateFor, type Standing, TARGETS } from "../repository/standing.ts";
import { refuseDevelopmentKeys, verifyReach } from "../repository/verify.ts";
import { Climb, type Start } from "./climb.ts";
import { assignmentFor, baselinesOf, refuseLong, type SignedBaseline, waiversOf } from "./content.ts";
import { firstToExpire, type Mortal } from "./expiry.ts";
import { type Crime, Refused } from "./refused.ts";
import { publishersOf, type Seen } from "./seen.ts";
import { siteOf } from "./site.ts";

/** Everything a host needs to know of its site, verified from its pinned root on. */
export interface Obtained {
  policy: Policy;
  assignment: Assignment;
  baselines: readonly SignedBaseline[];
  waivers: readonly { waiver: Waiver; provisional: boolean; signers: Signer[] }[];
  /** Those whose signatures on the site's metadata counted. */
  signers: Signer[];
  seen: Seen;
  /** Of all the metadata that which expires first. */
  oldest: Mortal;
  /** Bytes of all that was verified, by path inside the repository, but for bulk state, and that. */
  files: ReadonlyMap<string, Uint8Array>;
  bulk: ReadonlyMap<string, Lines>;
}

export interface Asked extends Start {
  site: string;
  host: HostIdentity;
}

/** Verifies what a source offers for a host. Throws {@link Refused}, naming the crime, and `Unreachable`. */
export async function obtain({ site: name, host, ...start }: Asked): Promise<Obtained> {
  const climb = new Climb(start);
  await climb.toRoot();
  const timestamp = await climb.toTimestamp();
  const snapshot = await climb.toSnapshot(timestamp);
  const standing = { root: climb.root, roles: await rolesFor(name, climb, snapshot) };
  calling("development-keys", () => refuseDevelopmentKeys(standing));
  calling("bad-delegation", () => verifyReach(standing));

  const { root, roles } = standing;
  const site = siteOf(name, roles, { source: start.source, files: climb.files });
  const assignment = await assignmentFor(site, host);
  const baselines = await baselinesOf(site, assignment, host);
  const policy = policyOf(root.signed);
  const all = [root, timestamp, snapshot, ...roles.values()].map(({ signed }) => signed);
  return {
    policy,
    assignment,
    baselines,
    waivers: await signedWaivers(site, standing, policy),
    signers: signersFor(standing, name),
    seen: {
      // A role that is gone for now must not come back older.
      versions: Object.fromEntries([
        ...Object.entries(climb.seen.versions),
        ...[root, timestamp, snapshot].map(({ signed }) => [signed.type, signed.version]),
        ...[...roles].map(([role, { signed }]) => [role, signed.version]),
      ]),
      publishers: publishersOf(root.signed),
      keyIds: [...climb.keyIds],
    },
    oldest: firstToExpire(all),
    files: climb.files,
    bulk: site.bulk,
  };
}

async function rolesFor(
  site: string,
  climb: Climb,
  snapshot: Metadata<Snapshot>,
): Promise<Map<string, Metadata<Targets>>> {
  const targets = await climb.toTargets(TARGETS, snapshot);
  const roles = new Map([
    [TARGETS, targets],
    [site, await climb.toTargets(site, snapshot)],
  ]);
  const alone = provisionalRole(site);
  const isUsed = targets.signed.delegations?.roles?.[alone] && `${alone}.json` in snapshot.signed.meta;
  return isUsed ? roles.set(alone, await climb.toTargets(alone, snapshot)) : roles;
}

/** Names what a check throws. */
function calling(crime: Crime, check: () => void): void {
  try {
    check();
  } catch (thrown) {
    if (!(thrown instanceof Trouble)) throw thrown;
    throw new Refused(crime, thrown.message);
  }
}

function signersFor(standing: Standing, role: string): Signer[] {
  const metadata = standing.roles.get(role);
  return metadata ? signersOf(mandateFor(standing, role), metadata) : [];
}

async function signedWaivers(
  site: ReturnType<typeof siteOf>,
  standing: Standing,
  { provisionalHours }: Policy,
): Promise<Obtained["waivers"]> {
  const alone = provisionalRole(site.name);
  const provisional = await waiversOf(site, alone);
  refuseLong(provisional, provisionalHours);
  const by = (role: string) => ({ provisional: role === alone, signers: signersFor(standing, role) });
  return [
    ...(await waiversOf(site, site.name)).map((waiver) => ({ waiver, ...by(site.name) })),
    ...provisional.map((waiver) => ({ waiver, ...by(alone) })),
  ];
}

import type { Schedule } from "../../src/model/assignment.ts";
import type { Policy } from "../../src/model/policy.ts";
import type { Refusal, Signer, TrustState } from "../../src/model/trust.ts";
import type { SignedBaseline } from "../../src/trust/client/content.ts";
import type { Obtained } from "../../src/trust/client/obtain.ts";
import type { Standard } from "../judge.ts";
import type { Pin } from "./pin.ts";

/** A baseline in force that engineers signed. */
export interface SignedStandard extends Standard {
  /** Its name in the trust repository, such as `site-a/line3.json`. */
  target: string;
  signers: Signer[];
}

/** What a host obeys: all of it verified. */
export interface Trusted {
  state: TrustState;
  standards: SignedStandard[];
  waivers: Obtained["waivers"];
  policy: Policy;
  /** When this host is to be looked at; missing where the engineers did not say. */
  schedule?: Schedule;
  /** Kinds of facts that this host delivers as they are. */
  snapshots: readonly string[];
}

export interface Circumstances {
  pin: Pin;
  /** When it was verified against a source, RFC 3339. */
  verifiedAt: string;
  refused: Refusal[];
  now: Date;
}

/** What was verified, as a pass and its report use it. */
export function trusted(obtained: Obtained, { pin, verifiedAt, refused, now }: Circumstances): Trusted {
  const { assignment, baselines, waivers, policy, seen, oldest, signers } = obtained;
  return {
    state: {
      site: pin.site,
      assignment: assignment.name,
      root: pin.fingerprint,
      versions: seen.versions,
      verifiedAt,
      ...(now < new Date(oldest.expires) ? {} : { staleSince: oldest.expires }),
      refused,
    },
    standards: baselines.map((signed) => ({ ...standard(signed), target: signed.target, signers })),
    waivers,
    policy,
    ...(assignment.schedule ? { schedule: assignment.schedule } : {}),
    snapshots: assignment.snapshots ?? [],
  };
}

function standard({ baseline, sha256, bulk }: SignedBaseline): Standard {
  const facts = [...(baseline.state?.facts ?? []), ...(bulk?.facts ?? [])];
  return { baseline, sha256, facts, files: bulk?.files ?? [] };
}

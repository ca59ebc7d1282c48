import { Trouble } from "../../model/trouble.ts";
import type { Signer } from "../../model/trust.ts";
import type { AnyMetadata } from "../repository/metadata.ts";
import type { Mandate } from "../repository/signers.ts";
import { requireSigned } from "../repository/verify.ts";
import { type Crime, Refused } from "./refused.ts";

/**
 * Those whose signatures count. Throws {@link Refused} where they are too few, named by what the signatures show.
 * @param former ids of keys that older metadata named
 */
export function refuseUnsigned(
  mandate: Mandate,
  metadata: AnyMetadata,
  former: ReadonlySet<string>,
): Signer[] {
  try {
    return requireSigned(mandate, metadata);
  } catch (thrown) {
    if (!(thrown instanceof Trouble)) throw thrown;
    const crime = crimeOf(mandate, metadata, former);
    throw new Refused(crime, `${thrown.message}${HINTS[crime] ?? ""}`);
  }
}

const HINTS: Partial<Record<Crime, string>> = {
  "one-key-twice": " (one key stands under two ids, and counts once)",
  "unknown-key": " (a key that this repository does not know has signed: is it another repository's?)",
  "revoked-key": " (a key that was revoked has signed)",
};

function crimeOf({ keys }: Mandate, { signatures }: AnyMetadata, former: ReadonlySet<string>): Crime {
  const signed = keys.filter(({ keyID }) => keyID in signatures);
  const material = new Set(signed.map(({ keyVal }) => keyVal.public?.toLowerCase()));
  if (material.size < signed.length) return "one-key-twice";
  const strangers = Object.keys(signatures).filter((id) => !keys.some(({ keyID }) => keyID === id));
  if (strangers.some((id) => former.has(id))) return "revoked-key";
  return strangers.length > 0 ? "unknown-key" : "too-few-signatures";
}

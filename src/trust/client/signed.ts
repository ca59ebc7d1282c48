import { Trouble } from "../../model/trouble.ts";
import type { Signer } from "../../model/trust.ts";
import type { AnyMetadata } from "../repository/metadata.ts";
import type { Mandate } from "../repository/signers.ts";
import { requireSigned } from "../repository/verify.ts";
import { type Crime, Refused } from "./refused.ts";

/** Ids of the keys that metadata names. */
export interface KnownKeys {
  /** In the newest metadata, for any role. */
  current: ReadonlySet<string>;
  /** In any metadata that was ever in force here. */
  ever: ReadonlySet<string>;
}

/** Those whose signatures count. Throws {@link Refused} where they are too few, named by what the signatures show. */
export function refuseUnsigned(mandate: Mandate, metadata: AnyMetadata, known: KnownKeys): Signer[] {
  try {
    return requireSigned(mandate, metadata);
  } catch (thrown) {
    if (!(thrown instanceof Trouble)) throw thrown;
    const crime = crimeOf(mandate, metadata, known);
    throw new Refused(crime, `${thrown.message}${HINTS[crime] ?? ""}`);
  }
}

const HINTS: Partial<Record<Crime, string>> = {
  "one-key-twice": " (one key stands under two ids, and counts once)",
  "unknown-key": " (a key that this repository does not know has signed: is it another repository's?)",
  "foreign-key": " (somebody has signed who may sign for something else only)",
  "revoked-key": " (a key that was revoked has signed)",
};

function crimeOf({ keys }: Mandate, { signatures }: AnyMetadata, { current, ever }: KnownKeys): Crime {
  const signed = keys.filter(({ keyID }) => keyID in signatures);
  const material = new Set(signed.map(({ keyVal }) => keyVal.public?.toLowerCase()));
  if (material.size < signed.length) return "one-key-twice";
  const strangers = Object.keys(signatures).filter((id) => !keys.some(({ keyID }) => keyID === id));
  if (strangers.some((id) => current.has(id))) return "foreign-key";
  if (strangers.some((id) => ever.has(id))) return "revoked-key";
  return strangers.length > 0 ? "unknown-key" : "too-few-signatures";
}

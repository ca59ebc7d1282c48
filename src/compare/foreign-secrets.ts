import { formatAddress } from "../model/address.ts";
import type { Fact } from "../model/fact.ts";
import type { Gap } from "../model/snapshot.ts";
import { isSecret, type Value } from "../model/value.ts";

/** Approved secrets that another host's key sealed: here only "is set" and "is a shipped default" can be compared. */
export function foreignSecrets(facts: readonly Fact[], keyId: string): Gap[] {
  return facts
    .filter(({ fields }) => Object.values(fields).some((value) => isForeign(value, keyId)))
    .map(({ kind, key }) => ({
      address: formatAddress({ kind, key }),
      why: "its secrets were approved under another host's key: only whether they are set, or a shipped default, is compared",
    }));
}

function isForeign(value: Value, keyId: string): boolean {
  if (isSecret(value)) return value.secret.key !== keyId;
  return (
    typeof value === "object" && value !== null && Object.values(value).some((held) => isForeign(held, keyId))
  );
}

import { formatAddress } from "../model/address.ts";
import type { Fact } from "../model/fact.ts";
import type { Gap } from "../model/gaps.ts";
import { isSecret, type Value } from "../model/value.ts";

/** Approved secrets that another host's key sealed: here only "is set" and "is a shipped default" can be compared. */
export function foreignSecrets({ kind, key, fields }: Fact, keyId: string): Gap[] {
  if (!Object.values(fields).some((value) => isForeign(value, keyId))) return [];
  const why =
    "its secrets were approved under another host's key: only whether they are set, or a shipped default, is compared";
  return [{ address: formatAddress({ kind, key }), why }];
}

function isForeign(value: Value, keyId: string): boolean {
  if (isSecret(value)) return value.secret.key !== keyId;
  return (
    typeof value === "object" && value !== null && Object.values(value).some((held) => isForeign(held, keyId))
  );
}

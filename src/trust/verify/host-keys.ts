import { keyId, NAME_FIELD, type PublicKey } from "../keys/public-key.ts";

/** Public keys of hosts, as the engineers registered them. */
export interface HostKeys {
  /** 32 bytes in hex, by the id of the key. */
  publicHex: ReadonlyMap<string, string>;
  /** May this key speak for this host? One that was renamed has a key file for each name. */
  speaksFor(id: string, host: string): boolean;
}

/** The keys of hosts, to look them up. */
export function hostKeys(keys: readonly PublicKey[]): HostKeys {
  const names = new Set(keys.map((key) => nameOf(keyId(key.keyval.public), key[NAME_FIELD])));
  return {
    publicHex: new Map(keys.map(({ keyval }) => [keyId(keyval.public), keyval.public])),
    speaksFor: (id, host) => names.has(nameOf(id, host)),
  };
}

function nameOf(id: string, host: string): string {
  return `${id} ${host.trim().toLowerCase()}`;
}

import { enrolHost, hostByKey, type NewHost } from "./hosts.ts";
import type { Store } from "./store.ts";
import type { HostRow } from "./tables.ts";
import { giveBack, type TokenRow, useToken } from "./tokens.ts";

/** A host, and the permission by which it came; none where it was known before. */
export interface Admitted {
  host: HostRow;
  token?: TokenRow;
}

interface Asked {
  secretSha256: string;
  keyId: string;
  now: Date;
  /** A host that is known needs no permission, and nothing of it changes: several may ask for it at once. */
  unlessKnown: boolean;
}

/**
 * Uses a permission for a host and remembers the host, or does neither. @returns undefined where there is no such permission
 * @param describe the host as that permission has it
 */
export function admitHost(
  store: Store,
  { secretSha256, keyId, now, unlessKnown }: Asked,
  describe: (token: TokenRow) => NewHost,
): Promise<Admitted | undefined> {
  return store.db.transaction().execute(async (db) => {
    const within: Store = { ...store, db };
    // Whoever asks at the same time waits here, and then sees what came of the other.
    const token = await useToken(within, { secretSha256, admits: "host" }, now);
    const known = unlessKnown ? await hostByKey(within, keyId) : undefined;
    if (known === undefined) return token && { token, host: await enrolHost(within, describe(token)) };
    if (token) await giveBack(within, token.id);
    return { host: known };
  });
}

import { afterEach, beforeEach } from "vitest";
import { enrolHost } from "../../src/collector/store/hosts.ts";
import { Intake } from "../../src/collector/store/intake.ts";
import { openStore, type Store } from "../../src/collector/store/store.ts";
import { SignedHost } from "./signed-host.ts";
import type { Stores } from "./stores.ts";

/** A store with the intake before it, and a clock that tests set. */
export interface FedStore {
  url: string;
  store: Store;
  intake: Intake;
  now: Date;
  /** Makes a host known and approved. @returns its number */
  known(host: SignedHost, site?: string): Promise<number>;
  /** Takes envelopes of a host in one batch. */
  take(host: SignedHost, ...texts: string[]): Promise<{ fates: string[]; want: "full" | undefined }>;
}

/** Opens a store. @param enrolled when its hosts are enrolled */
export async function fedStore(url: string, now: Date, enrolled: Date): Promise<FedStore> {
  const store = await openStore(url);
  const fed: FedStore = {
    ...{ url, store, now },
    intake: new Intake(store, () => fed.now),
    async known({ name, key }, site = "site-a") {
      const row = await enrolHost(store, {
        ...{ name, site, machine_id: null, key_id: key.keyId, public_hex: key.publicHex },
        ...{ status: "approved", enrolled_at: enrolled.toISOString() },
        ...{ certificate: null, certificate_until: null },
      });
      return row.id;
    },
    async take(host, ...texts) {
      const taken = await fed.intake.take(
        await fed.known(host),
        texts.map((text) => host.incoming(text)),
      );
      return { fates: taken.fates.map(({ status }) => status), want: taken.want };
    },
  };
  return fed;
}

/** A store and a host of its own for each test. */
export interface Given {
  fed: FedStore;
  host: SignedHost;
}

/** Opens a fresh store before each test, and closes it after it. @param start when its host is enrolled @param prepare done with both */
export function givenStore(
  stores: Stores,
  start: Date,
  prepare: (given: Given) => unknown = () => undefined,
): Given {
  const given = {} as Given;
  beforeEach(async () => {
    given.fed = await fedStore(await stores.fresh(), start, start);
    given.host = new SignedHost("mes-1", start);
    await prepare(given);
  });
  afterEach(() => given.fed.store.close());
  return given;
}

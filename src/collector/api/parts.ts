import type { X509Certificate } from "node:crypto";
import type { Logger } from "pino";
import type { Authority } from "../authority/authority.ts";
import type { Intake } from "../store/intake.ts";
import type { Store } from "../store/store.ts";

/** What takes batches in, however they came. */
export type Taking = Pick<Parts, "store" | "intake" | "authority" | "clock">;

/** What every route of the collector works with. */
export interface Parts {
  store: Store;
  intake: Intake;
  authority: Authority;
  /** The authority's own certificate, opened. */
  issuer: X509Certificate;
  clock: () => Date;
  log: Logger;
  /** Folder of the collector's own files. */
  state: string;
  /** Folder of the trust repository that is served; nothing is where there is none. */
  trust: string;
  /** The certificate of a client comes in this header, from a proxy on the same machine. */
  clientHeader?: string;
}

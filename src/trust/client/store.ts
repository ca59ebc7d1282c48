import type { Root } from "@tufjs/models";
import { LengthOrHashMismatchError } from "@tufjs/models/dist/error.js";
import { BadVersionError, ExpiredMetadataError } from "tuf-js/dist/error.js";
import { TrustedMetadataStore } from "tuf-js/dist/store.js";
import { Refused } from "./refused.ts";

/**
 * The library's own store of trusted metadata, which holds the rules of the TUF specification, section 5. It takes the
 * time from the system; here it is given one instead. This is the one place that knows what the library keeps to itself.
 * @param timeFor the time that expiry is held against, by the root in force
 */
export function openStore(root: Uint8Array, timeFor: (root: Root) => Date): TrustedMetadataStore {
  const store = new TrustedMetadataStore(Buffer.from(root));
  if (!("referenceTime" in store)) throw new TypeError("tuf-js keeps its time elsewhere than version 6.0.2");
  return Object.defineProperty(store, "referenceTime", { get: () => timeFor(store.root.signed) });
}

/**
 * Gives the store its next metadata. Throws {@link Refused} where it does not take it.
 * @param path where the metadata was found, for messages
 * @param tooOld makes the refusal of metadata that has expired
 */
export function give(path: string, put: () => void, tooOld: () => Refused): void {
  try {
    put();
  } catch (thrown) {
    if (!(thrown instanceof Error) || thrown instanceof Refused) throw thrown;
    if (thrown instanceof ExpiredMetadataError) throw tooOld();
    if (thrown instanceof BadVersionError || thrown instanceof LengthOrHashMismatchError)
      throw new Refused(
        "mixed-versions",
        `${path}: does not belong to the rest (${thrown.message}); copy the repository again`,
      );
    throw new Refused("bad-metadata", `${path}: can't be used (${thrown.message})`);
  }
}

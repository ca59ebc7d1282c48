import * as z from "zod";
import { SiteName } from "../../src/model/assignment.ts";
import { Refused } from "../../src/trust/client/refused.ts";
import type { Source } from "../../src/trust/client/source.ts";
import { metadataPath, sha256 } from "../../src/trust/repository/names.ts";
import { readKept } from "./kept.ts";

/** What a person told this host to trust. */
export const Pin = z.strictObject({
  format: z.literal("mesdrift-pin/1"),
  site: SiteName,
  /** SHA-256 in hex of the root below, as the person gave it. */
  fingerprint: z.string(),
  /** The root metadata itself. */
  root: z.string(),
  /** Address or folder that updates come from; missing where sticks bring them. */
  from: z.string().optional(),
  /** Certificates of a private authority, in PEM. */
  ca: z.string().optional(),
});
export type Pin = z.infer<typeof Pin>;

/** Largest root, in bytes, and the last version that is looked at. */
const [MOST_ROOT, MOST_ROOTS] = [131_072, 256];

/** The pin of this host; undefined where nobody has pinned anything. Throws {@link Refused} where it is not as it was written. */
export function readPin(path: string): Pin | undefined {
  const pin = readKept(path, Pin);
  if (pin && sha256(pin.root) !== pin.fingerprint)
    throw new Refused("damaged-state", `${path}: the root in it is not the one that was pinned`);
  return pin;
}

/** The root with a fingerprint. Throws {@link Refused} where a repository has none. */
export async function findRoot(source: Source, fingerprint: string): Promise<string> {
  for (let version = 1; version <= MOST_ROOTS; version++) {
    const bytes = await source.read(metadataPath("root", version), MOST_ROOT);
    if (bytes === undefined) break;
    if (sha256(bytes) === fingerprint) return new TextDecoder().decode(bytes);
  }
  throw new Refused(
    "wrong-root",
    `${source.name}: found no root with fingerprint ${fingerprint}; ask the engineers which it is, and whether this is their repository`,
  );
}

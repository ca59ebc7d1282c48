import { count } from "../../print/words.ts";
import type { CheckpointContent, Head } from "../../wire/receipt.ts";
import type { HostKeys } from "./host-keys.ts";
import type { Entry } from "./open-file.ts";
import type { Problem } from "./problem.ts";

/** A checkpoint that the collector signed, and where it lies. */
export interface Checkpoint extends CheckpointContent {
  file: string;
}

/** What was verified, to hold it against checkpoints. */
export interface Held {
  entries: readonly Entry[];
  keys: HostKeys;
  /** All of a host should be here whose key was given. */
  whole: boolean;
}

/** Most hosts that one note names. */
const MOST_NAMED = 10;

/**
 * Chains that do not reach to where a checkpoint once saw them end, or not by the same envelope: they were cut off, or
 * written anew. Also those of which nothing is here, though the key of the host was given.
 */
export function cutOff({ entries, keys, whole }: Held, checkpoints: readonly Checkpoint[]): Problem[] {
  const hosts = new Set(entries.map(({ keyId }) => keyId));
  const isAsked = ({ keyId }: Head) => hosts.has(keyId) || (whole && keys.publicHex.has(keyId));
  const chains = Map.groupBy(entries, ({ keyId, epoch }) => `${keyId} ${epoch}`);
  return checkpoints.flatMap(({ file, at, heads }) =>
    heads.filter(isAsked).flatMap(({ host, keyId, epoch, sequence, sha256 }): Problem[] => {
      const chain = chains.get(`${keyId} ${epoch}`) ?? [];
      const here = chain.filter((entry) => entry.sequence === sequence);
      if (here.some((entry) => entry.sha256 === sha256)) return [];
      const message = `${host}, epoch ${epoch.slice(0, 8)} reached number ${sequence} at ${at}; ${foundIn(chain, here)}`;
      return [{ crime: "cut-off", file, message }];
    }),
  );
}

function foundIn(chain: readonly Entry[], here: readonly Entry[]): string {
  if (here.length > 0) return "found another envelope there: the history was written anew";
  if (chain.length === 0) return "found nothing of it: all of it was taken away";
  return `found ${Math.max(...chain.map((entry) => entry.sequence))} as the last: the rest was cut off`;
}

/** Hosts that checkpoints name and of which nothing is said, neither their key nor anything that they signed being here. */
export function unspoken({ entries, keys }: Held, checkpoints: readonly Checkpoint[]): string[] {
  const hosts = new Set(entries.map(({ keyId }) => keyId));
  return checkpoints.flatMap(({ file, at, heads }) => {
    const absent = heads.filter(({ keyId }) => !hosts.has(keyId) && !keys.publicHex.has(keyId));
    const names = [...new Set(absent.map(({ host, keyId }) => `${host} (key ${keyId.slice(0, 16)})`))];
    if (names.length === 0) return [];
    const rest = names.length - MOST_NAMED;
    const named = names.slice(0, MOST_NAMED).join(", ");
    return `${file}: of ${count(names.length, "host")} that it saw at ${at} neither key nor envelope is here, and nothing is said of them: ${named}${rest > 0 ? ` and ${rest} more` : ""}`;
  });
}

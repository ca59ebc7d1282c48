import type { CheckpointContent } from "../../wire/receipt.ts";
import type { Entry } from "./open-file.ts";
import type { Problem } from "./problem.ts";

/** A checkpoint that the collector signed, and where it lies. */
export interface Checkpoint extends CheckpointContent {
  file: string;
}

/**
 * Chains that do not reach to where a checkpoint once saw them end, or not by the same envelope: they were cut off, or
 * written anew. Of hosts of which nothing is there, nothing is said.
 */
export function cutOff(entries: readonly Entry[], checkpoints: readonly Checkpoint[]): Problem[] {
  const hosts = new Set(entries.map(({ keyId }) => keyId));
  const chains = Map.groupBy(entries, ({ keyId, epoch }) => `${keyId} ${epoch}`);
  return checkpoints.flatMap(({ file, at, heads }) =>
    heads
      .filter(({ keyId }) => hosts.has(keyId))
      .flatMap(({ host, keyId, epoch, sequence, sha256 }): Problem[] => {
        const chain = chains.get(`${keyId} ${epoch}`) ?? [];
        const here = chain.filter((entry) => entry.sequence === sequence);
        if (here.some((entry) => entry.sha256 === sha256)) return [];
        const found =
          here.length > 0
            ? "found another envelope there: the history was written anew"
            : `found ${Math.max(0, ...chain.map((entry) => entry.sequence))} as the last: the rest was cut off`;
        const message = `${host}, epoch ${epoch.slice(0, 8)} reached number ${sequence} at ${at}; ${found}`;
        return [{ crime: "cut-off", file, message }];
      }),
  );
}

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { writeAtomic } from "../files/write-atomic.ts";
import { signCheckpoint } from "../wire/receipt.ts";
import type { Parts } from "./api/parts.ts";
import { addCheckpoint, headsOf, lastCheckpoint } from "./store/checkpoints.ts";

/**
 * Signs where all chains end now, and keeps that in the store and as a file. Whoever takes the file elsewhere can tell
 * later that no chain was cut or written anew.
 * @returns the file
 */
export async function writeCheckpoint(
  { store, authority, clock }: Pick<Parts, "store" | "authority" | "clock">,
  state: string,
): Promise<string> {
  const now = clock();
  const before = await lastCheckpoint(store);
  const envelope = signCheckpoint(
    {
      at: now.toISOString(),
      ...(before ? { previous: before.sha256 } : {}),
      heads: await headsOf(store),
    },
    authority.key,
  );
  await addCheckpoint(store, now, envelope);
  const folder = join(state, "checkpoints");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${now.toISOString().replaceAll(/[:.]/g, "-")}.json`);
  writeAtomic(file, envelope);
  return file;
}

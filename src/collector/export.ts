import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isCode } from "../files/fault.ts";
import { writeAtomic } from "../files/write-atomic.ts";
import { parseJsonBytes } from "../model/json.ts";
import { reason, Trouble } from "../model/trouble.ts";
import { publicKey } from "../trust/keys/public-key.ts";
import { envelopesOf, type StoredEnvelope } from "./store/envelopes.ts";
import { hostsOf } from "./store/hosts.ts";
import type { Store } from "./store/store.ts";

/** Longest name that a key file holds. */
const MAX_NAME = 100;

export interface Exported {
  envelopes: number;
  hosts: number;
}

/**
 * Writes what hosts signed to a folder, as `mesdrift verify` reads it: `EPOCH/NUMBER.json`, and the hosts' keys in `keys`.
 * What is there already stays, but for what was cut off. Throws {@link Trouble}.
 */
export async function exportEvidence(store: Store, folder: string, site?: string): Promise<Exported> {
  try {
    const hosts = await hostsOf(store, { site });
    mkdirSync(join(folder, "keys"), { recursive: true });
    let envelopes = 0;
    for (const { id, name, public_hex } of hosts) {
      writeAtomic(
        join(folder, "keys", `${id}.pub`),
        `${JSON.stringify(publicKey(public_hex, name.slice(0, MAX_NAME)))}\n`,
      );
      for await (const envelope of envelopesOf(store, { hostId: id })) {
        writeEnvelope(folder, id, envelope);
        envelopes++;
      }
    }
    return { envelopes, hosts: hosts.length };
  } catch (thrown) {
    if (thrown instanceof Error && "syscall" in thrown)
      throw new Trouble(
        `${folder} can't be written (${reason(thrown)}): check the folder, its rights and the space left`,
      );
    throw thrown;
  }
}

/** Two at one place, as after a fork, or of two hosts that name their chains alike, are both written. */
function writeEnvelope(
  folder: string,
  host: number,
  { epoch, sequence, text, id, isFork }: StoredEnvelope,
): void {
  const number = String(sequence).padStart(8, "0");
  const name = join(folder, epoch, `${number}${isFork ? `-fork-${id}` : ""}`);
  const path = isTaken(`${name}.json`, text) ? `${name}-host-${host}.json` : `${name}.json`;
  if (contentOf(path) === text) return;
  mkdirSync(join(folder, epoch), { recursive: true });
  writeAtomic(path, text);
}

/** Is something else there, that is whole? What was cut off is not. */
function isTaken(path: string, text: string): boolean {
  const there = contentOf(path);
  return there !== undefined && there !== text && parseJsonBytes(Buffer.from(there)) !== undefined;
}

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (thrown) {
    if (!isCode(thrown, "ENOENT")) throw thrown;
    return undefined;
  }
}

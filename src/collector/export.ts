import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
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
 * What is there already stays. Throws {@link Trouble}.
 */
export async function exportEvidence(store: Store, folder: string, site?: string): Promise<Exported> {
  try {
    const hosts = await hostsOf(store, { site });
    mkdirSync(join(folder, "keys"), { recursive: true });
    let envelopes = 0;
    for (const { id, name, public_hex } of hosts) {
      writeFileSync(
        join(folder, "keys", `${id}.pub`),
        `${JSON.stringify(publicKey(public_hex, name.slice(0, MAX_NAME)))}\n`,
      );
      for await (const envelope of envelopesOf(store, { hostId: id })) {
        writeEnvelope(folder, envelope);
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

/** Two at one place, as after a fork, are both written. */
function writeEnvelope(folder: string, { epoch, sequence, text, id, isFork }: StoredEnvelope): void {
  const number = String(sequence).padStart(8, "0");
  const path = join(folder, epoch, `${number}${isFork ? `-fork-${id}` : ""}.json`);
  if (existsSync(path)) return;
  mkdirSync(join(folder, epoch), { recursive: true });
  writeFileSync(path, text);
}

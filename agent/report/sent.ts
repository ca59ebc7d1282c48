import { rmSync } from "node:fs";
import { join } from "node:path";
import type { SecretKeeper } from "../../src/model/secret.ts";
import { readSealed, type SealedFile, writeSealed } from "../sealed-file.ts";

/** Which snapshots were signed to be delivered, so that only what has changed follows. */
export interface Sent {
  /** The chain that they are in. */
  epoch: string;
  /** Digest of each kind. */
  kinds: Record<string, string>;
  /** Digest of the census of watched files, where none of them had just changed. */
  census?: string;
}

const pathIn = (state: string) => join(state, "sent.cache");
const fileOf = (state: string, secrets: SecretKeeper): SealedFile => ({
  path: pathIn(state),
  format: "mesdrift-sent/1",
  secrets,
});

/** What was sent in this chain. Where that is lost, or of another version, all is sent again. */
export function loadSent(state: string, secrets: SecretKeeper, epoch: string): Sent {
  const body = readSealed(fileOf(state, secrets));
  const sent: Sent | undefined = body === undefined ? undefined : JSON.parse(body);
  return sent?.epoch === epoch ? sent : { epoch, kinds: {} };
}

/** Leaves it for the next pass; why it could not be, where it could not. */
export function saveSent(state: string, secrets: SecretKeeper, sent: Sent): string | undefined {
  return writeSealed(fileOf(state, secrets), JSON.stringify(sent));
}

/** To be called where what was signed is lost on its way: all is sent again then. */
export function forgetSent(state: string): void {
  rmSync(pathIn(state), { force: true });
}

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { isThere } from "../../../src/files/is-there.ts";
import { Trouble } from "../../../src/model/trouble.ts";
import { type KnownKey, knownKeys } from "./known-hosts.ts";

/** Whose key is checked, and against what. */
export interface HostKeyCheck {
  host: string;
  port: number;
  /** Files in OpenSSH's form; those that are not there know nobody. */
  knownHosts: readonly string[];
  /** The one fingerprint that is right, whatever the files say. */
  fingerprint?: string;
}

/** What ssh-keygen -l prints: SHA-256 of the key in base64, without the signs at its end that only fill up. */
export function fingerprintOf(key: Uint8Array): string {
  return `SHA256:${createHash("sha256").update(key).digest("base64").replace(/=+$/, "")}`;
}

/** Keys known for a host, of all files. */
export function keysFor({ host, port, knownHosts }: HostKeyCheck): KnownKey[] {
  return knownHosts.filter(isThere).flatMap((file) => knownKeys(readFileSync(file, "utf8"), host, port));
}

/** Why a key that a host shows is not to be trusted; undefined when it is. */
export function whyNotTrusted(key: Uint8Array, check: HostKeyCheck): string | undefined {
  const shown = fingerprintOf(key);
  if (check.fingerprint !== undefined)
    return shown === check.fingerprint
      ? undefined
      : `it shows a key with the fingerprint ${shown}, expected ${check.fingerprint}; somebody may be in between`;
  const known = keysFor(check);
  const same = known.filter((one) => one.key === Buffer.from(key).toString("base64"));
  if (same.some(({ isRevoked }) => isRevoked)) return `its key ${shown} is marked as revoked`;
  if (same.length > 0) return undefined;
  const files = check.knownHosts.join(", ") || "no file of known hosts";
  return known.length > 0
    ? `its key is another than the one in ${files}: it shows ${shown}; somebody may be in between. If the host was set up anew, correct the file`
    : `its key is not in ${files}: it shows ${shown}. Compare that with the host's own (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub) and give it with --host-key, or add the host with ssh-keyscan`;
}

/** A fingerprint as people give it. Throws {@link Trouble}. */
export function parseFingerprint(text: string): string {
  if (/^SHA256:[A-Za-z0-9+/]{43}=?$/.test(text)) return text.replace(/=$/, "");
  throw new Trouble(
    `--host-key: found "${text}", expected a fingerprint as ssh-keygen -l prints it, SHA256:… with 43 signs`,
  );
}

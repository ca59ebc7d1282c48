import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { isCode } from "../src/files/fault.ts";
import { writeNew } from "../src/files/write-new.ts";
import { SecretKeeper } from "../src/model/secret.ts";
import { reason, Trouble } from "../src/model/trouble.ts";

const KEY_BYTES = 32;

/** Where the agent keeps what is its own: of the system for root, else of the user (XDG base directories). */
export function defaultStateFolder(environment: NodeJS.ProcessEnv, isRoot: boolean): string {
  if (isRoot) return "/var/lib/mesdrift";
  return join(environment.XDG_STATE_HOME || join(homedir(), ".local/state"), "mesdrift");
}

/** The host's key for digests of secrets; made at first use. Throws {@link Trouble} where it can be neither read nor made. */
export function secretKeeper(folder: string): SecretKeeper {
  const path = join(folder, "secret.key");
  const key = readKey(path) ?? makeKey(folder, path);
  if (key.length !== KEY_BYTES)
    throw new Trouble(
      `${path}: found ${key.length} bytes, expected ${KEY_BYTES}; restore it from a copy, or remove it and draft the baseline again`,
    );
  return new SecretKeeper(key);
}

function readKey(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch (thrown) {
    if (isCode(thrown, "ENOENT")) return undefined;
    throw new Trouble(
      `${path}: the key for digests of secrets can't be read (${reason(thrown)}); run as its owner, or name another folder with --state`,
    );
  }
}

function makeKey(folder: string, path: string): Uint8Array {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeNew(path, randomBytes(KEY_BYTES), 0o600);
    return readFileSync(path);
  } catch (thrown) {
    if (!(thrown instanceof Error && "code" in thrown)) throw thrown;
    throw new Trouble(
      `${folder}: the key for digests of secrets can't be kept here (${reason(thrown)}); name another folder with --state`,
    );
  }
}

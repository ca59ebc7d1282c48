import { readFileSync } from "node:fs";
import { join } from "node:path";
import { writeAtomic } from "../src/files/write-atomic.ts";
import type { SecretKeeper } from "../src/model/secret.ts";
import { Trouble } from "../src/model/trouble.ts";
import { VERSION } from "../src/model/version.ts";
import type { Clock } from "./clock.ts";
import { Digests, type Known } from "./host/digests.ts";

const FILE = "digests.cache";
/** Of another version nothing is believed: what a digest holds for may have changed. */
const FORMAT = `mesdrift-digests/1 ${VERSION}`;

/** Digests that rest on what is known before, if anything is. */
export function newDigests(
  secrets: SecretKeeper,
  clock: Clock,
  before?: ReadonlyMap<string, Known>,
): Digests {
  return new Digests(secrets, () => clock().getTime() * 1000, before);
}

/**
 * What the last pass left. The file is a convenience: lost, cut off, of another version or made by somebody without
 * this host's key, it counts for nothing, and every file is read again.
 */
export function loadDigests(folder: string, secrets: SecretKeeper, clock: Clock): Digests {
  const text = readIfThere(join(folder, FILE));
  const cut = text.indexOf("\n");
  const body = text.slice(cut + 1);
  const isOurs = cut > 0 && text.slice(0, cut) === signature(body, secrets);
  return newDigests(secrets, clock, isOurs ? new Map(JSON.parse(body)) : undefined);
}

/** Leaves what is known for the next pass; why it could not be, where it could not. */
export function saveDigests(folder: string, secrets: SecretKeeper, digests: Digests): string | undefined {
  const body = JSON.stringify([...digests.lasting()]);
  try {
    writeAtomic(join(folder, FILE), `${signature(body, secrets)}\n${body}`, 0o600);
    return undefined;
  } catch (thrown) {
    if (!(thrown instanceof Trouble)) throw thrown;
    return thrown.message;
  }
}

function signature(body: string, secrets: SecretKeeper): string {
  return `${FORMAT} ${secrets.seal(`${FORMAT}\n${body}`).secret.digest}`;
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (thrown) {
    if (thrown instanceof Error && "code" in thrown) return "";
    throw thrown;
  }
}

import { readFileSync } from "node:fs";
import { writeAtomic } from "../src/files/write-atomic.ts";
import type { SecretKeeper } from "../src/model/secret.ts";
import { Trouble } from "../src/model/trouble.ts";
import { VERSION } from "../src/model/version.ts";

/** A file that the agent leaves for its next pass. */
export interface SealedFile {
  path: string;
  /** Name and version of what is in it. Of another version of the agent nothing is believed. */
  format: string;
  secrets: SecretKeeper;
}

/**
 * What the last pass left. The file is a convenience: lost, cut off, of another version or made by somebody without this
 * host's key, it counts for nothing.
 */
export function readSealed(file: SealedFile): string | undefined {
  const text = readIfThere(file.path);
  const cut = text.indexOf("\n");
  const body = text.slice(cut + 1);
  return cut > 0 && text.slice(0, cut) === signature(body, file) ? body : undefined;
}

/** Leaves a text for the next pass; why it could not be, where it could not. */
export function writeSealed(file: SealedFile, body: string): string | undefined {
  try {
    writeAtomic(file.path, `${signature(body, file)}\n${body}`, 0o600);
    return undefined;
  } catch (thrown) {
    if (!(thrown instanceof Trouble)) throw thrown;
    return thrown.message;
  }
}

function signature(body: string, { format, secrets }: SealedFile): string {
  const line = `${format} ${VERSION}`;
  return `${line} ${secrets.seal(`${line}\n${body}`).secret.digest}`;
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (thrown) {
    if (thrown instanceof Error && "code" in thrown) return "";
    throw thrown;
  }
}

import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { reason, Trouble } from "../model/trouble.ts";
import { type HostKeys, hostKeys } from "../trust/verify/host-keys.ts";
import { readPublicKey } from "./trust-files.ts";

/** The keys of hosts in files as `mesdrift-agent key show` writes them, or in folders of such. Throws {@link Trouble}. */
export function readHostKeys(paths: readonly string[]): HostKeys {
  const files = paths.flatMap((path) => (isFolder(path) ? filesIn(path, ".pub") : [path]));
  if (files.length === 0)
    throw new Trouble(`${paths.join(", ")}: found no .pub file in it, expected keys of hosts`);
  return hostKeys(files.map(readPublicKey));
}

export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (thrown) {
    // Reading it as a file says what is wrong with it.
    if (thrown instanceof Error && "code" in thrown) return false;
    throw thrown;
  }
}

/** Files with this ending below a folder, in order. A link is no file: it may lead anywhere. */
export function filesIn(folder: string, ending: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
      .map(({ parentPath, name }) => join(parentPath, name))
      .sort();
  } catch (thrown) {
    if (!(thrown instanceof Error && "code" in thrown)) throw thrown;
    throw new Trouble(`${folder}: can't be read (${reason(thrown)}); check the rights`);
  }
}

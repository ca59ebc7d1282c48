import { readdirSync } from "node:fs";
import { join } from "node:path";
import { getAssetKeys, getRawAsset, isSea } from "node:sea";

/** Where shipped files are: in the checkout; within the single-file program it is that itself, which holds no other path. */
const WITHIN = isSea() ? process.execPath : join(import.meta.dirname, "../..");

/** A folder of files that ship with mesdrift, such as "baselines". */
export function shippedFolder(name: string): string {
  return join(WITHIN, name);
}

/** Names of the files in a shipped folder. */
export function shippedNames(folder: string): string[] {
  if (!isSea()) return readdirSync(folder);
  return getAssetKeys()
    .filter((key) => join(WITHIN, key, "..") === folder)
    .map((key) => key.slice(key.lastIndexOf("/") + 1));
}

/** A file that lies within the single-file program; undefined for every other path. */
export function readShipped(path: string): Uint8Array | undefined {
  if (!isSea()) return undefined;
  const key = getAssetKeys().find((key) => join(WITHIN, key) === path);
  return key === undefined ? undefined : new Uint8Array(getRawAsset(key));
}

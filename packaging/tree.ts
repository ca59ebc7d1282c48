import { chmodSync, copyFileSync, lutimesSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { EPOCH } from "./place.ts";

/** One file of a package. */
export type Entry = { path: string; mode?: number } & (
  | { from: string }
  | { text: string | Uint8Array }
  | { link: string }
  | { folder: true }
);

/** Lays files below a folder that is made anew, all of one time and with rights that don't depend on who builds. */
export function layTree(root: string, entries: readonly Entry[]): void {
  rmSync(root, { recursive: true, force: true });
  const folders = new Set<string>();
  for (const entry of entries) {
    const path = join(root, entry.path);
    for (let above = dirname(path); above.startsWith(root); above = dirname(above)) folders.add(above);
    if ("folder" in entry) folders.add(path);
    mkdirSync("folder" in entry ? path : dirname(path), { recursive: true });
    if ("from" in entry) copyFileSync(entry.from, path);
    if ("text" in entry) writeFileSync(path, entry.text);
    if ("link" in entry) symlinkSync(entry.link, path);
    else if (!("folder" in entry)) chmodSync(path, entry.mode ?? 0o644);
    lutimesSync(path, EPOCH, EPOCH);
  }
  for (const folder of [...folders].sort().reverse()) {
    chmodSync(folder, 0o755);
    lutimesSync(folder, EPOCH, EPOCH);
  }
}

import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { CHECKOUT } from "./place.ts";
import type { SingleFile } from "./single-file.ts";

/** Somebody else's work that is shipped within a program or beside it. */
export interface Part {
  name: string;
  version: string;
  /** SPDX expression; undefined where its package names none. */
  license: string | undefined;
  /** Hash of the package that it came in, as the lock file has it: `sha512-` and base64. */
  integrity: string;
  /** Its folder, from the checkout's. */
  folder: string;
}

const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({ version: z.string(), license: z.string(), integrity: z.string() }).partial(),
  ),
});

/** What was bundled into a program, and what is native. Throws where the lock file does not say what it is. */
export function partsOf({ inputs, target }: Pick<SingleFile, "inputs" | "target">): Part[] {
  const { packages } = Lock.parse(JSON.parse(readFileSync(join(CHECKOUT, "package-lock.json"), "utf8")));
  const native = [target.node.package, ...(target.koffi ? ["koffi", target.koffi.package] : [])];
  const folders = new Set([
    ...Object.keys(inputs).flatMap((file) => packageFolder(file) ?? []),
    ...native.map((name) => `node_modules/${name}`),
  ]);
  return [...folders].sort().map((folder) => {
    const { version, license, integrity } = packages[folder] ?? {};
    if (version === undefined || integrity === undefined)
      throw new Error(`${folder}: package-lock.json has no version or hash of it`);
    return { name: nameOf(folder), version, license, integrity, folder };
  });
}

/** The package that a bundled file came in; undefined for the project's own. */
function packageFolder(file: string): string | undefined {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0];
}

function nameOf(folder: string): string {
  return folder.slice(folder.lastIndexOf("node_modules/") + "node_modules/".length);
}

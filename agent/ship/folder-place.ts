import { lstatSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { isCode } from "../../src/files/fault.ts";
import { readForeign } from "../../src/files/read-foreign.ts";
import { replace } from "../../src/files/write-atomic.ts";
import { reason } from "../../src/model/trouble.ts";
import { Unreached } from "../../src/wire/post.ts";
import type { Place } from "./place.ts";

/** Anybody may read it: without the collector's key it tells nothing. */
const MODE = 0o644;

/** A folder of this host, such as a stick or what a data diode takes from. Throws {@link Unreached} where there is none: one that was made here would hide that nothing is mounted. */
export function openFolder(folder: string): Place {
  attempt(folder, () => {
    if (!statSync(folder).isDirectory()) throw new Unreached(`${folder}: found no folder, expected one`);
  });
  const at = (name: string) => join(folder, name);
  return {
    put: async (name, bytes) => attempt(folder, () => replace(at(name), bytes, MODE, true)),
    has: async (name) => attempt(folder, () => lstatSync(at(name), { throwIfNoEntry: false }) !== undefined),
    read: async (name, most) =>
      attempt(folder, () => {
        try {
          return readForeign(at(name), most);
        } catch (thrown) {
          if (isCode(thrown, "ENOENT")) return undefined;
          throw thrown;
        }
      }),
    remove: async (name) => attempt(folder, () => rmSync(at(name), { force: true })),
    close: () => undefined,
  };
}

function attempt<Result>(folder: string, act: () => Result): Result {
  try {
    return act();
  } catch (thrown) {
    if (!(thrown instanceof Error && "code" in thrown)) throw thrown;
    throw new Unreached(
      `${folder}: ${reason(thrown)}; check that it is mounted, its rights and the space left`,
    );
  }
}

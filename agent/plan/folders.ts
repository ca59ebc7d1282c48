import { readdirSync } from "node:fs";
import { join } from "node:path";
import { compile, type Part } from "../../src/model/glob.ts";
import { type Ground, type Place, wayTo } from "./way.ts";

/** A folder in which something may match a glob. */
export interface Found {
  folder: string;
  /** So may something below a folder that appears in it. */
  deeper: boolean;
}

/** Where something that matches a glob may appear. */
export interface Where {
  /** What decides where the glob begins to be one. */
  way: Place[];
  folders: Found[];
}

/**
 * The folders that there are now in which something may match a glob. Links to folders are followed before the first wildcard and
 * nowhere else, as a pass does. Throws `Trouble` where the glob is none.
 * @param most folders; what is beyond is left out
 */
export function whereMatches(glob: string, ground: Ground, most: number): Where {
  const way: Place[] = [];
  const folders = new Map<string, Found>();
  for (const parts of compile(glob)) {
    const wild = parts.findIndex((part) => part === "**" || "matches" in part);
    const named = parts.slice(0, wild < 0 ? parts.length : wild);
    const base = `/${named.map((part) => (part !== "**" && "literal" in part ? part.literal : "")).join("/")}`;
    way.push(...wayTo(base, ground));
    if (wild < 0) continue;
    for (const found of foldersBelow(base, parts.slice(wild), ground)) {
      if (folders.size >= most) break;
      const before = folders.get(found.folder);
      folders.set(found.folder, { ...found, deeper: found.deeper || before?.deeper === true });
    }
  }
  return { way, folders: [...folders.values()] };
}

function* foldersBelow(folder: string, parts: readonly Part[], ground: Ground): Generator<Found> {
  const [part, ...rest] = parts;
  if (part === undefined || ground.isAfar(folder)) return;
  const isDeep = part === "**";
  const below = foldersIn(folder);
  if (below === undefined) return;
  yield { folder, deeper: isDeep || rest.length > 0 };
  if (!isDeep && rest.length === 0) return;
  for (const name of below)
    if (part === "**") yield* foldersBelow(join(folder, name), parts, ground);
    else if ("literal" in part ? part.literal === name : part.matches.test(name))
      yield* foldersBelow(join(folder, name), rest, ground);
}

/** Undefined where none can be listed: then nothing in it can be waited for, and the pass itself tells why. */
function foldersIn(folder: string): string[] | undefined {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
  } catch (thrown) {
    if (thrown instanceof Error && "code" in thrown) return undefined;
    throw thrown;
  }
}

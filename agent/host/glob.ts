import { compile, type Part } from "../../src/model/glob.ts";
import { reason, Trouble } from "../../src/model/trouble.ts";
import type { Entry } from "./calls.ts";
import { type FileStat, type GlobResult, HostError } from "./host.ts";

/** What the walk needs of a host. */
export interface Tree {
  resolve(path: string): Promise<string>;
  stat(path: string): Promise<FileStat>;
  /** @param resolved a directory, its links followed */
  entries(resolved: string): Promise<Entry[]>;
}

/** A directory under the name it was asked by, and as it is without links. */
interface Place {
  shown: string;
  resolved: string;
}

/** Paths that match. Links are followed where the pattern names them before its first wildcard, and nowhere else. */
export async function glob(pattern: string, tree: Tree): Promise<GlobResult> {
  const walk = new Walk(tree);
  for (const parts of compiled(pattern)) await walk.start(parts);
  return walk.result();
}

function compiled(pattern: string): Part[][] {
  try {
    return compile(pattern);
  } catch (thrown) {
    if (!(thrown instanceof Trouble)) throw thrown;
    throw new HostError("failed", thrown.message);
  }
}

class Walk {
  readonly #tree: Tree;
  readonly #paths = new Set<string>();
  readonly #unreadable = new Map<string, string>();

  constructor(tree: Tree) {
    this.#tree = tree;
  }

  result(): GlobResult {
    const unreadable = Array.from(this.#unreadable, ([path, why]) => ({ path, why }));
    return { paths: [...this.#paths].sort(), unreadable };
  }

  async start(parts: Part[]): Promise<void> {
    const wild = parts.findIndex((part) => part === "**" || "matches" in part);
    const named = wild < 0 ? parts.length - 1 : wild;
    const shown = parts
      .slice(0, Math.max(0, named))
      .map((part) => `/${literal(part)}`)
      .join("");
    const resolved = await this.#seen(shown || "/", () => this.#tree.resolve(shown || "/"));
    if (resolved === undefined) return;
    if (parts.length === 0) this.#paths.add("/");
    else await this.#enter({ shown, resolved: resolved === "/" ? "" : resolved }, [parts.slice(named)]);
  }

  /** @param wanted what may follow below the directory; none is empty */
  async #enter(at: Place, wanted: Part[][]): Promise<void> {
    const here = wanted.flatMap(withoutDirectories);
    for (const entry of await this.#candidates(at, here)) {
      const below = here.flatMap((parts) => rest(parts, entry));
      const path = `${at.shown}/${entry.name}`;
      if (below.some((parts) => parts.length === 0)) this.#paths.add(path);
      const further = below.filter((parts) => parts.length > 0);
      if (entry.type === "directory" && further.length > 0)
        await this.#enter({ shown: path, resolved: `${at.resolved}/${entry.name}` }, further);
    }
  }

  /** Entries that may match. Names that are known are looked up, since a directory may be entered and not listed. */
  async #candidates({ shown, resolved }: Place, wanted: Part[][]): Promise<Entry[]> {
    const names = new Set(wanted.map(([part]) => literal(part)));
    if (names.has(undefined))
      return (await this.#seen(shown || "/", () => this.#tree.entries(resolved || "/"))) ?? [];
    const found: Entry[] = [];
    for (const name of names) {
      const stat = await this.#seen(`${shown}/${name}`, () => this.#tree.stat(`${resolved}/${name}`));
      if (stat !== undefined) found.push({ name: name ?? "", type: stat.type });
    }
    return found;
  }

  /** What is there; nothing where there is nothing, or where it can't be seen, which is noted. */
  async #seen<T>(path: string, look: () => Promise<T>): Promise<T | undefined> {
    try {
      return await look();
    } catch (thrown) {
      if (!(thrown instanceof HostError)) throw thrown;
      if (thrown.fault !== "absent") this.#unreadable.set(path, reason(thrown));
      return undefined;
    }
  }
}

function literal(part: Part | undefined): string | undefined {
  return typeof part === "object" && "literal" in part ? part.literal : undefined;
}

/** "**" also stands for no directory at all. */
function withoutDirectories(parts: Part[]): Part[][] {
  return parts[0] === "**" && parts.length > 1 ? [parts, ...withoutDirectories(parts.slice(1))] : [parts];
}

/** What must still follow below an entry; an empty list where the entry itself matches. */
function rest(parts: Part[], { name }: Entry): Part[][] {
  const [part] = parts;
  if (part === "**") return parts.length === 1 ? [[], parts] : [parts];
  if (part === undefined) return [];
  const matches = "literal" in part ? part.literal === name : part.matches.test(name);
  return matches ? [parts.slice(1)] : [];
}

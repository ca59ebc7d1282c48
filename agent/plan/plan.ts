import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { Policy } from "../../src/model/policy.ts";
import type { Watch } from "../../src/model/watch.ts";
import { kindsAsked } from "../asked.ts";
import type { Standard } from "../judge.ts";
import type { Plan, WatchItem } from "../run/errand.ts";
import { globsOf, namedFolder } from "../scope.ts";
import type { InForce } from "../trust/in-force.ts";
import { OF_PORTS, OF_SERVICES, SOURCES } from "./sources.ts";

/** Kinds made of the files that baselines name. */
const OF_FILES = ["config", "file"];
/** Most folders that are watched at once: each takes memory of the kernel. */
const MOST_FOLDERS = 4000;

export interface Planning {
  standards: readonly Standard[];
  watch: readonly Watch[];
  obeyed: InForce;
}

/** What the resident agent is to wait for, and when it is to look anyway. Nothing that no baseline asks about is waited for. */
export function planOf({ standards, watch, obeyed }: Planning): Plan {
  const asked = kindsAsked(standards, watch);
  const among = (kinds: readonly string[]) => kinds.filter((kind) => asked.has(kind));
  const sources = SOURCES.map((source) => ({ ...source, kinds: among(source.kinds) }));
  const { trusted } = obeyed;
  return {
    ...(trusted?.schedule ? { schedule: trusted.schedule } : {}),
    pauseHours: (trusted?.policy ?? Policy.parse({})).pauseHours,
    watch: byPath([
      ...sources.filter(({ kinds, path }) => kinds.length > 0 && existsSync(path)),
      ...watchedFiles(watch, among(OF_FILES)),
    ]),
    polled: {
      ports: asked.has("port") ? among(OF_PORTS) : [],
      services: asked.has("service") ? among(OF_SERVICES) : [],
    },
  };
}

/** Each path once, with all the kinds that may change with it. Where all names in a folder count for one, they do for all. */
function byPath(items: readonly WatchItem[]): WatchItem[] {
  return [...Map.groupBy(items, ({ path, is }) => `${is} ${path}`).values()].flatMap((all): WatchItem[] => {
    const [first] = all;
    if (first === undefined) return [];
    const globs = all.every((item) => item.globs) ? { globs: all.flatMap((item) => item.globs ?? []) } : {};
    const { path, is } = first;
    return [{ path, is, kinds: [...new Set(all.flatMap(({ kinds }) => kinds))], ...globs }];
  });
}

/** The files that baselines name, and the folders in which there may be some. */
function watchedFiles(watch: readonly Watch[], kinds: string[]): WatchItem[] {
  const globs = globsOf(watch);
  const files = globs.filter((glob) => namedFolder(glob) === glob);
  const wild = globs.filter((glob) => namedFolder(glob) !== glob);
  const folders = new Map<string, string[]>();
  for (const glob of wild)
    for (const path of foldersBelow(namedFolder(glob), glob.includes("**"), depthOf(glob)))
      folders.set(path, [...(folders.get(path) ?? []), glob]);
  return [
    ...files.map((path): WatchItem => ({ path, is: "file", kinds })),
    ...[...folders]
      .slice(0, MOST_FOLDERS)
      .map(([path, mine]): WatchItem => ({ path, is: "folder", globs: mine, kinds })),
  ];
}

/** How many folders deep a glob reaches below the one that it names. */
function depthOf(glob: string): number {
  return glob.split("/").length - namedFolder(glob).split("/").length - 1;
}

/** A folder and those below it, as deep as asked for. A link is not followed: what it leads to has a place of its own. */
function foldersBelow(top: string, isDeep: boolean, depth: number): string[] {
  const found: string[] = [];
  const walk = (folder: string, left: number): void => {
    if (found.length >= MOST_FOLDERS || !statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
    found.push(folder);
    if (!isDeep && left <= 0) return;
    for (const entry of namesIn(folder)) if (entry.isDirectory()) walk(join(folder, entry.name), left - 1);
  };
  walk(top, depth);
  return found;
}

/** Where a folder can't be listed the pass itself tells so; then nothing in it can be waited for. */
function namesIn(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (thrown) {
    if (thrown instanceof Error && "code" in thrown) return [];
    throw thrown;
  }
}

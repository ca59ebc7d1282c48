import { readFileSync } from "node:fs";
import { isLiteral } from "../../src/model/glob.ts";
import { Policy } from "../../src/model/policy.ts";
import { Trouble } from "../../src/model/trouble.ts";
import type { Watch } from "../../src/model/watch.ts";
import { kindsAsked } from "../asked.ts";
import { isRemote, isWithin, parseMounts } from "../host/mounts.ts";
import type { Standard } from "../judge.ts";
import type { Limits } from "../operator.ts";
import type { FarFile, Plan, WatchItem } from "../run/errand.ts";
import { globsOf } from "../scope.ts";
import type { InForce } from "../trust/in-force.ts";
import { whereMatches } from "./folders.ts";
import { Gathered } from "./gathered.ts";
import { OF_PORTS, OF_SERVICES, SOURCES, type Source } from "./sources.ts";
import type { Ground } from "./way.ts";

/** Kinds made of the files that baselines name. */
const OF_FILES = ["config", "file"];
/** Most folders that are watched at once: each takes memory of the kernel. */
const MOST_FOLDERS = 4000;
/** The kernel makes these up when they are read, and tells of no change. */
const MADE_UP = ["/proc", "/sys"];

export interface Planning {
  standards: readonly Standard[];
  watch: readonly Watch[];
  obeyed: Pick<InForce, "trusted">;
  limits?: Pick<Limits, "memoryMb">;
}

/** What the resident agent is to wait for, and when it is to look anyway. Nothing that no baseline asks about is waited for. */
export function planOf({ standards, watch, obeyed, limits }: Planning, ground: Ground = groundHere()): Plan {
  const asked = kindsAsked(standards, watch);
  const among = (kinds: readonly string[]) => kinds.filter((kind) => asked.has(kind));
  const { trusted } = obeyed;
  const sources = [
    ...SOURCES.map((source) => ({ ...source, kinds: among(source.kinds) })),
    ...globsOf(watch).map((glob) => ({ glob, kinds: among(OF_FILES) })),
  ].filter(({ kinds }) => kinds.length > 0);
  return {
    ...(trusted?.schedule ? { schedule: trusted.schedule } : {}),
    ...(limits?.memoryMb === undefined ? {} : { megabytes: limits.memoryMb }),
    pauseHours: (trusted?.policy ?? Policy.parse({})).pauseHours,
    ...watchOf(sources, ground),
    polled: {
      ports: asked.has("port") ? among(OF_PORTS) : [],
      services: asked.has("service") ? among(OF_SERVICES) : [],
    },
  };
}

/** The ground that this process stands on. */
export function groundHere(): Ground {
  const far = parseMounts(readFileSync("/proc/self/mountinfo", "utf8")).filter(isRemote);
  return { isAfar: (path) => far.some(({ at }) => isWithin(path, at)) };
}

function watchOf(sources: readonly Source[], ground: Ground): Pick<Plan, "watch" | "afar" | "unwatched"> {
  const gathered = new Gathered();
  const afar: FarFile[] = [];
  const far = new Set<string>();
  for (const { glob, kinds } of sources) {
    if (MADE_UP.some((folder) => isWithin(glob, folder))) continue;
    const { way, folders } = placesOf(glob, ground, MOST_FOLDERS - gathered.count);
    gathered.addWay(way, kinds);
    gathered.addFolders(folders, glob, kinds);
    if (!way.some(({ folder, name }) => ground.isAfar(`${folder}/${name}`))) continue;
    if (isLiteral(glob)) afar.push({ path: glob, kinds: [...kinds] });
    else far.add(glob);
  }
  const why = [
    ...(gathered.count >= MOST_FOLDERS ? [`there are more than ${MOST_FOLDERS} folders to watch`] : []),
    ...(far.size > 0
      ? [`on a network mount only files that are named are watched, not ${[...far].join(", ")}`]
      : []),
  ];
  const watch: WatchItem[] = gathered.items();
  return { watch, afar, ...(why.length > 0 ? { unwatched: why.join("; ") } : {}) };
}

/** A glob that is none is told by the pass, as unreadable. */
function placesOf(glob: string, ground: Ground, most: number): ReturnType<typeof whereMatches> {
  try {
    return whereMatches(glob, ground, most);
  } catch (thrown) {
    if (!(thrown instanceof Trouble)) throw thrown;
    return { way: [], folders: [] };
  }
}

import type { List, Lists } from "./apt-lists.ts";
import { compareDebVersions } from "./deb-version.ts";
import type { Package } from "./dpkg.ts";

/** How a package stands to the repositories whose lists the host has. */
export interface Standing {
  /** Repositories that offer the very version installed; absent where that can't be known. */
  repositories?: string[];
  /** Newer version that apt would upgrade to. */
  candidate?: string;
  /** Repositories that offer it. */
  candidateFrom?: string[];
}

/** How a package stands to the lists; nothing is said of one that is not installed. Pins (apt_preferences(5)) and phased updates are not heeded. */
export function standing(one: Package, { read, unread }: Lists): Standing {
  if (one.status !== "installed") return {};
  const repositories = names(read.filter(({ offers }) => offers.get(one)?.carried));
  const known = repositories.length > 0 || unread.length === 0 ? { repositories } : {};
  const upgrades = upgradesOf(one, read);
  const candidate = upgrades
    .map((list) => newest(list, one))
    .sort(compareDebVersions)
    .at(-1);
  if (candidate === undefined) return known;
  const from = upgrades.filter((list) => newest(list, one) === candidate);
  return { ...known, candidate, candidateFrom: names(from) };
}

/** Lists with a newer version; of those that only upgrade what came from them, where no other list has the package as new as it is. */
function upgradesOf(one: Package, lists: readonly List[]): List[] {
  const atLeast = (least: number, upgrades: List["upgrades"]) =>
    lists.filter(
      (list) =>
        list.upgrades === upgrades &&
        list.offers.has(one) &&
        compareDebVersions(newest(list, one), one.version) >= least,
    );
  return atLeast(0, "always").length > 0 ? atLeast(1, "always") : atLeast(1, "from-itself");
}

function newest({ offers }: List, one: Package): string {
  return offers.get(one)?.newest ?? "";
}

function names(lists: readonly List[]): string[] {
  return [...new Set(lists.map(({ name }) => name))].sort();
}

import type { Entry } from "./open-file.ts";
import type { Problem } from "./problem.ts";

/** Reports that rest on older signed metadata than a report before them in their chain: the host was made to go back. */
export function rolledBack(entries: readonly Entry[]): Problem[] {
  const chains = Map.groupBy(entries, ({ keyId, epoch }) => `${keyId} ${epoch}`);
  return [...chains.values()].flatMap((chain) => {
    const seen = new Map<string, number>();
    return chain.toSorted((a, b) => a.sequence - b.sequence).flatMap((entry) => olderIn(entry, seen));
  });
}

function olderIn({ file, report }: Entry, seen: Map<string, number>): Problem[] {
  return Object.entries(report?.trust?.versions ?? {}).flatMap(([role, version]): Problem[] => {
    const newest = Math.max(seen.get(role) ?? 0, version);
    seen.set(role, newest);
    if (version === newest) return [];
    const message = `it rests on ${role} version ${version}, expected at least ${newest}, which an earlier report rests on`;
    return [{ crime: "rolled-back", file, message }];
  });
}

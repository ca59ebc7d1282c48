import { formatAddress } from "../model/address.ts";
import type { Drift } from "./facts.ts";

/** Facts whose key holds a setting: where the rest is the same, one gone and one new are one thing with a new setting. */
const REKEYED: Record<string, Rekeyed> = {
  port: { same: ["protocol", "port"], sameIfSeen: ["process"], named: "address" },
  sudo: { same: ["user", "file"], sameIfSeen: [], named: "commands" },
};

interface Rekeyed {
  same: readonly string[];
  /** Not everybody may see these; where one side is unknown it does not speak against. */
  sameIfSeen: readonly string[];
  /** The field that the key holds. */
  named: string;
}

/** Turns a removed and an added fact that are one thing into a change of the field that its key names. */
export function joinRekeyed(drifts: readonly Drift[]): Drift[] {
  const added = new Set(
    drifts.filter((drift) => drift.change === "added" && drift.path === undefined && REKEYED[drift.kind]),
  );
  const joined = new Map<Drift, Drift>();
  for (const gone of drifts) {
    const table = REKEYED[gone.kind];
    if (!table || gone.change !== "removed" || gone.path !== undefined) continue;
    const twins = [...added].filter((drift) => drift.kind === gone.kind && isSame(gone, drift, table));
    const twin = twins.find((drift) => drift.key.includes("[") === gone.key.includes("[")) ?? twins[0];
    if (!twin) continue;
    added.delete(twin);
    joined.set(gone, join(gone, twin, table.named)).set(twin, gone);
  }
  return drifts.flatMap((drift) => {
    const other = joined.get(drift);
    if (!other) return [drift];
    return drift.change === "added" ? [] : [other];
  });
}

function isSame({ approved }: Drift, { observed }: Drift, { same, sameIfSeen }: Rekeyed): boolean {
  const [was, is] = [approved?.fields ?? {}, observed?.fields ?? {}];
  const isKnown = (name: string) => was[name] !== undefined && is[name] !== undefined;
  return (
    same.every((name) => isKnown(name) && was[name] === is[name]) &&
    sameIfSeen.every((name) => !isKnown(name) || was[name] === is[name])
  );
}

function join({ kind, key, approved }: Drift, { observed }: Drift, path: string): Drift {
  const [before, after] = [approved?.fields[path], observed?.fields[path]];
  return {
    address: formatAddress({ kind, key, path }),
    change: "changed",
    kind,
    key,
    path,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    ...(approved ? { approved } : {}),
    ...(observed ? { observed } : {}),
  };
}

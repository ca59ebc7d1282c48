import { formatAddress } from "../model/address.ts";
import type { Drift } from "./facts.ts";

/** Facts whose key holds a setting: where the rest is the same, one gone and one new are one thing with a new setting. */
const REKEYED: Record<string, { same: readonly string[]; named: string }> = {
  port: { same: ["protocol", "port", "process"], named: "address" },
  sudo: { same: ["user", "file"], named: "commands" },
};

/** Turns a removed and an added fact that are one thing into a change of the field that its key names. */
export function joinRekeyed(drifts: readonly Drift[]): Drift[] {
  const added = new Set(
    drifts.filter((drift) => drift.change === "added" && drift.path === undefined && REKEYED[drift.kind]),
  );
  const joined = new Map<Drift, Drift>();
  for (const gone of drifts) {
    const table = REKEYED[gone.kind];
    if (!table || gone.change !== "removed" || gone.path !== undefined) continue;
    const twins = [...added].filter((drift) => drift.kind === gone.kind && isSame(gone, drift, table.same));
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

function isSame({ approved }: Drift, { observed }: Drift, names: readonly string[]): boolean {
  return names.every(
    (name) => approved?.fields[name] !== undefined && approved.fields[name] === observed?.fields[name],
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

import type { Fact } from "../../src/model/fact.ts";
import type { Gap } from "../../src/model/gaps.ts";
import type { Snapshot } from "../../src/model/snapshot.ts";

/** A snapshot of a made-up host that holds these facts. */
export function canned(facts: readonly Fact[], unreadable: readonly Gap[] = [], name = "mes-1"): Snapshot {
  const kinds = Map.groupBy(facts, ({ kind }) => kind);
  return {
    format: "mesdrift-snapshot/1",
    host: { name, os: "debian", release: "12" },
    takenAt: "2027-01-01T00:00:00.000Z",
    agent: "0.1.0",
    ranAs: { user: "root", privileged: true },
    secretKey: "0123456789abcdef",
    watch: [{ file: "/opt/**" }],
    coverage: {
      facts: facts.length,
      kinds: Object.fromEntries([...kinds].map(([kind, all]) => [kind, all.length])),
      unreadable: [...unreadable],
      capped: [],
      unparsed: [],
    },
    facts: [...facts],
  };
}

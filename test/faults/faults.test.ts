import { describe, expect, test } from "vitest";
import { whyNoBed } from "../bed/tools.ts";
import { whyNoPostgres } from "../support/postgres.ts";
import { storm } from "./storm.ts";

/** By the clock, unless one is named: each run is another storm. */
const SEED = Number(process.env.MESDRIFT_SEED ?? Date.now() % 1_000_000);
const SHORT = { seed: SEED, kills: 14, envelopes: 20, workers: 2, pauseMs: 2500, troubleMs: 1000 };

const WHY_NO_BED = await whyNoBed();

describe.each(["sqlite", "postgres"] as const)("on %s", (kind) => {
  const why = whyNot(kind);
  test.skipIf(why !== undefined)(
    `agents and collector are killed, disks fill, the network and clocks go wrong, and every report is in the store once, in order (seed ${SEED})${why ? ` (skipped: ${why})` : ""}`,
    async () => {
      const { faults, kills } = await storm({ ...SHORT, kind });
      expect(faults).toEqual([]);
      expect(Object.keys(kills)).toContain("collector");
    },
    240_000,
  );
});

/** Disks of their own take root's right to mount. */
function whyNot(kind: "sqlite" | "postgres"): string | undefined {
  return WHY_NO_BED ?? (kind === "postgres" ? whyNoPostgres() : undefined);
}

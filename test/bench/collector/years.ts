import { statSync } from "node:fs";
import { join } from "node:path";
import { enrolHost } from "../../../src/collector/store/hosts.ts";
import { Intake } from "../../../src/collector/store/intake.ts";
import { openStore } from "../../../src/collector/store/store.ts";
import { packBatch } from "../../../src/wire/batch.ts";
import { SignedHost } from "../../support/signed-host.ts";
import { rowOf } from "./hosts.ts";
import type { Outcome } from "./outcome.ts";
import { yearOf } from "./reports.ts";
import type { Sizes } from "./sizes.ts";

/** Reports that are stored together. */
const TOGETHER = 64;

/** How much a year of reports takes: on the disk, and one that says nothing on the wire. */
export async function years(folder: string, { years: hosts }: Sizes): Promise<Outcome> {
  const path = join(folder, "years.db");
  const store = await openStore(`sqlite:${path}`);
  const intake = new Intake(store, () => new Date());
  let allClear = "";
  let reports = 0;
  for (let number = 0; number < hosts; number += 1) {
    const host = new SignedHost(`mes-${number}.plant.example`, new Date("2026-01-01T00:00:00Z"));
    const { id } = await enrolHost(store, rowOf(host));
    const batch: string[] = [];
    const put = () =>
      intake.take(
        id,
        batch.splice(0).map((text) => host.incoming(text)),
      );
    for (const text of yearOf(host)) {
      reports += batch.push(text) > 0 ? 1 : 0;
      if (text.length < allClear.length || allClear === "") allClear = text;
      if (batch.length === TOGETHER) await put();
    }
    await put();
  }
  await store.close();
  const bytes = statSync(path).size;
  return {
    lines: [],
    figures: {
      db_mb_host_year: bytes / hosts / 1e6,
      allclear_bytes: (await packBatch([allClear])).length,
    },
    notes: [
      `A year is ${reports / hosts} reports, 95 % of them all-clears: ${Math.round(bytes / reports)} bytes each, with indexes.`,
    ],
  };
}

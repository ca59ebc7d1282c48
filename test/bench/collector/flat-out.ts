import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { startPostgres, whyNoPostgres } from "../../support/postgres.ts";
import { signReports } from "./hosts.ts";
import { type Ingesting, ingest } from "./ingest.ts";
import { type Line, lineOf, type Outcome, quantile } from "./outcome.ts";
import { rawPostgres, rawSqlite } from "./raw.ts";
import type { Sizes } from "./sizes.ts";

/** Reports as fast as the collector takes them, and at half of that; beside each store what it does with the same bytes unread. */
export async function flatOut(folder: string, sizes: Sizes): Promise<Outcome> {
  const { hosts, reports, together, halfLoadSeconds } = sizes;
  const signed = await signReports(hosts, { reports: 2 * reports, together });
  const notes = [
    `A report is ${Math.round(signed.bytes)} bytes; ${hosts} hosts send ${together} together, each over one TLS connection with its own certificate.`,
    "The load runs as a process of its own on the same processors; its reports were signed and packed before.",
  ];
  const lines: Line[] = [];
  const figures: Outcome["figures"] = {};
  const on = async (kind: string, store: string) => {
    const place = join(folder, kind);
    mkdirSync(place);
    const batches = reports / together;
    await ingest({ folder: place, store, signed } satisfies Ingesting, async (send) => {
      const full = await send({ from: 0, to: batches });
      lines.push(lineOf("flat out", kind, full));
      figures[`ingest_${kind}_per_s`] = full.perSecond;
      const perSecond = full.perSecond / together / 2;
      const to = batches + Math.ceil(Math.min(batches, (perSecond * halfLoadSeconds) / hosts));
      const half = await send({ from: batches, to, perSecond });
      lines.push(lineOf("half of that", kind, half));
      if (kind === "sqlite") figures.p99_ms_half_load = quantile(half.latenciesMs, 0.99);
    });
  };
  await on("sqlite", `sqlite:${join(folder, "collector.db")}`);
  lines.push(rawSqlite(join(folder, "raw.db"), signed));
  const why = whyNoPostgres();
  if (why !== undefined) return { lines, figures, notes: [...notes, why] };
  const server = await startPostgres();
  try {
    await on("postgres", await server.newDatabase());
    lines.push(await rawPostgres(await server.newDatabase(), signed));
  } finally {
    await server.stop();
  }
  return { lines, figures, notes };
}

import { sql } from "kysely";
import { parseJson } from "../../model/json.ts";
import { differenceDigest } from "../../model/open-set.ts";
import type { Writer } from "./engine.ts";
import { addEvents } from "./events.ts";
import { given, ready } from "./ready.ts";

/** What is told of a finding now. */
export interface ToldNow {
  host_id: number;
  finding_id: string;
  /** The finding as JSON. */
  body: string;
}

/**
 * Takes back verdicts on findings of which the difference is another now, and tells it: people should know, and decide anew.
 * @param at by the clock of the collector, RFC 3339 in UTC
 */
export async function voidVerdicts(within: Writer, told: readonly ToldNow[], at: string): Promise<void> {
  const now = new Map(told.map((each) => [nameOf(each), each]));
  const judged = await judgedOf(
    within,
    told.map(({ host_id, finding_id }) => ({ host_id, finding_id })),
  );
  const gone = judged.flatMap((before) => {
    const after = now.get(nameOf(before));
    return after === undefined || differenceOf(before) === differenceOf(after) ? [] : [before];
  });
  if (gone.length === 0) return;
  const events = gone.map(({ id, host_id, title, verdict, verdict_by, verdict_reason }) => {
    const text = `finding ${id} (${title}) says something else now: the verdict ${verdict} of ${verdict_by} (${verdict_reason}) no longer holds`;
    return { host_id, at, kind: "verdict-void" as const, detail: JSON.stringify({ text }) };
  });
  await addEvents(within, events);
  await within
    .updateTable("finding")
    .set({ verdict: null, verdict_by: null, verdict_at: null, verdict_reason: null })
    .where(
      "id",
      "in",
      gone.map(({ id }) => id),
    )
    .execute();
}

const judgedOf = ready((within, told: readonly Pick<ToldNow, "host_id" | "finding_id">[]) =>
  within
    .selectFrom(given("told", told, { host_id: "bigint", finding_id: "text" }))
    .innerJoin("finding", (join) =>
      join
        .on("finding.host_id", "=", sql.ref("told.column1"))
        .on("finding.finding_id", "=", sql.ref("told.column2")),
    )
    .select(["finding.id", "finding.host_id", "finding_id", "title", "body"])
    .select(["verdict", "verdict_by", "verdict_reason"])
    .where("verdict", "is not", null),
);

function nameOf({ host_id, finding_id }: Pick<ToldNow, "host_id" | "finding_id">): string {
  return `${host_id} ${finding_id}`;
}

function differenceOf({ body }: { body: string }): string {
  return differenceDigest(parseJson(body));
}

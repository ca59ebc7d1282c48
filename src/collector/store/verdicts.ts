import { parseJson } from "../../model/json.ts";
import { differenceDigest } from "../../model/open-set.ts";
import type { Finding } from "../../model/report.ts";
import type { Writer } from "./engine.ts";
import type { Telling } from "./telling.ts";

/**
 * Takes back verdicts on findings of which the difference is another now, and tells it: people should know, and decide anew.
 * @param told the findings as they are told now
 */
export async function voidVerdicts(
  within: Writer,
  { hostId, at }: Telling,
  told: readonly Finding[],
): Promise<void> {
  const now = new Map(told.map((finding) => [finding.id, differenceDigest(finding)]));
  const judged = await within
    .selectFrom("finding")
    .select(["id", "finding_id", "title", "body", "verdict", "verdict_by", "verdict_reason"])
    .where("host_id", "=", hostId)
    .where("verdict", "is not", null)
    .where("finding_id", "in", [...now.keys()])
    .execute();
  const gone = judged.filter(
    ({ finding_id, body }) => now.get(finding_id) !== differenceDigest(parseJson(body)),
  );
  if (gone.length === 0) return;
  const events = gone.map(({ id, title, verdict, verdict_by, verdict_reason }) => {
    const text = `finding ${id} (${title}) says something else now: the verdict ${verdict} of ${verdict_by} (${verdict_reason}) no longer holds`;
    return { host_id: hostId, at, kind: "verdict-void" as const, detail: JSON.stringify({ text }) };
  });
  await within.insertInto("event").values(events).execute();
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

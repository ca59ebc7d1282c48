import type { Writer } from "./engine.ts";
import type { Telling } from "./telling.ts";

/**
 * Notes which verdicts are void, since their findings say something else now: people should know, and decide anew.
 * @param told digests of what is told now, by the findings' ids
 */
export async function tellVoid(
  within: Writer,
  { hostId, at }: Telling,
  told: ReadonlyMap<string, string>,
): Promise<void> {
  const judged = await within
    .selectFrom("finding")
    .select(["id", "finding_id", "title", "digest", "verdict", "verdict_by", "verdict_reason"])
    .where("host_id", "=", hostId)
    .where("verdict", "is not", null)
    .where("finding_id", "in", [...told.keys()])
    .execute();
  const events = judged
    .filter(({ finding_id, digest }) => told.get(finding_id) !== digest)
    .map(({ id, title, verdict, verdict_by, verdict_reason }) => {
      const text = `finding ${id} (${title}) says something else now: the verdict ${verdict} of ${verdict_by} (${verdict_reason}) no longer holds`;
      return { host_id: hostId, at, kind: "verdict-void" as const, detail: JSON.stringify({ text }) };
    });
  if (events.length > 0) await within.insertInto("event").values(events).execute();
}

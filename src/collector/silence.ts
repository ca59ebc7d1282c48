import type { Parts } from "./api/parts.ts";
import { addEvent, lastEvents } from "./store/events.ts";
import { hostsOf } from "./store/hosts.ts";
import { isSilent } from "./store/silence.ts";

/**
 * Notes which hosts fell silent, and which were heard again, each once.
 * @param listening since when the collector runs: hosts that could not deliver to it did not fall silent
 */
export async function noteSilence(
  { store, clock, log }: Pick<Parts, "store" | "clock" | "log">,
  listening?: Date,
): Promise<void> {
  const now = clock();
  // Where the clock was ahead when it began to listen nobody knows when that was.
  const since = listening !== undefined && listening > now ? undefined : listening;
  const last = await lastEvents(store, ["silent", "heard"]);
  for (const host of await hostsOf(store, { status: "approved" })) {
    const kind = isSilent(host, now, since) ? "silent" : "heard";
    const before = last.get(host.id) ?? "heard";
    if (kind === before) continue;
    const detail = { since: host.heard_at ?? host.enrolled_at };
    await addEvent(store, { host_id: host.id, at: now.toISOString(), kind, detail: JSON.stringify(detail) });
    if (kind === "silent") log.warn({ host: host.name, ...detail }, "a host fell silent");
    else log.info({ host: host.name }, "a host is heard again");
  }
}

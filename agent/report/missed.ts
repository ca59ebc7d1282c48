import { parseAddress } from "../../src/model/address.ts";
import type { Report } from "../../src/model/report.ts";
import type { Errand, Plan } from "../run/errand.ts";
import type { Master } from "../run/master.ts";
import type { Delta } from "./form.ts";

interface Found {
  delta: Delta;
  report: Report;
  master: Pick<Master, "ask">;
}

/**
 * What a scheduled pass found although its kind was watched all the time: the watcher missed it, unless it heard of it while the
 * pass was on its way.
 */
export async function missedBy(
  { trigger, wasWatching }: Errand,
  plan: Pick<Plan, "watch" | "afar" | "polled">,
  { delta, report, master }: Found,
): Promise<string[]> {
  if (trigger !== "schedule" || !wasWatching) return [];
  const isWatched = watchedKinds(plan);
  const isNew = new Set([...delta.opened, ...delta.changed]);
  const news = report.findings
    .filter(({ id, type }) => type === "drift" && isNew.has(id))
    .map(({ id, address }) => ({ id, kind: parseAddress(address).kind }))
    .filter(({ kind }) => isWatched.has(kind));
  if (news.length === 0) return [];
  const { heard } = await master.ask({ news: [...new Set(news.map(({ kind }) => kind))] });
  return news.filter(({ kind }) => !heard.includes(kind)).map(({ id }) => id);
}

function watchedKinds({ watch, afar, polled }: Pick<Plan, "watch" | "afar" | "polled">): Set<string> {
  return new Set([...[...watch, ...afar].flatMap(({ kinds }) => kinds), ...polled.ports, ...polled.services]);
}

import type { EventEntry } from "../../model/drift-report.ts";
import type { EventRow, HostRow } from "../store/tables.ts";

/** An event in words; none where its host is not among these. */
export function eventEntry(
  { host_id, at, kind, detail }: EventRow,
  hosts: ReadonlyMap<number, Pick<HostRow, "name" | "site">>,
): EventEntry[] {
  const host = hosts.get(host_id);
  return host ? [{ site: host.site, host: host.name, at, kind, text: textOf(kind, JSON.parse(detail)) }] : [];
}

function textOf(kind: EventRow["kind"], detail: Record<string, string>): string {
  switch (kind) {
    case "lapse":
      return `nobody looked from ${detail.from} to ${detail.to} (${detail.cause}): ${detail.detail}`;
    case "silent":
      return `fell silent; heard last ${detail.since}`;
    case "heard":
      return "is heard again";
    case "clock":
      return detail.before === undefined
        ? `its clock said ${detail.host} when the collector's said ${detail.collector}`
        : `its clock said ${detail.host} after it had said ${detail.before} in the report before: it was set back, and times since are not to be relied on`;
    case "fork":
    case "gap":
    case "rekeyed":
    case "verdict-void":
      return detail.text ?? "";
    default:
      return kind satisfies never;
  }
}

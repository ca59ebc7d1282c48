import type { FindingEntry, FindingStanding } from "../../model/drift-report.ts";
import { parseJson } from "../../model/json.ts";
import { Finding } from "../../model/report.ts";
import type { HostFinding } from "../store/findings.ts";
import type { Opening } from "../store/openings.ts";

/** So many openings make a finding one that flaps. */
const FLAPS = 3;

/** The instants that an entry is told by; RFC 3339 in UTC. */
interface Instants {
  since: string;
  until: string;
  /** From here on openings count towards flapping. */
  flapping: string;
  /** The newest report of the host; null where there is none. */
  lookedAt: string | null;
}

/** A finding with its life up to the end of a period. @param openings when it was open, in order */
export function findingEntry(row: HostFinding, openings: readonly Opening[], at: Instants): FindingEntry {
  const { since, until, flapping, lookedAt } = at;
  const last = openings.at(-1) ?? openingOf(row);
  const isOpen = last.closedTold === null || last.closedTold >= until;
  const lastSeen = last.lastSeen ?? (isOpen ? lookedAt : null);
  const finding = Finding.parse(parseJson(row.body));
  return {
    number: row.id,
    site: row.site,
    host: row.host,
    isOpen,
    isNew: openings.some(({ openedAt, openedTold }) => openedAt === row.first_seen && openedTold >= since),
    standing: standingOf(row, finding, until),
    firstSeen: row.first_seen,
    openedAt: last.openedAt,
    ...(lastSeen === null ? {} : { lastSeen }),
    ...(isOpen || last.closedAt === null ? {} : { closedAt: last.closedAt }),
    opened: row.opened,
    openedInPeriod: openings.filter(({ openedTold }) => openedTold >= since).length,
    isFlapping: openings.filter(({ openedTold }) => openedTold >= flapping).length >= FLAPS,
    ...verdictOf(row),
    finding,
  };
}

/** What is known of the last one where nobody wrote it down. */
function openingOf({ opened_at, closed_at }: HostFinding): Opening {
  const told = { openedTold: opened_at, closedTold: closed_at };
  return { openedAt: opened_at, closedAt: closed_at, lastSeen: null, ...told };
}

/** A verdict of people here comes before a waiver: it is the later word. A waiver that ran out counts no more. */
function standingOf({ verdict }: HostFinding, { waived }: Finding, until: string): FindingStanding {
  if (verdict !== null) return verdict;
  return waived !== undefined && Date.parse(waived.until) > Date.parse(until) ? "waived" : "undecided";
}

function verdictOf({
  verdict,
  verdict_by,
  verdict_at,
  verdict_reason,
}: HostFinding): Pick<FindingEntry, "verdict"> {
  if (verdict === null) return {};
  return {
    verdict: { is: verdict, by: verdict_by ?? "", at: verdict_at ?? "", reason: verdict_reason ?? "" },
  };
}

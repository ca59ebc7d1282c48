import type { Looked } from "../../model/drift-report.ts";
import type { SignedReport } from "../../model/signed.ts";
import { readStatement } from "../../trust/statement.ts";
import { wholeReports } from "../store/received.ts";
import type { Store } from "../store/store.ts";

/** What the newest whole report of each host, stored before an instant, says beside its findings; by host. */
export async function lookedAt(
  store: Store,
  hosts: readonly number[],
  before: Date,
): Promise<Map<number, Looked>> {
  const found = new Map<number, Looked>();
  for await (const { hostId, sha256, payload } of wholeReports(store, hosts, before.toISOString())) {
    const predicate = readStatement(payload);
    if (predicate.format === "mesdrift-report/1") found.set(hostId, lookedOf(predicate, sha256));
  }
  return found;
}

function lookedOf(report: SignedReport, sha256: string): Looked {
  const { madeAt, link, agent, host, ranAs, baseline, notEvidence, trust, coverage } = report;
  const { facts, unreadable, capped, unparsed } = coverage;
  return {
    ...{ madeAt, sha256, sequence: link.sequence, epoch: link.epoch, agent },
    system: host.release === undefined ? host.os : `${host.os} ${host.release}`,
    user: ranAs.user,
    ...{ facts, baseline },
    ...(notEvidence === undefined ? {} : { notEvidence }),
    ...(trust?.staleSince === undefined ? {} : { staleSince: trust.staleSince }),
    refused: trust?.refused ?? [],
    ...{ unreadable, capped, unparsed },
    ...{ unapproved: report.unapproved, undecided: report.undecided },
  };
}

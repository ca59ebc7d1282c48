import type { DriftReport, HostEntry } from "../model/drift-report.ts";
import type { BaselineName } from "../model/report.ts";
import { count } from "../print/words.ts";

/** Who signed a baseline. */
export function signersText(signers: BaselineName["signers"]): string {
  if (signers === undefined || signers.length === 0) return "signed by nobody: not evidence";
  return `signed by ${signers.map(({ name, keyId }) => `${name} (${keyId.slice(0, 12)})`).join(", ")}`;
}

/** What a drift report is called. */
export function titleOf({ site }: Pick<DriftReport, "site">): string {
  return `Drift report for ${site ?? "all sites"}`;
}

/** A host by its name, with its site where a report is about all. @param asked the site of the report */
export function hostText(name: string, site: string, asked: string | null): string {
  return asked === null ? `${name} (${site})` : name;
}

/** What came of a host in the period, as far as it is still known. */
export function receivedText({
  received,
  archivedBefore,
}: Pick<HostEntry, "received" | "archivedBefore">): string {
  const { reports, changes, allClears } = received;
  const archived = `; what came before ${archivedBefore} was archived and is not counted`;
  return `${[
    count(reports, "whole report"),
    count(changes, "report of changes", "reports of changes"),
    count(allClears, "all-clear"),
  ].join(", ")}${archivedBefore === undefined ? "" : archived}`;
}

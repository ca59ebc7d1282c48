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

/** That nothing counts. Only where nothing is in doubt it is an all-clear. */
export function clearText(doubts: readonly string[]): string {
  return `${doubts.length > 0 ? "Nothing is known to be open" : "All clear: nothing is open"} that nobody accounted for.`;
}

/** Why what a report tells is not all there is to know. An all-clear with a doubt is none to rely on. */
export function doubtsOf({ totals, hosts: entries }: Pick<DriftReport, "totals" | "hosts">): string[] {
  const { hosts, silent, overdue, unseen } = totals;
  const approved = entries.filter(({ status }) => status === "approved");
  const number = (those: (entry: HostEntry) => boolean) => approved.filter(those).length;
  const unsure = number((host) => host.unsure !== undefined);
  const never = number(({ looked, archivedBefore }) => looked === undefined && archivedBefore === undefined);
  const unsigned = number(({ looked }) => looked?.notEvidence !== undefined);
  const archived = entries.filter(({ archivedBefore }) => archivedBefore !== undefined).length;
  return [
    ...(hosts === 0 ? ["no host may deliver"] : []),
    ...(silent > 0 ? [`${count(silent, "host is", "hosts are")} silent`] : []),
    ...(overdue > 0 ? [`${count(overdue, "host has", "hosts have")} told nothing for 35 days`] : []),
    ...(never > 0 ? [`of ${count(never, "host")} no whole report came yet`] : []),
    ...(unsure > 0 ? [`of ${count(unsure, "host")} it is not sure what is open`] : []),
    ...(unsigned > 0 ? [`what ${count(unsigned, "host tells", "hosts tell")} is not evidence`] : []),
    ...(unseen > 0 ? [`${count(unseen, "place")} could not be seen whole`] : []),
    ...(archived > 0
      ? [
          `of ${count(archived, "host")} what came in a part of the period was archived and is not counted here`,
        ]
      : []),
  ];
}

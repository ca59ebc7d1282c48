import { createHash } from "node:crypto";
import { formatAddress } from "../../src/model/address.ts";
import type { Finding } from "../../src/model/report.ts";
import type { Severity } from "../../src/model/severity.ts";
import type { Refusal } from "../../src/model/trust.ts";

/** What an honest mistake brings about too; all else shows a hand. */
const MILDER: Record<string, Severity> = {
  expired: "high",
  incomplete: "medium",
  "mixed-versions": "medium",
  "no-assignment": "high",
  "clock-back": "high",
  "too-few-signatures": "high",
  "provisional-too-long": "high",
};

/** A refusal as a finding of the report. */
export function refusalFinding(site: string, { crime, message, at }: Refusal): Finding {
  const address = formatAddress({ kind: "trust", key: site, path: crime });
  return {
    id: createHash("sha256").update(`deviation\ntrust ${address}`).digest("hex").slice(0, 24),
    type: "deviation",
    address,
    change: "changed",
    after: message,
    severity: MILDER[crime] ?? "critical",
    title: `An update of what this host trusts was refused: ${crime}`,
    why: `At ${at}: ${message}. Who can change what a host is held against can hide any change of the host.`,
    fix: "The last good baseline is in force still. Find out where this came from, mend it, then run mesdrift-agent trust update.",
    refs: {},
    actor: [],
    effects: [],
  };
}

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

const FIX =
  "What was in force before is in force still. Find out where this came from and mend it; the next audit or mesdrift-agent trust update tries again.";

const FIXES: Record<string, string> = {
  "deleted-state":
    "Find out who removed it; then run mesdrift-agent trust add with the fingerprint that the engineers say.",
  "damaged-state": "Find out who changed it; mesdrift-agent trust update or import puts it right.",
};

/** A refusal as a finding of the report. */
export function refusalFinding(site: string, { crime, message }: Refusal): Finding {
  const address = formatAddress({ kind: "trust", key: site, path: crime });
  return {
    id: createHash("sha256").update(`deviation\ntrust ${address}`).digest("hex").slice(0, 24),
    type: "deviation",
    address,
    change: "changed",
    before: `only what the engineers of ${site} signed, never older than what was here`,
    after: message,
    severity: MILDER[crime] ?? "critical",
    title: "This host obeys only what its engineers signed",
    why: "Who can change what a host is held against can hide any change of the host.",
    fix: FIXES[crime] ?? FIX,
    check: `trust-${crime}`,
    refs: {},
    actor: [],
    effects: [],
  };
}

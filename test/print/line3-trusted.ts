import type { Report } from "../../src/model/report.ts";
import { LINE3 } from "./line3.ts";

const MEYER = { keyId: "a".repeat(64), name: "A. Meyer" };
const KAYA = { keyId: "b".repeat(64), name: "B. Kaya" };

const { notEvidence: _, ...rest } = LINE3;
const [eve, sudo, root, ...others] = LINE3.findings;
if (!eve || !sudo || !root) throw new Error("the report of line3 lost its findings");

const waiver = {
  owner: "B. Kaya",
  reason: "remote maintenance until the new gateway is there",
  compensating: "the switch lets only the maintenance network in",
};

/** The same report against a baseline that engineers signed, with what they waived and what has run out. */
export const TRUSTED: Report = {
  ...rest,
  baseline: [
    {
      id: "line3",
      version: 4,
      sha256: "c".repeat(64),
      state: true,
      target: "plant-2/line3.json",
      signers: [MEYER, KAYA],
    },
  ],
  trust: {
    site: "plant-2",
    assignment: "packaging lines",
    root: "d".repeat(64),
    versions: { root: 1, targets: 2, "plant-2": 7 },
    verifiedAt: "2026-02-20T05:58:00Z",
    staleSince: "2026-03-01T00:00:00Z",
    refused: [],
  },
  findings: [
    { ...eve, waived: { ...waiver, id: "W-9", until: "2026-03-03T00:00:00Z", provisional: true } },
    { ...sudo, waived: { ...waiver, id: "W-3", until: "2026-09-01T00:00:00Z" } },
    { ...root, id: "1".repeat(24) },
    ...others.slice(0, 1),
  ],
  expiredWaivers: [{ ...waiver, id: "W-1", until: "2026-03-01T00:00:00Z", findings: ["1".repeat(24)] }],
};

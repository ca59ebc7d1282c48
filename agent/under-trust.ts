import { bySeverity } from "../src/compare/findings.ts";
import { type SignedWaiver, waive } from "../src/compare/waivers.ts";
import type { BaselineName, Finding, Report } from "../src/model/report.ts";
import type { Signer, TrustState } from "../src/model/trust.ts";

/** What was verified on this host, as a report tells it. */
export interface Backing {
  state: TrustState;
  standards: readonly { sha256: string; target: string; signers: readonly Signer[] }[];
  waivers: readonly SignedWaiver[];
  /** What was refused, as findings. */
  refused: readonly Finding[];
}

/** A report made against baselines that engineers signed: it says who did, and what they waived. Only where all were signed it is evidence. */
export function underTrust(
  report: Report,
  { state, standards, waivers, refused }: Backing,
  now: Date,
): Report {
  const { notEvidence, ...rest } = report;
  const all = [...report.findings, ...refused].sort(bySeverity);
  const { findings, expired } = waive(all, { waivers, host: report.host.name, now });
  const baseline = report.baseline.map((name): BaselineName => {
    const standard = standards.find(({ sha256 }) => sha256 === name.sha256);
    return standard ? { ...name, target: standard.target, signers: [...standard.signers] } : name;
  });
  const isEvidence = baseline.length > 0 && baseline.every(({ signers }) => signers !== undefined);
  return {
    ...rest,
    baseline,
    trust: state,
    findings,
    expiredWaivers: expired,
    ...(isEvidence || notEvidence === undefined ? {} : { notEvidence }),
  };
}

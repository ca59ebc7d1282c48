import type { Report } from "../../src/model/report.ts";

/**
 * Most bytes of JSON that the findings of a delivered report have. Signed, that is an envelope of some 22 MiB which packs to some 3 MiB:
 * less than a collector takes, and some 16,000 findings.
 */
const MOST_BYTES = 16 * 1024 ** 2;

/**
 * A report that a collector takes, whatever befell the host: of too many findings the worst are told, and that there are more. Else
 * it would be told of a host of which a whole volume is gone that its report was lost, and nothing else.
 */
export function bounded(report: Report, most = MOST_BYTES): Report {
  let bytes = 0;
  const end = report.findings.findIndex((finding) => {
    bytes += Buffer.byteLength(JSON.stringify(finding));
    return bytes > most;
  });
  if (end < 0) return report;
  const { coverage, findings } = report;
  // Without their number: each time it is another, all would be told anew.
  const more = { address: "report:findings", why: `more findings than ${most} bytes hold; ${ADVICE}` };
  return {
    ...report,
    findings: findings.slice(0, end),
    coverage: { ...coverage, capped: [...coverage.capped, more] },
  };
}

const ADVICE = "the worst are told here, and mesdrift-agent audit on the host shows all";

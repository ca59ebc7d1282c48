import * as z from "zod";
import { Report } from "../model/report.ts";
import { SignedReport } from "../model/signed.ts";
import { reason, Trouble } from "../model/trouble.ts";

/** The report within a signed envelope (DSSE, in-toto); its signature is the host's, and verify looks at it. */
const Enveloped = z.looseObject({ payload: z.base64() });
const Statement = z.looseObject({ predicate: z.unknown() });

/** A report, as `audit --format json` prints it, signed or not, or in a signed envelope. Throws {@link Trouble}. @param file its name, for messages */
export function readReport(text: string, file: string): Report {
  try {
    const data: unknown = JSON.parse(text);
    const envelope = Enveloped.safeParse(data);
    if (!envelope.success) return parse(data);
    const payload = Buffer.from(envelope.data.payload, "base64").toString();
    return parse(Statement.parse(JSON.parse(payload)).predicate);
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    throw new Trouble(
      `${file}: no report (${reason(thrown)}); mesdrift-agent audit --format json prints one`,
    );
  }
}

/** What a host under trust prints has the place in its chain, too. */
function parse(data: unknown): Report {
  const isSigned = typeof data === "object" && data !== null && "link" in data;
  return (isSigned ? SignedReport : Report).parse(data);
}

/** Throws {@link Trouble} unless a test host was held against this very baseline and did not differ from it. */
export function requireTested(report: Report, sha256s: readonly string[], file: string): void {
  const held = report.baseline.some(({ sha256 }) => sha256s.includes(sha256));
  if (!held)
    throw new Trouble(
      `${file}: ${report.host.name} was not held against this baseline; audit a test host with it`,
    );
  const drifts = report.findings.filter(({ type }) => type === "drift").length;
  if (drifts > 0)
    throw new Trouble(
      `${file}: found ${drifts} drifts of ${report.host.name} from this baseline, expected none; mend the host or the baseline`,
    );
}

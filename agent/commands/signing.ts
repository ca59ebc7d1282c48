import { writeAtomic } from "../../src/files/write-atomic.ts";
import type { Report } from "../../src/model/report.ts";
import { Trouble } from "../../src/model/trouble.ts";
import { systemClock } from "../clock.ts";
import type { Host } from "../host/host.ts";
import type { AuditOptions } from "./options.ts";

/** Throws {@link Trouble} where an image is to be signed: this host's key speaks for this host alone. */
export function refuseImage(root: string | undefined, isSigned: boolean): void {
  if (root !== undefined && isSigned)
    throw new Trouble(
      "--root: an image can't be signed for, expected the running host; sign on the host that the image is of",
    );
}

/** Is the report to be signed whatever it says? */
export function asksToSign({ sign: isAsked, output }: Pick<AuditOptions, "sign" | "output">): boolean {
  return isAsked === true || output !== undefined;
}

/**
 * The report as the host signed it, where that was asked for, or where engineers say what this host is held against: then
 * no audit may be missing from the chain. Throws {@link Trouble}.
 */
export async function signedReport(report: Report, host: Host, options: AuditOptions): Promise<Report> {
  const isOwn = options.root === undefined && isUnderTrust(report);
  if (!isOwn && !asksToSign(options)) return report;
  const { sign } = await import("../sign/sign.ts");
  const { predicate, envelope } = await sign(report, { host, clock: systemClock, state: options.state });
  if (options.output !== undefined) writeAtomic(options.output, envelope);
  return predicate;
}

/** Where trust itself was attacked so that nothing is left of it, that too must be in the chain. */
function isUnderTrust({ trust, findings }: Report): boolean {
  return trust !== undefined || findings.some(({ address }) => address.startsWith("trust:"));
}

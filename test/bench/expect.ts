import type { Finding } from "../../src/model/report.ts";
import type { Changed } from "./config-set.ts";
import { type Audit, told } from "./ours.ts";
import { CHANGED } from "./stations.ts";

/** The audit, if it saw all below the folder and found nothing there. A fast answer that is wrong counts for nothing. */
export function expectSame(audit: Audit, folder: string): Audit {
  const { findings, gaps } = told(audit, folder);
  const first = findings[0]?.address ?? gaps[0]?.address;
  if (first === undefined) return audit;
  throw new Error(
    `${findings.length} findings and ${gaps.length} gaps in a tree where nothing changed: ${first}`,
  );
}

/** The audit, if it names each change by its field, with both values, and finds nothing else below the folder. */
export function expectChanged(audit: Audit, folder: string, changes: readonly Changed[]): Audit {
  const { findings } = told(audit, folder);
  const missing = changes.filter((change) => !findings.some((finding) => names(finding, change)));
  if (missing.length > 0) throw new Error(`no finding names the change in ${missing[0]?.path}`);
  if (findings.length === changes.length) return audit;
  throw new Error(`${findings.length} findings for ${changes.length} changes`);
}

function names({ address, before, after }: Finding, change: Changed): boolean {
  const isThere = address.startsWith(`config:${change.path}#`) && address.includes(CHANGED);
  return isThere && Number(before) === change.before && Number(after) === change.before + 1;
}

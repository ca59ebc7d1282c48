import type { Approved } from "../src/compare/drifts.ts";
import { parseAddress } from "../src/model/address.ts";
import type { Watch } from "../src/model/watch.ts";

/**
 * Kinds of facts that somebody has to know: those that a baseline approves, or that a check looks at. No other kind is
 * observed in an audit, since nothing could be said of it.
 * @param watch asked for beside the baselines
 */
export function kindsAsked(standards: readonly Approved[], watch: readonly Watch[]): Set<string> {
  const approved = standards.flatMap(({ baseline }) => baseline.state?.kinds ?? []);
  const checked = standards.flatMap(({ baseline }) => baseline.checks.map(({ at }) => parseAddress(at).kind));
  const named = watch.map(({ config }) => (config === undefined ? "file" : "config"));
  return new Set([...approved, ...checked, ...named]);
}

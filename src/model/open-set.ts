import { createHash } from "node:crypto";
import { canonical } from "./canonical.ts";
import type { OpenSet } from "./interval.ts";
import { parseJson } from "./json.ts";
import type { Finding, Report } from "./report.ts";

/** SHA-256 in hex of a finding as it was told. Who likely did it is left out: it may be known later, or no more. */
export function findingDigest({ actor, ...finding }: Finding): string {
  return sha256(canonical(plain(finding)));
}

/**
 * SHA-256 in hex of what differs, and what follows from it: a person judges that. How bad it is called, and whether it is
 * waived, is the word of engineers, and may change under it.
 */
export function differenceDigest({ type, check, address, change, before, after, effects }: Finding): string {
  return sha256(canonical(plain({ type, check, address, change, before, after, effects })));
}

/** Names a set of open findings. @param digests {@link findingDigest} of each, by the finding's id */
export function openSet(digests: ReadonlyMap<string, string>): OpenSet {
  const pairs = [...digests].sort(([one], [other]) => (one < other ? -1 : 1));
  return { count: pairs.length, digest: sha256(canonical(pairs)) };
}

/** SHA-256 in hex of all that a report says besides its findings, its numbers and its times. */
export function circumstancesDigest(report: Report): string {
  const { host, agent, ranAs, baseline, notEvidence, unapproved, undecided, expiredWaivers } = report;
  const { unreadable, capped, unparsed } = report.coverage;
  const { site, assignment, root, versions, staleSince } = report.trust ?? {};
  const trust = { site, assignment, root, versions: versionsObeyed(versions), staleSince };
  const seen = { unreadable, capped, unparsed, unapproved, undecided };
  return sha256(
    canonical(
      plain({ host, agent, ranAs, baseline, notEvidence, trust, seen, expiredWaivers: expiredWaivers ?? [] }),
    ),
  );
}

/** The timestamp moves daily and says nothing of what is obeyed. */
function versionsObeyed(versions: Record<string, number> | undefined) {
  if (versions === undefined) return undefined;
  const { timestamp, ...rest } = versions;
  return rest;
}

/** Without members that are undefined, which JSON does not know. */
function plain(content: object) {
  return parseJson(JSON.stringify(content));
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

import type { DriftReport } from "../../model/drift-report.ts";
import { VERSION } from "../../model/version.ts";
import { trailEnd } from "../store/acts.ts";
import { chainEnds, lastCheckpoint } from "../store/checkpoints.ts";
import { eventsBetween } from "../store/events.ts";
import { findingsOf } from "../store/findings.ts";
import { hostsOf, type KnownHost } from "../store/hosts.ts";
import { openingsBetween } from "../store/openings.ts";
import { receivedBetween } from "../store/received.ts";
import type { Store } from "../store/store.ts";
import { eventEntry } from "./event-entry.ts";
import { findingEntry } from "./finding-entry.ts";
import { hostEntry } from "./host-entry.ts";
import { lookedAt } from "./looked.ts";
import { standingAt } from "./stood.ts";
import { totalsOf } from "./totals.ts";

/** What a drift report is asked to tell. */
export interface Question {
  /** All sites where it is missing. */
  site?: string | undefined;
  /** First instant. */
  since: Date;
  /** Behind the last one. */
  until: Date;
  /** IANA name of the time zone that pages show. */
  timeZone: string;
  schedule?: string | undefined;
  /** Runs of the schedule that it makes up for. */
  late?: number | undefined;
}

/** Openings within so many days tell whether a finding flaps. */
const FLAPPING_DAYS = 30;

const LIMITS = [
  "A root user of a host can still lie to the agent; what mesdrift proves is what it looked at, what it could not see, and that history was not rewritten.",
  "Times of findings are those of the hosts' clocks. A host that was cut off tells late: what it tells stands in the report of the period in which it came. A clock that was moved is told where the host's kernel or its reports show it.",
  "Whether the newest reports of a host were held back can't be told from its chain alone; silence and gaps are what shows. The numbers in this report, kept elsewhere, tell later that nothing was cut off.",
  "This page is a summary by the collector. The evidence is the signed reports themselves: have them exported with mesdrift collector export, and verify them offline with mesdrift verify, without trusting the collector.",
];

/** Tells what drifted on the hosts of a site, or of all, in a period. */
export async function driftReport(store: Store, question: Question, now: Date): Promise<DriftReport> {
  const { site, timeZone, schedule, late } = question;
  const [since, until] = [question.since.toISOString(), question.until.toISOString()];
  const hosts = (await hostsOf(store, { site })).filter((host) => wasKnown(host, until, now));
  const findings = await gatherFindings(store, question, hosts);
  const happened = await eventsBetween(store, since, until);
  const forked = new Set(happened.filter(({ kind }) => kind === "fork").map(({ host_id }) => host_id));
  const entries = await gatherHosts(store, question, hosts, forked);
  const names = new Map(hosts.map((host) => [host.id, host]));
  const events = happened.flatMap((row) => eventEntry(row, names));
  return {
    format: "mesdrift-drift-report/1",
    madeAt: now.toISOString(),
    mesdrift: VERSION,
    ...(schedule === undefined ? {} : { schedule }),
    ...(late === undefined ? {} : { late }),
    site: site ?? null,
    period: { since, until, timeZone },
    totals: totalsOf(findings, entries),
    findings,
    hosts: entries,
    events,
    ...(await newestCheckpoint(store)),
    trail: await trailEnd(store),
    limits: LIMITS,
  };
}

/** A host that was enrolled later was not covered in the period. What the collector's clock said when it was ahead counts for nothing. */
function wasKnown({ enrolled_at }: KnownHost, until: string, now: Date): boolean {
  return enrolled_at < until || enrolled_at > now.toISOString();
}

async function gatherFindings(store: Store, { site, since, until }: Question, hosts: readonly KnownHost[]) {
  const flaps = until.getTime() - FLAPPING_DAYS * 86_400_000;
  const flapping = new Date(flaps).toISOString();
  const from = new Date(Math.min(flaps, since.getTime())).toISOString();
  const between = { from: since.toISOString(), to: until.toISOString() };
  const rows = await findingsOf(store, { site, between });
  const openings = await openingsBetween(store, from, between.to);
  const looked = new Map(hosts.map(({ id, applied_at }) => [id, applied_at]));
  return rows.map((row) =>
    findingEntry(row, openings.get(row.id) ?? [], {
      ...{ since: between.from, until: between.to, flapping },
      lookedAt: looked.get(row.host_id) ?? null,
    }),
  );
}

async function gatherHosts(
  store: Store,
  { since, until }: Question,
  hosts: readonly KnownHost[],
  forked: ReadonlySet<number>,
) {
  const received = await receivedBetween(store, since.toISOString(), until.toISOString());
  const ends = Map.groupBy(await chainEnds(store), ({ hostId }) => hostId);
  const looked = await lookedAt(
    store,
    hosts.map(({ id }) => id),
    until,
  );
  const stood = await standingAt(store, hosts, { since, until });
  return hosts.map((host) =>
    hostEntry(host, until, {
      received: received.get(host.id) ?? new Map(),
      chains: ends.get(host.id) ?? [],
      looked: looked.get(host.id),
      isForked: forked.has(host.id),
      ...stood(host),
    }),
  );
}

async function newestCheckpoint(store: Store): Promise<Pick<DriftReport, "checkpoint">> {
  const row = await lastCheckpoint(store);
  if (row === undefined) return {};
  const [signature] = JSON.parse(row.envelope).signatures;
  return { checkpoint: { at: row.at, sha256: row.sha256, keyId: signature.keyid } };
}

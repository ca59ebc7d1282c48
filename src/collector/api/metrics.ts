import { lastCheckpoint } from "../store/checkpoints.ts";
import { waitingDeliveries } from "../store/drift-reports.ts";
import { hostsOf } from "../store/hosts.ts";
import { peersOf } from "../store/peers.ts";
import { refusalsSince } from "../store/refusals.ts";
import { leftToRelay } from "../store/relayed.ts";
import { isOverdue, isSilent } from "../store/silence.ts";
import type { Parts } from "./parts.ts";

/** A number with its labels. */
type Sample = [value: number, labels?: Record<string, string>];

/** The collector's figures, as Prometheus reads them (text exposition format 0.0.4). */
export async function metricsText({ store, intake, clock }: Parts): Promise<string> {
  const now = clock();
  const hosts = await hostsOf(store);
  const approved = hosts.filter(({ status }) => status === "approved");
  const checkpoint = await lastCheckpoint(store);
  const refused = await refusalsSince(store, now.toISOString().slice(0, 10));
  const deliveries = await waitingDeliveries(store);
  const waiting = await Promise.all(
    (await peersOf(store))
      .filter(({ is, status }) => is === "headquarters" && status === "approved")
      .map(async (peer): Promise<Sample> => [await leftToRelay(store, peer), { headquarters: peer.name }]),
  );
  const by = (status: string): Sample => [hosts.filter((host) => host.status === status).length, { status }];
  return [
    gauge("mesdrift_hosts", "Hosts by status.", ["approved", "pending", "revoked"].map(by)),
    gauge("mesdrift_hosts_silent", "Approved hosts not heard for more than two of their intervals.", [
      [approved.filter((host) => isSilent(host, now)).length],
    ]),
    gauge("mesdrift_hosts_overdue", "Approved hosts without a report for 35 days.", [
      [approved.filter((host) => isOverdue(host, now)).length],
    ]),
    gauge("mesdrift_findings_open", "Open findings of approved hosts.", [
      [approved.reduce((sum, { open_count }) => sum + (open_count ?? 0), 0)],
    ]),
    gauge("mesdrift_intake_queue", "Envelopes that wait to be stored.", [[intake.queued]]),
    gauge(
      "mesdrift_refused_today",
      "What was not taken since midnight UTC, by crime.",
      [...Map.groupBy(refused, ({ crime }) => crime)].map(
        ([crime, rows]): Sample => [rows.reduce((sum, { count }) => sum + count, 0), { crime }],
      ),
    ),
    gauge(
      "mesdrift_report_deliveries_waiting",
      "Drift reports that have yet to arrive, by way.",
      deliveries.map(({ way, waiting }): Sample => [waiting, { way }]),
    ),
    gauge(
      "mesdrift_report_deliveries_failed",
      "Of those, how many failed before and are tried again.",
      deliveries.map(({ way, failed }): Sample => [failed, { way }]),
    ),
    gauge("mesdrift_relay_waiting", "Reports that headquarters have yet to get, by headquarters.", waiting),
    gauge("mesdrift_checkpoint_time_seconds", "When all chain heads were signed last.", [
      [checkpoint ? Date.parse(checkpoint.at) / 1000 : 0],
    ]),
  ].join("");
}

function gauge(name: string, help: string, samples: readonly Sample[]): string {
  const lines = samples.map(([value, labels]) => `${name}${labels ? labelText(labels) : ""} ${value}`);
  return [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, ...lines, ""].join("\n");
}

function labelText(labels: Record<string, string>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `{${pairs.join(",")}}`;
}

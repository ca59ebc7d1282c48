import type { DriftReport } from "../../model/drift-report.ts";
import { localTime } from "../../print/time.ts";
import { count } from "../../print/words.ts";
import { html, type Markup } from "../markup.ts";
import { hostText } from "../words.ts";

const KINDS: Record<string, string> = {
  lapse: "Nobody looked",
  fork: "Two histories",
  gap: "Reports missing",
  rekeyed: "Another key",
  silent: "Silent",
  heard: "Heard again",
  clock: "Clock",
  "verdict-void": "Verdict void",
};

/** Gaps, lapses, forks and silence in the period. */
export function eventSection({ events, period, site: asked }: DriftReport): Markup {
  if (events.length === 0) return html``;
  const rows = events.map(
    ({ at, host, site, kind, text }) =>
      html`<tr><td class="time">${localTime(at, period.timeZone)}</td><td class="host">${hostText(host, site, asked)}</td><td>${KINDS[kind] ?? kind}</td><td>${text}</td></tr>\n`,
  );
  return html`<section><h2>Gaps, silence and other events (${events.length})</h2>
<table><thead><tr><th>When</th><th>Host</th><th>What</th><th>In words</th></tr></thead><tbody>${rows}</tbody></table></section>
`;
}

/** The numbers by which anybody can check this report against the signed ones. */
export function evidenceSection({ hosts, checkpoint, trail, period, site: asked }: DriftReport): Markup {
  const rows = hosts.flatMap(({ name, site, keyId, chains }) =>
    chains.map(({ epoch, sequence, sha256, missing }) => {
      const lost = missing.map(([first, last]) => (first === last ? `${first}` : `${first} to ${last}`));
      return html`<tr><td>${hostText(name, site, asked)}<br><code class="soft">key ${keyId.slice(0, 16)}, epoch ${epoch.slice(0, 8)}</code></td><td class="short">${sequence}</td><td><code>${sha256}</code></td><td>${lost.length === 0 ? "none" : html`<span class="warn">${lost.join(", ")}</span>`}</td></tr>\n`;
    }),
  );
  return html`<section><h2>To check this report</h2>
<p>Each report of a host is signed by the host and names the one before. <code>mesdrift collector export FOLDER</code> writes them out, and <code>mesdrift verify FOLDER --key FOLDER/keys</code> verifies them on any machine. It must end at these numbers, or later:</p>
<table><thead><tr><th>Host</th><th class="short">Last number</th><th>SHA-256 of the last envelope</th><th>Missing numbers</th></tr></thead><tbody>${rows}</tbody></table>
<p>${checkpoint ? html`Newest checkpoint of the collector: ${localTime(checkpoint.at, period.timeZone)}, SHA-256 <code>${checkpoint.sha256}</code>, signed with key <code>${checkpoint.keyId.slice(0, 16)}</code>.` : html`<span class="warn">The collector has signed no checkpoint yet.</span>`}</p>
<p>Audit trail of the collector: ${trail.acts === 0 ? "no act yet" : html`${count(trail.acts, "act")}, SHA-256 of the last <code>${trail.sha256}</code>`}; <code>mesdrift collector acts</code> verifies it.</p></section>
`;
}

/** What it can't prove. */
export function limitSection({ limits }: DriftReport): Markup {
  return html`<section><h2>What this can't prove</h2><ul class="plain">${limits.map((text) => html`<li>${text}</li>`)}</ul></section>
`;
}

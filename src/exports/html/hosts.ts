import type { DriftReport, HostEntry, Looked } from "../../model/drift-report.ts";
import { type Gap, placeOf } from "../../model/gaps.ts";
import { localTime } from "../../print/time.ts";
import { count } from "../../print/words.ts";
import { html, type Markup } from "../markup.ts";
import { hostText, receivedText, signersText } from "../words.ts";

/** Most addresses listed for one reason; the JSON form has them all. */
const MAX_LISTED = 10;

/** Which hosts are covered, and when somebody looked at them. */
export function hostSection({ hosts, period, site }: DriftReport): Markup {
  const when = (instant: string | undefined, { archivedBefore }: HostEntry) => {
    if (instant !== undefined) return localTime(instant, period.timeZone);
    return archivedBefore === undefined ? "never" : "archived";
  };
  const rows = hosts.map(
    (host) => html`<tr><td class="host"><b>${hostText(host.name, host.site, site)}</b></td>
<td class="short">${stateOf(host)}</td>
<td class="time">${when(host.heardAt, host)}</td><td class="time">${when(host.lookedAt, host)}</td>
<td>${receivedText(host)}${host.unsure !== undefined && html`<br><span class="warn">Not sure what is open: ${host.unsure}</span>`}</td><td>${host.looked ? saw(host.looked) : html`<span class="warn">${host.archivedBefore === undefined ? "no whole report yet" : "archived"}</span>`}</td></tr>
`,
  );
  return html`<section><h2>Hosts (${hosts.length})</h2>
<table><thead><tr><th>Host</th><th class="short">State</th><th>Heard last</th><th>Newest report</th><th>Came in this period</th><th>What was looked at</th></tr></thead>
<tbody>${rows}</tbody></table></section>
`;
}

function stateOf(host: HostEntry): Markup {
  const { status, isSilent, isOverdue, unsure, looked, archivedBefore } = host;
  const warn = (text: string) => html`<span class="warn">${text}</span><br>`;
  const isSeen = looked !== undefined || archivedBefore !== undefined;
  const isCovered = status === "approved" && !isSilent && !isOverdue && unsure === undefined && isSeen;
  return html`${status !== "approved" && html`<b>${status}</b><br>`}${isSilent && warn("silent")}${isOverdue && warn("no report for 35 days")}${unsure !== undefined && warn("unsure")}${isCovered && "covered"}`;
}

function saw({ facts, system, user, notEvidence, staleSince, ...looked }: Looked): Markup {
  const unseen = looked.unreadable.length + looked.capped.length + looked.unparsed.length;
  const parts = [
    `${count(facts, "fact")} of ${system} as ${user}`,
    ...(unseen > 0 ? [`${unseen} not seen whole`] : []),
  ];
  return html`${parts.join(", ")}${notEvidence !== undefined && html`<br><span class="warn">Not evidence: ${notEvidence}</span>`}${staleSince !== undefined && html`<br><span class="warn">Trust is stale since ${staleSince}</span>`}`;
}

/** What nobody could see, by host and reason. */
export function unseenSection({ hosts, site }: DriftReport): Markup {
  const each = hosts.flatMap((host) => unseenOf(host, site) ?? []);
  if (each.length === 0) return html``;
  return html`<section><h2>What could not be seen</h2>
<p class="soft">Nothing is said about these places: neither that they drifted, nor that they did not.</p>${each}</section>
`;
}

function unseenOf({ name, site, looked }: HostEntry, asked: string | null): Markup | undefined {
  if (looked === undefined) return undefined;
  const undecided = looked.undecided.map(({ check, address, why }) => ({
    address: `${check} at ${address}`,
    why,
  }));
  const parts: [string, readonly Gap[]][] = [
    ["Could not be read", looked.unreadable],
    ["Looked at in part", looked.capped],
    ["Not parsed, compared by hash", looked.unparsed],
    ["Never approved, as nobody could see it", looked.unapproved],
    ["Check undecided", undecided],
  ];
  const rows = parts.flatMap(([title, gaps]) =>
    [...Map.groupBy(gaps, ({ why }) => why)].map(
      ([why, those]) =>
        html`<tr><td>${title} (${those.length})</td><td>${why}</td><td>${listed(those)}</td></tr>\n`,
    ),
  );
  if (rows.length === 0) return undefined;
  return html`<h3>${hostText(name, site, asked)}</h3><table><thead><tr><th>What</th><th>Why</th><th>Where</th></tr></thead><tbody>${rows}</tbody></table>`;
}

function listed(gaps: readonly Gap[]): Markup[] {
  const rest = gaps.length - MAX_LISTED;
  return [
    ...gaps
      .slice(0, MAX_LISTED)
      .map((gap) => html`<code>${placeOf(gap)}${gap.below === true && " and below"}</code><br>`),
    ...(rest > 0 ? [html`and ${rest} more, all in the JSON form`] : []),
  ];
}

/** What the hosts are held against, and who signed it. */
export function baselineSection({ hosts, site: asked }: DriftReport): Markup {
  const named = hosts.flatMap(({ name, site, looked }) =>
    (looked?.baseline ?? []).map((baseline) => ({ name: hostText(name, site, asked), baseline })),
  );
  if (named.length === 0) return html``;
  const groups = Map.groupBy(named, ({ baseline }) => `${baseline.sha256} ${signersText(baseline.signers)}`);
  const rows = [...groups.values()].flatMap((those) => {
    const [first] = those;
    if (first === undefined) return [];
    const { id, version, sha256, signers, state } = first.baseline;
    return [
      html`<tr><td><b>${id}</b> version ${version}${!state && html` <span class="soft">(checks only)</span>`}<br><code class="soft">${sha256}</code></td><td>${signersText(signers)}</td><td>${those.map(({ name }) => name).join(", ")}</td></tr>\n`,
    ];
  });
  return html`<section><h2>Baselines in force</h2>
<table><thead><tr><th>Baseline</th><th>Who approved it</th><th>Hosts</th></tr></thead><tbody>${rows}</tbody></table></section>
`;
}

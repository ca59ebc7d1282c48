import {
  countsOf,
  type DriftReport,
  type FindingEntry,
  type FindingStanding,
} from "../../model/drift-report.ts";
import { SEVERITIES } from "../../model/severity.ts";
import { referencesText } from "../../print/finding.ts";
import { localTime } from "../../print/time.ts";
import { changeText, count, valueText } from "../../print/words.ts";
import { html, type Markup } from "../markup.ts";
import { hostText } from "../words.ts";

/** The findings of a report, by what people made of them; those that count first. */
export function findingSections({ findings, period, site }: DriftReport): Markup[] {
  const open = (standing: FindingStanding) =>
    findings.filter((entry) => entry.isOpen && entry.standing === standing);
  const when = (instant: string) => localTime(instant, period.timeZone);
  const section = (title: string, entries: readonly FindingEntry[]) =>
    sectionOf(title, entries, { when, until: period.until, site });
  return [
    section("Unauthorised: nobody ordered these changes", open("unauthorised")),
    section("To be decided: nobody said yet who ordered these", open("undecided")),
    section("Authorised by a ticket", open("authorised")),
    section("Judged to be no matter", open("false-positive")),
    section("Waived by engineers until a time", open("waived")),
    section(
      "Closed in this period",
      findings.filter(({ isOpen }) => !isOpen),
    ),
  ];
}

type When = (instant: string) => string;
/** How findings are told, and of which site; null: of all. */
type Told = { when: When; until: string; site: string | null };

function sectionOf(title: string, entries: readonly FindingEntry[], told: Told): Markup {
  if (entries.length === 0) return html``;
  const hosts = [...Map.groupBy(entries, ({ site, host }) => hostText(host, site, told.site))];
  const each = hosts.map(
    ([host, those]) => html`<h3>${host}: ${count(those.length, "finding")}</h3>
<table><thead><tr><th class="short">Severity</th><th>What, and where</th><th>Since</th></tr></thead>
<tbody>${worstFirst(those).map((entry) => row(entry, told))}</tbody></table>`,
  );
  return html`<section><h2>${title} (${entries.length})</h2>${each}</section>\n`;
}

function worstFirst(entries: readonly FindingEntry[]): FindingEntry[] {
  const rank = ({ finding }: FindingEntry) => SEVERITIES.indexOf(finding.severity);
  return entries.toSorted((a, b) => rank(b) - rank(a) || a.number - b.number);
}

function row(entry: FindingEntry, told: Told): Markup {
  const { number, finding } = entry;
  const { severity, address, why, fix, actor, effects, refs } = finding;
  const rules = referencesText(refs);
  return html`<tr><td class="short"><span class="tag ${severity}">${severity}</span><br><span class="soft">no. ${number}</span></td>
<td><b>${headline(entry)}</b><br><code>${address}</code><br>${changed(entry)}
${said(entry, told)}
${countsOf(entry) && html`<p>${why}</p><p><b>Do:</b> ${fix}</p>`}
${actor.map((line) => html`<p class="soft">Likely: ${line}</p>`)}
${effects.length > 0 && html`<p class="soft">${count(effects.length, "effect")} of this change, in the JSON form.</p>`}
${rules !== "" && html`<p class="soft">${rules}</p>`}</td>
<td class="when">${life(entry, told.when)}</td></tr>
`;
}

/** The title of a check says what should be. */
function headline({ finding: { type, title, check } }: FindingEntry): string {
  return type === "drift" ? title : `Not so: ${title}${check === undefined ? "" : ` (check ${check})`}`;
}

function changed({ finding }: FindingEntry): Markup {
  if (finding.type === "drift") return html`<span class="code">${changeText(finding)}</span>`;
  const { before, after } = finding;
  return html`<span class="code">found ${valueText(after ?? undefined)}, expected ${valueText(before)}</span>`;
}

/** Since when, and how often. */
function life({ firstSeen, openedAt, lastSeen, closedAt, ...entry }: FindingEntry, when: When): Markup {
  const { opened, isNew, isFlapping } = entry;
  const line = (label: string, instant: string | undefined) =>
    instant !== undefined && html`<p><span class="soft">${label}</span> ${when(instant)}</p>`;
  return html`${isNew && html`<p><b>New in this period</b></p>`}${line("First seen", firstSeen)}
${openedAt !== firstSeen && line("Open since", openedAt)}${line("Last seen", lastSeen)}${line("Gone at", closedAt)}
${opened > 1 && html`<p>Opened ${opened} times${isFlapping && html`: <span class="warn">flapping</span>`}</p>`}`;
}

const SAID = {
  authorised: "Authorised",
  unauthorised: "Unauthorised",
  "false-positive": "No matter",
} as const;

/** What people made of it. */
function said({ verdict, finding: { waived } }: FindingEntry, { when, until }: Told): Markup {
  const isOver = waived !== undefined && Date.parse(waived.until) <= Date.parse(until);
  return html`${verdict && html`<p><b>${SAID[verdict.is]}</b> by ${verdict.by}, ${when(verdict.at)}: ${verdict.reason}</p>`}
${
  waived &&
  html`<p><b>Waiver ${waived.id}</b>${waived.provisional && html` <span class="warn">(one engineer alone)</span>`} of ${waived.owner}, ${isOver ? html`<span class="warn">ran out at ${when(waived.until)}</span>` : `until ${when(waived.until)}`}: ${waived.reason}. Instead: ${waived.compensating}</p>`
}`;
}

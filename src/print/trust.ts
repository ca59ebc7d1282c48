import type { BaselineName, Report } from "../model/report.ts";
import { printable } from "../model/text.ts";
import type { Signer } from "../model/trust.ts";
import type { Page } from "./page.ts";
import { indented } from "./wrap.ts";

/** What a report rests on, one line each: the site, when it was last verified, who signed. Empty where nobody signed. Not yet safe to show. */
export function trustTexts({ trust, baseline }: Report): string[] {
  if (trust === undefined) return [];
  const { site, assignment, verifiedAt, staleSince } = trust;
  const stale =
    staleSince === undefined
      ? []
      : [
          `STALE since ${staleSince}: what the engineers signed has run out, and no newer was found. Bring one by mesdrift-agent trust update or import.`,
        ];
  return [
    `Site ${site}, assignment "${assignment}", last verified ${verifiedAt}.`,
    ...stale,
    ...signedBy(baseline),
  ];
}

/** Baselines are often signed by the same people: those are named once. */
function signedBy(baseline: readonly BaselineName[]): string[] {
  const byPeople = Map.groupBy(baseline, ({ signers }) => names(signers));
  return [...byPeople].map(([people, those]) => {
    const which = byPeople.size === 1 ? "Signed" : `${those.map(({ id }) => id).join(", ")}: signed`;
    return `${which} by ${people}.`;
  });
}

function names(signers: readonly Signer[] = []): string {
  return signers.map(({ name }) => name).join(", ") || "nobody";
}

/** Waivers that have run out, and what counts again. */
export function expiredLines({ expiredWaivers = [], findings }: Report, { ink, width }: Page): string[] {
  if (expiredWaivers.length === 0) return [];
  const places = new Map(findings.map(({ id, address }) => [id, address]));
  return [
    "",
    ink.bold(`Expired waivers (${expiredWaivers.length}): what they accepted counts again`),
    ...expiredWaivers.flatMap(({ id, owner, until, findings: ids }) => [
      ...indented(`  ${printable(`${id} of ${owner}, expired ${until}`)}`, width),
      ...ids.map((one) => `    ${places.get(one) ?? one}`),
    ]),
  ];
}

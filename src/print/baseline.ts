import type { OpenBaseline } from "../baseline/open.ts";
import { expected } from "../compare/expected.ts";
import type { Check } from "../model/check.ts";
import type { Fact } from "../model/fact.ts";
import { SEVERITIES } from "../model/severity.ts";
import { printable } from "../model/text.ts";
import type { Ink } from "./page.ts";
import { count } from "./words.ts";

/** A baseline for a person: what it is, what it looks at, what it approves, what it checks. */
export function baselineText({ baseline, sha256, facts }: OpenBaseline, ink: Ink): string {
  const { id, version, title, about, applies, includes, watch, checks } = baseline;
  const hosts = [applies.os ?? "any system", ...(applies.release ?? [])].join(" ");
  const lines = [
    ink.bold(printable(`${id} version ${version}: ${title}`)),
    ...(about ? about.trim().split("\n").map(printable) : []),
    printable(`For ${hosts}. sha256 ${sha256}`),
    ...(includes.length > 0
      ? [`Extends ${includes.map((one) => `${one.id} version ${one.version}`).join(", ")}`]
      : []),
    ...section(
      "Watches",
      watch.map(({ config, file }) => (config ? `config ${config}` : `file ${file}`)),
      ink,
    ),
    ...section("Approves", approved(facts), ink),
    ...section("Checks", worstFirst(checks).map(checkLine), ink),
  ];
  return `${lines.join("\n")}\n`;
}

function section(title: string, lines: readonly string[], ink: Ink): string[] {
  return lines.length === 0
    ? []
    : ["", ink.bold(`${title} (${lines.length})`), ...lines.map((line) => `  ${printable(line)}`)];
}

function approved(facts: readonly Fact[]): string[] {
  const byKind = Map.groupBy(facts, ({ kind }) => kind);
  return [...byKind].map(([kind, those]) => `${kind}: ${count(those.length, "fact")}`);
}

function worstFirst(checks: readonly Check[]): Check[] {
  return checks.toSorted((a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity));
}

function checkLine({ id, severity, title, at, expect }: Check): string {
  return `${id} ${severity}: ${title} (${at}: ${expected(expect)})`;
}

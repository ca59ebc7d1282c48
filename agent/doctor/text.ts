import type { Checked, InstallationRecord, Requirement } from "../../src/model/installation.ts";
import { printable } from "../../src/model/text.ts";
import type { Page } from "../../src/print/page.ts";
import { count } from "../../src/print/words.ts";
import { indented } from "../../src/print/wrap.ts";
import { outcomeOf } from "./requirements/operates.ts";

/** What the agent can see here and what not, for a person. */
export function doctorText(record: InstallationRecord, page: Page): string {
  const { host, ranAs, agent, requirements, probes, madeAt } = record;
  const { bold } = page.ink;
  const lines = [
    bold(
      printable(
        `mesdrift-agent ${agent} on ${host.name} (${host.os} ${host.release ?? ""}), ${madeAt}, as ${ranAs.user}`,
      ),
    ),
    "",
    bold("What the agent sees, held against the host's own tools"),
    ...probes.flatMap((probe) => probeLines(probe, page)),
    "",
    bold("What is required"),
    ...requirements
      .filter(({ id }) => !id.startsWith("OQ-probe-"))
      .flatMap((requirement) => requirementLines(requirement, page)),
    ...unseenLines(record, page),
    "",
    `${bold("Result:")} ${resultOf(record)}`,
  ];
  return `${lines.join("\n")}\n`;
}

/** Does nothing differ, and does all that is required hold? */
export function isWell({ requirements }: InstallationRecord): boolean {
  return requirements.every(({ holds }) => holds);
}

function resultOf(record: InstallationRecord): string {
  const { requirements } = record;
  const failed = requirements.filter(({ holds }) => !holds);
  return failed.length === 0
    ? `all ${count(requirements.length, "requirement")} hold.`
    : `${failed.length} of ${count(requirements.length, "requirement")} do not hold: ${failed.map(({ id }) => id).join(", ")}.`;
}

function probeLines(probe: Checked, { width }: Page): string[] {
  const by =
    probe.result === "no-tool" ? ` (${probe.by})` : probe.result === "not-asked" ? "" : ` (${probe.by})`;
  const told = `${probe.kind}: ${count(probe.facts, "fact")}; ${outcomeOf(probe)}${by}`;
  return [
    ...indented(`  ${printable(told)}`, width),
    ...probe.gaps.slice(0, 5).flatMap((gap) => indented(`      not seen: ${printable(gap)}`, width)),
    ...(probe.gaps.length > 5 ? [`      and ${probe.gaps.length - 5} more; --json tells all`] : []),
  ];
}

function unseenLines({ unseenFiles = [] }: InstallationRecord, { width, ink }: Page): string[] {
  if (unseenFiles.length === 0) return [];
  const lines = unseenFiles.map(({ path, why }) => (why.startsWith(path) ? why : `${path}: ${why}`));
  return [
    "",
    ink.bold("Files of the installation that could not be seen"),
    ...lines.flatMap((line) => indented(`  ${printable(line)}`, width)),
  ];
}

function requirementLines({ id, text, expected, found, holds }: Requirement, { width }: Page): string[] {
  if (holds) return indented(`  ${id}  holds: ${printable(`${text} Found: ${found}.`)}`, width);
  return [
    ...indented(`  ${id}  DOES NOT HOLD: ${printable(text)}`, width),
    ...indented(`      expected: ${printable(expected)}`, width),
    ...indented(`      found:    ${printable(found)}`, width),
  ];
}

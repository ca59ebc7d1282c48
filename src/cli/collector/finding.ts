import type { Command } from "commander";
import { findingsOf, type HostFinding, setVerdict, type Verdict } from "../../collector/store/findings.ts";
import { printable } from "../../model/text.ts";
import { Trouble } from "../../model/trouble.ts";
import { wholeNumber } from "../option-values.ts";
import { actor, addPlaceOptions, type PlaceOptions, remember, withStore } from "./options.ts";

/** Ways to decide about a finding, and what each has to give. */
const VERDICTS = [
  ["authorise", "authorised", "ticket", "somebody ordered this change"],
  ["unauthorised", "unauthorised", "reason", "nobody ordered this change"],
  ["false-positive", "false-positive", "reason", "this is no matter"],
] as const;

/** `mesdrift collector finding …`: what is open, and what people decided about it. */
export function addFindingCommands(program: Command): void {
  const command = program.command("finding").summary("open findings of all hosts, and verdicts on them");
  addPlaceOptions(command.command("list").summary("open findings, the newest first"))
    .option("--site <site>", "of this site only")
    .action(listFindings);
  for (const [name, verdict, what, summary] of VERDICTS)
    addPlaceOptions(command.command(name).summary(summary).argument("<id>", "its number", wholeNumber))
      .requiredOption(`--${what} <text>`, what === "ticket" ? "number of the change" : "why")
      .action((id: number, options: PlaceOptions & { ticket?: string; reason?: string }) =>
        decide(id, verdict, options.ticket ?? options.reason ?? "", options),
      );
}

async function listFindings(options: PlaceOptions & { site?: string }): Promise<void> {
  const rows = await withStore(options, (store) => findingsOf(store, { status: "open", site: options.site }));
  for (const row of rows) process.stdout.write(`${printable(findingLine(row))}\n`);
}

function findingLine({
  id,
  site,
  host,
  severity,
  title,
  address,
  opened_at,
  verdict,
  waived_until,
}: HostFinding) {
  const marks = [...(verdict ? [verdict] : []), ...(waived_until ? [`waived until ${waived_until}`] : [])];
  return [id, site, host, severity, `since ${opened_at}`, address, title, ...marks].join("  ");
}

async function decide(
  id: number,
  verdict: Verdict["verdict"],
  reason: string,
  options: PlaceOptions,
): Promise<void> {
  await withStore(options, async (store) => {
    if (!(await setVerdict(store, id, { verdict, by: actor(), reason, now: new Date() })))
      throw new Trouble(`found no open finding ${id}; see mesdrift collector finding list`);
    await remember(store, `finding.${verdict}`, `finding ${id}`, { reason });
  });
}

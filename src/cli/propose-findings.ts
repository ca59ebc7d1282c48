import { amend } from "../baseline/amend.ts";
import { compareBaselines } from "../baseline/compare-baselines.ts";
import { seal } from "../baseline/compile.ts";
import type { OpenBaseline } from "../baseline/open.ts";
import type { Finding, Report } from "../model/report.ts";
import { Trouble } from "../model/trouble.ts";
import { openTarget } from "../trust/review/open-target.ts";
import { allKinds } from "./kinds.ts";
import type { Sealed } from "./propose-file.ts";

/** The drift of a report that was chosen by ids or addresses; all of it where nothing is named. Throws {@link Trouble}. */
export function chosenFindings({ findings }: Report, names: readonly string[]): Finding[] {
  const chosen = names.map((name) => {
    const found = findings.find(({ id, address }) => id === name || address === name);
    if (found === undefined) throw new Trouble(`${name}: no finding of the report has this id or address`);
    if (found.type === "deviation")
      throw new Trouble(
        `${name}: is a deviation from check ${found.check ?? ""}, which no state approves; change the check, or propose a waiver`,
      );
    return found;
  });
  const drifts = names.length > 0 ? chosen : findings.filter(({ type }) => type === "drift");
  if (drifts.length === 0)
    throw new Trouble("found no drift in the report, expected at least one to approve");
  return drifts;
}

/** The baseline in force with findings approved, and nothing else changed. Throws {@link Trouble}. */
export async function sealWithFindings(
  inForce: OpenBaseline,
  findings: readonly Finding[],
  target: string,
): Promise<Sealed> {
  const differences = findings.flatMap((finding) => [finding, ...finding.effects]);
  const { baseline, bulk } = amend(inForce, differences);
  const sealed = { baseline, ...seal(baseline), ...(bulk === undefined ? {} : { bulk }) };
  const changes = await compareBaselines(
    inForce,
    openTarget(sealed.text, target, () => bulk ?? ""),
    await allKinds(),
  );
  const approved = new Set(changes.map(({ subject }) => subject));
  const missed = findings.find(({ address }) => !approved.has(address));
  if (missed)
    throw new Trouble(
      `${missed.address}: can't be approved from the finding alone; draft the baseline anew from a snapshot of the host`,
    );
  return sealed;
}

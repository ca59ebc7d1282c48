import type { BaselineChange } from "../baseline/compare-baselines.ts";
import { printable } from "../model/text.ts";
import type { Ink } from "./page.ts";
import { changeText } from "./words.ts";

const HEADINGS = {
  looser: "Asks less of the host",
  tighter: "Asks more of the host",
  other: "Changes what is approved",
};

/** What approving a baseline would change, for the person who is to approve: what asks less comes first. */
export function baselineChangesText(changes: readonly BaselineChange[], ink: Ink): string {
  if (changes.length === 0) return "Approving it would change nothing.\n";
  const groups = (["looser", "tighter", "other"] as const).flatMap((effect) => {
    const those = changes.filter((change) => change.effect === effect);
    return those.length === 0
      ? []
      : ["", ink.bold(`${HEADINGS[effect]} (${those.length})`), ...those.map(changeLine)];
  });
  return `${groups.slice(1).join("\n")}\n`;
}

function changeLine({ part, subject, text, before, after }: BaselineChange): string {
  const change = before === undefined ? "added" : after === undefined ? "removed" : "changed";
  const values =
    part === "state"
      ? ` ${changeText({ change, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) })}`
      : "";
  return `  ${part} ${printable(subject)} ${printable(text)}${values}`;
}

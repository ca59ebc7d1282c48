import { printable } from "../model/text.ts";
import type { Change, Review } from "../trust/review/review.ts";
import { baselineText } from "./baseline.ts";
import { baselineChangesText } from "./baseline-changes.ts";
import type { Ink } from "./page.ts";

/** What signing a proposal would do, for the person who is asked to sign. */
export function reviewText(reviews: readonly Review[], ink: Ink): string {
  return reviews.map((review) => roleText(review, ink)).join("\n");
}

function roleText({ role, version, expires, note, tested, changes }: Review, ink: Ink): string {
  const lines = [
    ink.bold(printable(`${role}, version ${version}, until ${expires}`)),
    ...(note
      ? [
          `  Ticket:   ${note.ticket}`,
          `  Reason:   ${note.reason}`,
          ...(note.controls.length > 0 ? [`  Controls: ${note.controls.join(", ")}`] : []),
        ].map(printable)
      : []),
    ...(tested === undefined ? [] : [printable(`  Tested:   ${tested}`)]),
  ];
  const parts = changes.map((change) => changeText(change, ink));
  const nothing = changes.length === 0 ? "  Changes nothing but its version and its last day.\n" : "";
  return `${lines.join("\n")}\n${parts.join("")}${nothing}`;
}

function changeText(change: Change, ink: Ink): string {
  const title = `\n${ink.bold(printable(change.subject))}\n`;
  if (change.what === "lines") {
    const lines = change.lines.length > 0 ? change.lines : ["nothing changes"];
    return title + lines.map((line) => `  ${printable(line)}\n`).join("");
  }
  const { hosts } = change;
  const where = hosts.length > 0 ? `hosts named ${hosts.join(", ")}` : "no host yet: no assignment names it";
  const text =
    change.what === "baseline"
      ? baselineChangesText(change.changes, ink)
      : `New here.\n${baselineText(change.baseline, ink)}`;
  return `${title}For ${printable(where)}.\n${text}`;
}

import { styleText } from "node:util";
import type { Difference } from "../model/report.ts";
import type { Severity } from "../model/severity.ts";
import { printable } from "../model/text.ts";
import { isSecret, type Value } from "../model/value.ts";

/** Longest value shown on a terminal, in characters; the JSON report holds it whole. */
const MAX_SHOWN = 160;

/** How text is coloured: not at all, or for a terminal. */
export interface Ink {
  bold(text: string): string;
  dim(text: string): string;
  severity(severity: Severity, text: string): string;
}

export const PLAIN: Ink = { bold: (text) => text, dim: (text) => text, severity: (_, text) => text };

const COLOURS = { critical: "magenta", high: "red", medium: "yellow", low: "cyan", info: "gray" } as const;

export const COLOURED: Ink = {
  bold: (text) => styleText("bold", text, { validateStream: false }),
  dim: (text) => styleText("dim", text, { validateStream: false }),
  severity: (severity, text) => styleText(["bold", COLOURS[severity]], text, { validateStream: false }),
};

/** A value on one line, safe to show. */
export function valueText(value: Value | undefined): string {
  if (value === undefined) return "nothing";
  if (isSecret(value)) return value.secret.shippedDefault ? "(secret, a shipped default)" : "(secret)";
  const text = printable(typeof value === "string" && value !== "" ? value : JSON.stringify(value, sealed));
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}… (${text.length} characters)` : text;
}

function sealed(_: string, value: Value): Value {
  return isSecret(value) ? "(secret)" : value;
}

/** "1 finding", "2 findings". */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}

/** "before → after", or what was added or removed. */
export function changeText({
  change,
  before,
  after,
}: Pick<Difference, "change" | "before" | "after">): string {
  if (change === "added") return `+ ${valueText(after)}`;
  if (change === "removed") return `- ${valueText(before)}`;
  return `${valueText(before)} → ${valueText(after)}`;
}

import { styleText } from "node:util";
import type { Severity } from "../model/severity.ts";

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

/** What a text is written on: its colours, and its width in columns. */
export interface Page {
  ink: Ink;
  width: number;
}

/** Width where nobody says how wide it is: a file, a pipe, a mail. */
const PLAIN_WIDTH = 100;
/** Longer lines are hard to read, shorter ones cut everything to pieces. */
const [NARROWEST, WIDEST] = [60, 110];

/** Colours for a terminal, none for a file or a pipe, or where NO_COLOR is set (no-color.org). */
export function inkFor(stream: { isTTY?: boolean }): Ink {
  return stream.isTTY && !process.env.NO_COLOR ? COLOURED : PLAIN;
}

/** The page that a stream is. */
export function pageFor(stream: { isTTY?: boolean; columns?: number }): Page {
  const width = stream.isTTY
    ? Math.max(NARROWEST, Math.min(stream.columns ?? PLAIN_WIDTH, WIDEST))
    : PLAIN_WIDTH;
  return { ink: inkFor(stream), width };
}

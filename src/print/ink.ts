import { COLOURED, type Ink, PLAIN } from "./words.ts";

/** Colours for a terminal, none for a file or a pipe, or where NO_COLOR is set (no-color.org). */
export function inkFor(stream: { isTTY?: boolean }): Ink {
  return stream.isTTY && !process.env.NO_COLOR ? COLOURED : PLAIN;
}

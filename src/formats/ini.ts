import type { Line } from "./line-reader.ts";
import { readSections } from "./sections.ts";
import { trim, trimStart } from "./space.ts";
import { type Format, FormatError, LIMITS } from "./tree.ts";

/**
 * INI as read by most products: "#" and ";" start comment lines, never a comment behind a value. A line that is
 * indented deeper than its key goes on with its value, as in Python's configparser and fail2ban.
 */
export const ini: Format = {
  name: "ini",
  about: "Sections of key = value, such as smb.conf, my.cnf, xrdp.ini, jail.conf, security templates.",
  parse: (text) => readSections(joinIndented(text)),
  wins: () => "last",
};

function joinIndented(text: string): Line[] {
  const lines: Line[] = [];
  /** Indentation of the key whose value may go on. */
  let key: number | undefined;
  for (const [index, raw] of text.split("\n").entries()) {
    const said = trim(raw);
    const last = lines.at(-1);
    if (said === "") key = undefined;
    if (said === "" || said.startsWith("#") || said.startsWith(";")) continue;
    const indent = raw.length - trimStart(raw).length;
    if (last && key !== undefined && indent > key && !startsSetting(said)) last.text += `\n${said}`;
    else {
      lines.push({ text: said, number: index + 1 });
      key = said.includes("=") ? indent : undefined;
    }
  }
  if (lines.length > LIMITS.nodes)
    throw new FormatError(`${lines.length} lines, expected at most ${LIMITS.nodes}`);
  return lines;
}

/** Products that indent their keys as they like still mean a key. */
function startsSetting(line: string): boolean {
  return /^(?:\[|!|[\w.-]+[ \t]*=)/.test(line);
}

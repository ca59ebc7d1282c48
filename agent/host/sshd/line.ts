import { words } from "../../../src/formats/line-reader.ts";

/** A line of sshd_config(5): the keyword in lower case, and its arguments without quotes. */
export interface Line {
  keyword: string;
  args: string[];
}

/** A keyword, its arguments; between them white space, or "=" with or without it. */
const LINE = /^"?([A-Za-z][A-Za-z0-9]*)"?(?:\s*=\s*|\s+|$)(.*)$/;

/** Names that sshd still takes for others. */
const SYNONYMS: Record<string, string> = {
  challengeresponseauthentication: "kbdinteractiveauthentication",
  skeyauthentication: "kbdinteractiveauthentication",
  pubkeyacceptedkeytypes: "pubkeyacceptedalgorithms",
  hostbasedacceptedkeytypes: "hostbasedacceptedalgorithms",
  keepalive: "tcpkeepalive",
};

/** The parts of a line that is neither blank nor a comment; undefined where it is no setting. */
export function sshdLine(text: string): Line | undefined {
  const [, keyword = "", rest = ""] = LINE.exec(text) ?? [];
  const args = words(rest, "#").map(unquoted);
  if (args.length === 0) return undefined;
  const name = keyword.toLowerCase();
  return { keyword: SYNONYMS[name] ?? name, args };
}

function unquoted(word: string): string {
  return word.replace(/\\(["'\\ ])|["']/g, "$1");
}

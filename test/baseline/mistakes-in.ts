import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { lintFile } from "../../src/baseline/lint.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { kinds } from "./kinds.ts";

export const HEAD = "id: site\nversion: 1\ntitle: A site\n";
export const CHECK = `- id: A-1
    title: Only root is root
    at: account:*#uid
    expect: { notIn: [0] }
    absent: holds
    severity: high
    why: because
    fix: userdel NAME
    refs: {}`;

/** What lint says of a baseline, `line:column: text`; of other files with their names. */
export function mistakesIn(text: string, others: Record<string, string> = {}): string[] {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries({ "site.yaml": text, ...others }))
    writeFileSync(join(folder, name), content);
  return lintFile(join(folder, "site.yaml"), kinds, folder).map(
    ({ file, line, column, text }) =>
      `${basename(file) === "site.yaml" ? "" : `${basename(file)}:`}${line}:${column}: ${text.replaceAll(folder, "")}`,
  );
}

/** The check with one of its lines exchanged. */
export function withCheck(from: string, to: string): string {
  return `${HEAD}checks:\n  ${CHECK.replace(from, to)}\n`;
}

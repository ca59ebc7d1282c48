import { linesOf } from "../../src/formats/line-reader.ts";

/** A name; then "=" or white space and a value, which may be quoted. */
const SETTING = /^([A-Za-z]\w*)(?:(?:\s*=\s*|\s+)"?([^"]*)|)/;

/**
 * Settings of a simple file: `name value`, `name = value`, or `name` alone, which is "on". "#" starts a comment
 * anywhere, ";" a comment line. The last of a name counts.
 */
export function settingsIn(text: string): Map<string, string> {
  const settings = new Map<string, string>();
  for (const line of linesOf(text, { comments: "#;" })) {
    const [, name, value = "on"] = SETTING.exec(line.text.replace(/\s*#.*/, "")) ?? [];
    if (name !== undefined) settings.set(name, value.trim());
  }
  return settings;
}

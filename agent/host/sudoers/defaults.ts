import type { Statement } from "./read.ts";

/** A setting of sudo as it is in the end. */
export interface Setting {
  /** With what it is limited to: `authenticate`, or `:alice authenticate`. */
  name: string;
  /** "on", "off", or its value. */
  value: string;
  /** Where it was last set. */
  file: string;
}

/** What all `Defaults` come to: the last one counts, `+=` and `-=` change the list so far (sudoers(5)). */
export function effectiveDefaults(statements: readonly Statement[]): Setting[] {
  const settings = new Map<string, Setting>();
  for (const { node, file } of statements.filter((statement) => statement.node.name === "Defaults")) {
    const scope = node.children.find((child) => child.attribute)?.value ?? "";
    for (const child of node.children.filter((parameter) => !parameter.attribute)) {
      const name = `${scope} ${child.name}`;
      settings.set(name, {
        name,
        value: changed(settings.get(name)?.value ?? "", String(child.value)),
        file,
      });
    }
  }
  return [...settings.values()];
}

function changed(before: string, written: string): string {
  const [, sign, names = ""] = /^([+-])= (.*)$/s.exec(written) ?? [];
  if (!sign) return written;
  const [had, named] = [wordsOf(before), wordsOf(names)];
  const others = had.filter((name) => !named.includes(name));
  return [...others, ...(sign === "+" ? named : [])].join(" ");
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}

import type { Sudoers } from "./read.ts";

/** A setting of sudo as it is in the end. */
export interface Setting {
  /** With what it is limited to: `authenticate`, or `:alice authenticate`. */
  name: string;
  /** "on", "off", or its value. */
  value: string;
  /** Where it was last set. */
  file: string;
  from: string[];
  /** No file that can't be read may have set it later, nor what it adds to. */
  isCertain: boolean;
}

/** What all `Defaults` come to: the last one counts, `+=` and `-=` change the list so far (sudoers(5)). */
export function effectiveDefaults({ statements, hidden }: Sudoers): Setting[] {
  const settings = new Map<string, Setting>();
  const lastHidden = hidden.at(-1)?.at ?? 0;
  for (const [at, { node, file, from }] of statements.entries()) {
    if (node.name !== "Defaults") continue;
    const scope = node.children.find((child) => child.attribute)?.value ?? "";
    for (const child of node.children.filter((parameter) => !parameter.attribute)) {
      const name = `${scope} ${child.name}`;
      const before = settings.get(name);
      const written = String(child.value);
      const value = changed(before?.value ?? "", written);
      const startsKnown = !CHANGE.test(written) || (before?.isCertain ?? hidden.length === 0);
      settings.set(name, { name, value, file, from, isCertain: at >= lastHidden && startsKnown });
    }
  }
  return [...settings.values()];
}

/** What adds to a list, or takes out of it. */
const CHANGE = /^([+-])= (.*)$/s;

function changed(before: string, written: string): string {
  const [, sign, names = ""] = CHANGE.exec(written) ?? [];
  if (!sign) return written;
  const [had, named] = [wordsOf(before), wordsOf(names)];
  const others = had.filter((name) => !named.includes(name));
  return [...others, ...(sign === "+" ? named : [])].join(" ");
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { VERSION } from "../../src/model/version.ts";
import { debInHost } from "./built.ts";

const README = readFileSync(join(import.meta.dirname, "../../README.md"), "utf8");

/** What README.md has users type on the collector's host and on each other one, a list of shell commands each. */
export const TYPED = installCommands();

/** What stands in README.md for values of a plant, in the place of which the tests have theirs. */
interface Values {
  /** Name under which agents reach the collector. */
  collector?: string;
  site?: string;
  rootFingerprint?: string;
}

/** A command of README.md with the values of the tests' plant, and with the debs as their hosts have them. */
export function typed(
  command: string | undefined,
  { collector, site, rootFingerprint }: Values = {},
): string {
  if (command === undefined)
    throw new Error("README.md has fewer commands under its install heading than are tried");
  const values = {
    ...Object.fromEntries(
      ["mesdrift-collector", "mesdrift-agent"].map((name) => [
        `${name}_${VERSION}_amd64.deb`,
        debInHost(name),
      ]),
    ),
    "collector.plant.example": collector,
    "plant-2": site,
    "3b1f…": rootFingerprint,
  };
  let text = command;
  for (const [there, here] of Object.entries(values))
    if (here !== undefined) text = text.replace(there, here);
  return text;
}

function installCommands(): { collector: string[]; host: string[] } {
  const [, section = ""] = /^## Install it on a plant\n([\s\S]*?)^## /m.exec(README) ?? [];
  const blocks = section.match(/(?:^ {4}.+\n)+/gm) ?? [];
  const [collector, host, ...others] = blocks.map((block) => block.trim().split(/\n */));
  if (!collector || !host || others.length > 0)
    throw new Error(
      `README.md has ${blocks.length} blocks of commands under its install heading, expected 2`,
    );
  return { collector, host };
}

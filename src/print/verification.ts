import { printable } from "../model/text.ts";
import type { Chain } from "../trust/chain.ts";
import type { Verification } from "../trust/verify/verify.ts";
import type { Page } from "./page.ts";
import { count } from "./words.ts";
import { indented } from "./wrap.ts";

/** Digits of an id that are enough to compare by eye. */
const SHORT = 16;

/** What became of a folder of signed reports, for a person: the chains, what does not hold, what is worth knowing. */
export function verificationText(verification: Verification, page: Page): string {
  const { reports, snapshots, installations, chains, problems, notes } = verification;
  const read = [
    ...(reports > 0 || installations === 0 ? [count(reports, "report")] : []),
    ...(snapshots > 0 ? [count(snapshots, "snapshot")] : []),
    ...(installations > 0
      ? [count(installations, "record of an installation", "records of installations")]
      : []),
  ];
  const sum =
    problems.length === 0
      ? "all of it holds"
      : count(problems.length, "thing does not hold", "things do not hold");
  return `${[
    page.ink.bold(
      `Verified ${read.join(" and ")}${chains.length > 0 || installations === 0 ? ` of ${count(hostsOf(chains), "host")}` : ""}`,
    ),
    ...chains.flatMap((chain) => chainLines(chain, page)),
    ...section(
      "Does not hold",
      problems.map(({ crime, file, message }) => `${crime}: ${file}: ${message}`),
      page,
    ),
    ...section("Worth knowing", notes, page),
    "",
    `${page.ink.bold("Result:")} ${sum}.`,
  ].join("\n")}\n`;
}

function hostsOf(chains: readonly Chain[]): number {
  return new Set(chains.map(({ host }) => host)).size;
}

function chainLines({ host, keyId, epoch, first, last }: Chain, { width }: Page): string[] {
  const lines = [
    `Key ${keyId.slice(0, SHORT)}, epoch ${epoch.slice(0, SHORT)}`,
    `Numbers ${first.sequence} to ${last.sequence}, made ${first.madeAt} to ${last.madeAt}`,
    `Last seen: ${last.sequence}, SHA-256 ${last.sha256}. Whether there was a later one can't be told from the chain alone: ask the host, or compare with a copy kept elsewhere.`,
  ];
  return ["", `  ${printable(host)}`, ...lines.flatMap((line) => indented(`    ${printable(line)}`, width))];
}

function section(title: string, texts: readonly string[], { ink, width }: Page): string[] {
  if (texts.length === 0) return [];
  const lines = texts.flatMap((text) => indented(`  ${printable(text)}`, width));
  return ["", ink.bold(`${title} (${texts.length})`), ...lines];
}

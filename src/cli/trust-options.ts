import type { Command } from "commander";
import { Trouble } from "../model/trouble.ts";
import type { Note } from "../trust/note.ts";
import type { Drafting } from "../trust/repository/draft.ts";
import { append, wholeNumber } from "./option-values.ts";

/** What every proposal says of itself, and where it goes. */
export interface ProposeOptions {
  repo: string;
  ticket: string;
  reason: string;
  controls?: string[];
  output: string;
}

/** Options of every command that proposes. */
export function addProposeOptions(command: Command): Command {
  return addRepoOption(command)
    .requiredOption("--ticket <ticket>", "number of the change in your ticket system")
    .requiredOption("--reason <text>", "why; whoever signs and every auditor reads it")
    .option(
      "--controls <control>",
      "affected control, such as 'IEC 62443-3-3 SR 1.1'; may be repeated",
      append,
    )
    .requiredOption("-o, --output <file>", "where to write the proposal");
}

/** The trust repository that a command works on. */
export function addRepoOption(command: Command): Command {
  return command.requiredOption("--repo <folder>", "folder of the trust repository");
}

/** The option for passphrases in automation. */
export function addPassphraseOption(command: Command): Command {
  return command.option(
    "--passphrase-fd <number>",
    "file descriptor whose first line is the passphrase; else it is asked for",
    wholeNumber,
  );
}

/** Note and time of a new proposal. Throws {@link Trouble} where it says nothing. */
export function drafting({
  ticket,
  reason: why,
  controls = [],
}: Omit<ProposeOptions, "repo" | "output">): Drafting {
  refuseEmpty("--ticket", ticket, "the number of the change in your ticket system");
  refuseEmpty("--reason", why, "why; whoever signs and every auditor reads it");
  const note: Note = { ticket, reason: why, controls };
  return { note, now: new Date() };
}

function refuseEmpty(option: string, text: string, expected: string): void {
  if (text.trim() === "") throw new Trouble(`${option}: found no text, expected ${expected}`);
}

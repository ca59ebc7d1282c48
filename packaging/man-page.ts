import type { Command, Option } from "commander";
import { VERSION } from "../src/model/version.ts";
import { EPOCH } from "./place.ts";

/** A manual page (man(7)) of a program, from its commands as commander knows them. @param more sections of its own, in roff */
export function manPage(program: Command, section: number, more: string): string {
  const name = program.name();
  const date = new Date(EPOCH * 1000).toISOString().slice(0, 10);
  const lines = [
    `.TH ${name.toUpperCase()} ${section} ${date} "mesdrift ${VERSION}" "mesdrift"`,
    ".SH NAME",
    `${roff(name)} \\- ${roff(firstSentence(program.description()))}`,
    ".SH SYNOPSIS",
    `.B ${roff(name)}`,
    ".I command",
    "[options]",
    ".SH DESCRIPTION",
    roff(program.description()),
    ".SH COMMANDS",
    ...commandsOf(program, []),
    ".SH EXIT STATUS",
    ".TP\n.B 0\nfine, or no finding at or above \\-\\-fail\\-on",
    ".TP\n.B 1\nsomething was found",
    ".TP\n.B 2\ntrouble; one line on standard error says what",
    more.trimEnd(),
  ];
  return `${lines.join("\n")}\n`;
}

function commandsOf(command: Command, path: readonly string[]): string[] {
  return shown(command).flatMap((sub) => {
    const names = [...path, sub.name()];
    if (shown(sub).length > 0) return commandsOf(sub, names);
    return [
      `.SS ${[...names, ...argumentsOf(sub)].map(roff).join(" ")}`,
      roff(sub.description() || sentence(sub.summary())),
      ...sub.createHelp().visibleOptions(sub).filter(isNoHelp).flatMap(optionLines),
    ];
  });
}

/** Commands that people use; each can be asked for help. */
export function shown(command: Command): Command[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .filter((sub) => sub.name() !== "help");
}

export function isNoHelp({ long }: Option): boolean {
  return long !== "--help";
}

function argumentsOf(command: Command): string[] {
  return command.registeredArguments.map((argument) =>
    argument.required ? `<${argument.name()}>` : `[${argument.name()}]`,
  );
}

function optionLines(option: Option): string[] {
  return [".TP", `.B ${roff(option.flags)}`, roff(optionText(option))];
}

function optionText({ description, argChoices, defaultValue, defaultValueDescription }: Option): string {
  const told = defaultValueDescription ?? (typeof defaultValue === "string" ? defaultValue : undefined);
  const choices = argChoices ? `one of ${argChoices.join(", ")}` : undefined;
  const notes = [choices, told === undefined ? undefined : `default: ${told}`].filter(
    (note) => note !== undefined,
  );
  return notes.length === 0 ? description : `${description} (${notes.join("; ")})`;
}

function firstSentence(text: string): string {
  return text.split(/[.:](?:\s|$)/)[0] ?? text;
}

function sentence(text: string): string {
  return text === "" ? text : `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}

/** Text as roff takes it for text: no control line, no escape, and dashes that can be copied. */
function roff(text: string): string {
  return text
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replaceAll(/^(?=[.'])/gm, "\\&");
}

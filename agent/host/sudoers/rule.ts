import { words } from "../../../src/formats/line-reader.ts";

/** Who may run what: a user specification of sudoers(5). */
export interface Rule {
  /** The whole rule in the one form in which equal rules are equal texts. */
  text: string;
  /** Users, groups (`%name`) and aliases, with commas between them. */
  user: string;
  hosts: string[];
  /** Users and groups to run as, as written between brackets; root where nothing is. */
  runAs: string[];
  commands: string[];
  tags: string[];
  /** Some command needs no password. */
  noPassword: boolean;
}

const TAG = "(?:NO)?(?:EXEC|FOLLOW|LOG_INPUT|LOG_OUTPUT|MAIL|INTERCEPT|PASSWD|SETENV)";
const QUOTED = String.raw`"(?:\\.|[^"\\])*"|\\.`;
/** A member of a list: what stands between commas that are neither escaped nor in brackets. */
const MEMBER = /(?:\([^()]*\)|\\.?|[^\\,])+/gs;
const AROUND_LISTS = new RegExp(String.raw`(${QUOTED})|\s*([,=])\s*`, "gs");
const COMMAND = new RegExp(String.raw`^(?:\(([^)]*)\)\s*)?((?:${TAG}:\s*|[A-Z]+=\S+\s+)*)(.*)$`, "s");

/** A rule from its line, which is free of comments; undefined where it is none. */
export function sudoRule(line: string): Rule | undefined {
  const text = tidy(line);
  const [user = ""] = words(text);
  const grants = text
    .slice(user.length)
    .trim()
    .split(/\s+:\s+/);
  const rule: Rule = {
    text: text.replace(/(?<!\\),(?! )/g, ", "),
    user: user.replaceAll(",", ", "),
    hosts: [],
    runAs: [],
    commands: [],
    tags: [],
    noPassword: false,
  };
  for (const grant of grants) {
    const equals = grant.indexOf("=");
    if (equals < 1) return undefined;
    rule.hosts.push(...grant.slice(0, equals).split(","));
    addCommands(rule, grant.slice(equals + 1));
  }
  return rule.commands.length > 0 ? rule : undefined;
}

/** White space only where it means something: none around "," and "=" and within brackets, one space after a tag. */
function tidy(line: string): string {
  return line
    .trim()
    .replace(/\s+/g, " ")
    .replace(/\(([^()]*)\)\s*/g, (_, runAs: string) => `(${runAs.replace(/\s+/g, "")}) `)
    .replace(AROUND_LISTS, (_, kept?: string, separator?: string) => kept ?? separator ?? "")
    .replace(new RegExp(`\\b(${TAG})\\s*:\\s*`, "g"), "$1: ");
}

/** Commands of one Cmnd_Spec_List: whom to run as and the tags hold until they are set anew. */
function addCommands(rule: Rule, list: string): void {
  let runAs = "root";
  let noPassword = false;
  for (const written of list.match(MEMBER) ?? []) {
    const [, as, settings = "", command = ""] = COMMAND.exec(written) ?? [];
    const tags: string[] = settings.match(new RegExp(`${TAG}(?=:)`, "g")) ?? [];
    runAs = as ?? runAs;
    if (tags.includes("NOPASSWD") || tags.includes("PASSWD")) noPassword = tags.includes("NOPASSWD");
    rule.runAs = [...new Set([...rule.runAs, runAs])];
    rule.tags = [...new Set([...rule.tags, ...tags])];
    rule.commands.push(command.trim());
    rule.noPassword ||= noPassword;
  }
}

/**
 * Does it matter which of two rules comes last? It does where both may speak of one user and grant otherwise. Groups,
 * aliases and ids may be anybody.
 */
export function orderMatters(one: Rule, other: Rule): boolean {
  const users = (rule: Rule) => rule.user.split(", ");
  const mayMeet = users(one).some(
    (user) => !isName(user) || users(other).some((name) => name === user || !isName(name)),
  );
  return mayMeet && (one.noPassword !== other.noPassword || forbids(one) || forbids(other));
}

/** A plain user name, rather than ALL, an alias, %group, +netgroup, #uid or !anything. */
function isName(user: string): boolean {
  return /^[a-z_][^%+#!]*$/.test(user);
}

function forbids(rule: Rule): boolean {
  return rule.commands.some((command) => command.startsWith("!"));
}

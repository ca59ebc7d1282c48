import { formatAddress } from "../../src/model/address.ts";
import type { Fact, Fields } from "../../src/model/fact.ts";
import type { SecretKeeper } from "../../src/model/secret.ts";
import { command } from "../host/commands.ts";
import { unlistedSources } from "../host/name-services.ts";
import { effectiveDefaults } from "../host/sudoers/defaults.ts";
import { type Problem, readSudoers, type Statement, SUDOERS } from "../host/sudoers/read.ts";
import { orderMatters, type Rule, sudoRule } from "../host/sudoers/rule.ts";
import { uniqueKeys } from "../host/unique-keys.ts";
import type { Probe } from "./probe.ts";

export const probe: Probe = {
  kind: "sudo",
  about:
    "Who may run what as whom (sudoers(5), with all it includes). Key: the rule itself, such as " +
    "`alice ALL=(ALL:ALL) NOPASSWD: ALL`; of a setting `Defaults authenticate`, of an alias `User_Alias ADMINS`.",
  fields: {
    user: { is: "state", about: "Users, groups (`%name`) and aliases it is for." },
    hosts: { is: "state", set: true, about: "Hosts it is for." },
    runAs: { is: "state", set: true, about: "Users and groups they may run commands as." },
    commands: { is: "state", set: true, about: "Commands they may run; `!` forbids." },
    tags: { is: "state", set: true, about: "How the commands run, such as NOPASSWD." },
    noPassword: { is: "state", about: "Some command needs no password." },
    overrides: {
      is: "state",
      set: true,
      about: "Earlier rules that may be for the same users, and which this one wins over: the last counts.",
    },
    value: { is: "state", about: "A setting's final value: on, off, or text." },
    secrets: { is: "state", about: "Digests of secrets among the arguments of commands." },
    members: { is: "state", set: true, about: "What an alias stands for." },
    file: { is: "state", about: "File it stands in." },
    position: { is: "volatile", about: "Place among all rules, from 1." },
  },

  async *observe(host, { secrets }) {
    if (!(await host.exists(SUDOERS))) return;
    const { statements, problems } = await readSudoers(host);
    const rules = rulesOf(statements, secrets);
    for (const fact of [...defaults(statements), ...aliases(statements, secrets), ...rules.facts])
      yield { fact };
    for (const { file, why } of [...problems, ...rules.problems])
      yield {
        unparsed: { address: formatAddress({ kind: "sudo", key: `(${file})` }), why: `${file}: ${why}` },
      };
    for (const gap of await unlistedSources(host, "sudo", "sudoers")) yield { capped: gap };
  },
};

function factOf(key: string, file: string, fields: Fields): Fact {
  return { kind: "sudo", key, fields: { ...fields, file }, from: [file] };
}

function defaults(statements: readonly Statement[]): Fact[] {
  return effectiveDefaults(statements).map(({ name, value, file }) =>
    factOf(`Defaults${name}`, file, { value }),
  );
}

function aliases(statements: readonly Statement[], keeper: SecretKeeper): Fact[] {
  const unique = uniqueKeys();
  return statements
    .filter(({ node }) => node.name.endsWith("_Alias"))
    .map(({ node, file }) => {
      const name = node.children.find((child) => child.attribute)?.value ?? "";
      const members = redacted(String(node.value ?? "").split(", "), keeper);
      return factOf(unique(`${node.name} ${name}`), file, { members: members.texts, ...members.sealed });
    });
}

/** The rules as facts; of a line that is none, only where it stands. */
function rulesOf(
  statements: readonly Statement[],
  keeper: SecretKeeper,
): { facts: Fact[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const found: { rule: Rule; key: string; file: string }[] = [];
  const unique = uniqueKeys();
  for (const { node, file } of statements.filter((statement) => statement.node.name === "rule")) {
    const user = node.children.find((child) => child.attribute)?.value ?? "";
    const rule = sudoRule(`${user} ${node.value ?? ""}`);
    if (rule) found.push({ rule, key: unique(keyOf(rule, keeper)), file });
    else problems.push({ file, why: "a line is no rule of sudoers(5)" });
  }
  const facts = found.map(({ rule, key, file }, at): Fact => {
    const { text: _, ...fields } = rule;
    const commands = redacted(rule.commands, keeper);
    const earlier = found.slice(0, at).filter((other) => orderMatters(other.rule, rule));
    const overrides = earlier.length > 0 ? { overrides: earlier.map((other) => other.key) } : {};
    return factOf(key, file, {
      ...fields,
      commands: commands.texts,
      ...commands.sealed,
      ...overrides,
      position: at + 1,
    });
  });
  return { facts, problems };
}

/** The rule's text without what its commands hold of secrets. */
function keyOf({ text, commands }: Rule, keeper: SecretKeeper): string {
  return commands.reduce((key, written) => key.replace(written, () => command(written, keeper).text), text);
}

/** Commands as they may be shown, and the digests of the secrets among their arguments, if there are any. */
function redacted(commands: readonly string[], keeper: SecretKeeper): { texts: string[]; sealed: Fields } {
  const lines = commands.map((written) => command(written, keeper));
  const secrets = lines.flatMap((line) => line.secrets);
  return { texts: lines.map(({ text }) => text), sealed: secrets.length > 0 ? { secrets } : {} };
}

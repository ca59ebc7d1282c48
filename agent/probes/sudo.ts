import { formatAddress } from "../../src/model/address.ts";
import type { Fact, Fields } from "../../src/model/fact.ts";
import type { SecretKeeper } from "../../src/model/secret.ts";
import { command } from "../host/commands.ts";
import { whyHidden } from "../host/hidden.ts";
import { unlistedSources } from "../host/name-services.ts";
import { givenOrShipped } from "../host/shipped.ts";
import { effectiveDefaults } from "../host/sudoers/defaults.ts";
import { type Problem, readSudoers, type Statement, SUDOERS, type Sudoers } from "../host/sudoers/read.ts";
import { orderMatters, type Rule, sudoRule } from "../host/sudoers/rule.ts";
import { uniqueKeys } from "../host/unique-keys.ts";
import type { Observed, Probe } from "./probe.ts";

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
    if (!(await host.exists(await givenOrShipped(host, SUDOERS)))) return;
    const sudoers = await readSudoers(host);
    const { rules, problems } = rulesOf(sudoers, secrets);
    for (const { path, why } of sudoers.hidden) yield { unreadable: { address: "sudo:*", from: path, why } };
    yield* defaults(sudoers);
    for (const fact of aliases(sudoers.statements, secrets)) yield { fact };
    yield* ruleFacts(rules, secrets, whyHidden(sudoers.hidden));
    for (const { file, why } of [...sudoers.problems, ...problems])
      yield {
        unparsed: { address: formatAddress({ kind: "sudo", key: `(${file})` }), why: `${file}: ${why}` },
      };
    for (const gap of await unlistedSources(host, "sudo", "sudoers")) yield { capped: gap };
  },
};

function factOf(key: string, { file, from }: Pick<Statement, "file" | "from">, fields: Fields): Fact {
  return { kind: "sudo", key, fields: { ...fields, file }, from };
}

function* defaults(sudoers: Sudoers): Iterable<Observed> {
  for (const { name, value, isCertain, ...place } of effectiveDefaults(sudoers)) {
    const key = `Defaults${name}`;
    if (isCertain) yield { fact: factOf(key, place, { value }) };
    else
      yield { unreadable: { address: formatAddress({ kind: "sudo", key }), why: whyHidden(sudoers.hidden) } };
  }
}

function aliases(statements: readonly Statement[], keeper: SecretKeeper): Fact[] {
  const unique = uniqueKeys();
  return statements
    .filter(({ node }) => node.name.endsWith("_Alias"))
    .map(({ node, ...place }) => {
      const name = node.children.find((child) => child.attribute)?.value ?? "";
      const members = redacted(String(node.value ?? "").split(", "), keeper);
      return factOf(unique(`${node.name} ${name}`), place, { members: members.texts, ...members.sealed });
    });
}

interface Placed extends Omit<Statement, "node"> {
  rule: Rule;
  key: string;
  /** A file that could not be read goes before it. */
  isAfterHidden: boolean;
}

/** The rules in their order; of a line that is none, only where it stands. */
function rulesOf(
  { statements, hidden }: Sudoers,
  keeper: SecretKeeper,
): { rules: Placed[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const rules: Placed[] = [];
  const unique = uniqueKeys();
  const firstHidden = hidden[0]?.at ?? statements.length;
  for (const [at, { node, ...place }] of statements.entries()) {
    if (node.name !== "rule") continue;
    const user = node.children.find((child) => child.attribute)?.value ?? "";
    const rule = sudoRule(`${user} ${node.value ?? ""}`);
    if (rule)
      rules.push({ ...place, rule, key: unique(keyOf(rule, keeper)), isAfterHidden: at >= firstHidden });
    else problems.push({ file: place.file, why: "a line is no rule of sudoers(5)" });
  }
  return { rules, problems };
}

/** The rules as facts. What one after a hidden file wins over is not known. */
function* ruleFacts(rules: readonly Placed[], keeper: SecretKeeper, why: string): Iterable<Observed> {
  for (const [at, { rule, key, isAfterHidden, ...place }] of rules.entries()) {
    const { text: _, ...fields } = rule;
    const commands = redacted(rule.commands, keeper);
    const earlier = rules.slice(0, at).filter((other) => orderMatters(other.rule, rule));
    const overrides =
      earlier.length > 0 && !isAfterHidden ? { overrides: earlier.map((other) => other.key) } : {};
    const told = { ...fields, commands: commands.texts, ...commands.sealed, ...overrides, position: at + 1 };
    yield { fact: factOf(key, place, told) };
    if (isAfterHidden)
      yield { unreadable: { address: formatAddress({ kind: "sudo", key, path: "overrides" }), why } };
  }
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

import type { Drift } from "./facts.ts";
import * as links from "./links.ts";
import { listensThere } from "./listens.ts";

/** Where the one kind of drift shows beside the other, the other is an effect of it. */
interface Precedence {
  over: Place;
  under: Place;
  link: links.Link;
}

/** A kind, and of it only some fields, or whole facts that are "added" or "removed". */
interface Place {
  kind: string;
  fields: readonly string[];
}

const at = (kind: string, ...fields: string[]): Place => ({ kind, fields });
const rule = (over: Place, link: links.Link, under: Place): Precedence => ({ over, link, under });

const CONTENT = ["sha256", "added", "removed"];
const WHOLE = ["added", "removed"];

/** What brings or takes files; where a package comes from does not. */
const UPGRADE = at("package", "version", "status", ...WHOLE);

/** Kinds read from files: a drift of theirs says more than the file's hash. */
const READ_FROM_FILES = [
  "account",
  "group",
  "sudo",
  "ssh-key",
  "sshd",
  "scheduled-task",
  "password-policy",
  "kernel",
  "network",
  "remote-access",
  "disk-encryption",
];
/** What a unit's files say of it; whether it runs is not among it. */
const FROM_UNIT_FILE = at(
  "service",
  ...WHOLE,
  "enabled",
  "user",
  "dynamicUser",
  "exec",
  "binary",
  "file",
  "dropIns",
  "listen",
);

/** Effective settings: a config's field says more than what it came to. */
const EFFECTIVE = [
  at("sudo"),
  at("scheduled-task", ...WHOLE, "schedule", "unit", "secrets"),
  at("password-policy"),
  at("network"),
  at("remote-access", "whoMay"),
];

/** From the strongest: the first rule that applies decides. */
export const PRECEDENCE: readonly Precedence[] = [
  // A package over its files, units and tasks. A changed field of its config is a finding of its own.
  rule(UPGRADE, links.owns, at("file", ...CONTENT)),
  rule(UPGRADE, links.owns, at("config", ...WHOLE)),
  rule(UPGRADE, links.ownsAllOf, at("service", ...WHOLE, "exec", "binary")),
  rule(UPGRADE, links.owns, at("service", "binarySha256")),
  rule(UPGRADE, links.ownsAllOf, at("scheduled-task", ...WHOLE)),
  rule(at("package", "version"), links.sameKey, at("package")),

  // A swapped link over what now stands behind it.
  rule(at("file", "target"), links.sameKey, at("config")),
  rule(at("file", "type"), links.sameKey, at("config")),
  rule(at("file", "type"), links.sameKey, at("file")),

  // A unit's field over its file.
  rule(at("service"), links.unitOf, at("config")),
  rule(FROM_UNIT_FILE, links.readFrom, at("file", ...CONTENT, "target")),
  rule(at("service", "exec"), links.sameKey, at("service", "binary", "binarySha256", "dropIns")),
  rule(at("service", "binary"), links.sameKey, at("service", "binarySha256", "dropIns")),
  rule(at("service", "user", "enabled"), links.sameKey, at("service", "dropIns")),

  // A config's field over the effective setting, over the file's content.
  ...["sshd", "kernel"].map((kind) => rule(at("config"), links.setsIt, at(kind))),
  ...EFFECTIVE.map((place) => rule(at("config"), links.readsIt, place)),
  rule(at("config"), listensThere, at("port", "address", ...WHOLE)),
  rule(at("config"), links.sameKey, at("file", ...CONTENT)),

  // An account over the group, key and settings it brings.
  rule(at("account", ...WHOLE), links.bringsGroup, at("group")),
  rule(at("account", ...WHOLE), links.keyOfAccount, at("ssh-key", ...WHOLE)),

  // A rule over the order of precedence among the others.
  rule(at("sudo", ...WHOLE), links.listsIt, at("sudo", "overrides")),
  rule(at("sshd", ...WHOLE), links.listsIt, at("sshd", "yieldsTo")),

  rule(at("account", "emptyPassword"), links.sameKey, at("account", "password", "hashAlgorithm", "locked")),
  rule(at("account", "locked"), links.sameKey, at("account", "password", "hashAlgorithm")),
  rule(at("account", "password"), links.sameKey, at("account", "hashAlgorithm")),
  rule(at("account", "shell"), links.sameKey, at("account", "interactive")),
  rule(at("account"), links.sameFile, at("remote-access", "whoMay")),
  rule(at("sshd"), links.sameFile, at("remote-access", "whoMay")),

  // A unit over what its processes hold; a listener over the transient unit made for it.
  rule(at("port", "added"), links.madeForIt, at("service", "added")),
  rule(at("service", "active"), links.instanceOf, at("service", "active")),
  rule(at("service", "user"), links.runsIt, at("port", "user")),
  rule(at("service", "exec", "binary"), links.runsIt, at("port")),
  rule(at("service", "active", ...WHOLE), links.runsIt, at("port", ...WHOLE)),
  rule(at("service", "active", "enabled", ...WHOLE), links.runsIt, at("remote-access")),
  rule(at("port"), links.samePort, at("port")),

  // Metadata over what the kernel derives from it.
  rule(at("file", "acl"), links.sameKey, at("file", "mode")),
  rule(at("file", "capabilities"), links.sameKey, at("file", "xattrs")),
  rule(at("kernel", "value"), links.sameKey, at("kernel", "configured")),
  rule(at("kernel", "allowed"), links.sameKey, at("kernel", "rules")),
  rule(at("kernel", "value"), links.forwardingResets, at("kernel", "value")),
  rule(at("kernel"), links.sameFile, at("network")),
  rule(at("network"), links.routesThrough, at("network")),
  rule(at("firewall", "active"), () => true, at("firewall")),
  rule(at("firewall", ...WHOLE), links.isFirst, at("firewall", ...WHOLE)),

  // What was read from a file over the file.
  ...READ_FROM_FILES.map((kind) => rule(at(kind), links.readFrom, at("file", ...CONTENT))),
  ...["account", "group"].map((kind) => rule(at(kind), links.writtenAlong, at("file", ...CONTENT))),

  // A new folder, or one that is gone, over all that is in it.
  ...WHOLE.flatMap((change) => [
    rule(at("file", change), links.isAbove, at("file", change)),
    rule(at("file", change), links.isAbove, at("config", change)),
  ]),
];

/** Does a drift lie in the place? */
export function liesIn({ kind, path, change }: Drift, place: Place): boolean {
  return kind === place.kind && (place.fields.length === 0 || place.fields.includes(path ?? change));
}

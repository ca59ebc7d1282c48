import { dirname } from "node:path/posix";
import type { Value } from "../model/value.ts";
import type { Drift } from "./facts.ts";

/** Ties one drift to another that follows from it. */
export type Link = (over: Drift, under: Drift) => boolean;

/** A field as it was or as it is. */
export function held(drift: Drift, name: string): Value[] {
  return [drift.approved?.fields[name], drift.observed?.fields[name]].filter((value) => value !== undefined);
}

function shares(over: Drift, under: Drift, name: string): boolean {
  const theirs = held(under, name);
  return held(over, name).some((value) => theirs.includes(value));
}

/** Files that a drifted fact was read from. */
function filesOf({ approved, observed }: Drift): Set<string> {
  return new Set([...(approved?.from ?? []), ...(observed?.from ?? [])]);
}

/** Two sides of one thing: the same key in another kind, or another field of the same fact. */
export const sameKey: Link = (over, under) => over.key === under.key;

/** The one is a file, the other was read from it. */
export const readsIt: Link = (over, under) => filesOf(under).has(over.key);

/**
 * A change of a config that speaks of an effective setting read from it. What merely stands in the same file hides
 * nothing: the setting may have been changed elsewhere, or in the running kernel.
 */
export const setsIt: Link = (over, under) => {
  const name = (under.kind === "sshd" ? under.key.split(" ")[0] : under.key.split("/").at(-1)) ?? "";
  const isIncluded = under.kind === "sshd" && /include/.test(over.path ?? "");
  return readsIt(over, under) && (isIncluded || textOf(over).includes(name));
};

/** All that a change says, in lower case: where it is, and what it was and is. */
function textOf({ path, before, after }: Drift): string {
  return `${path} ${JSON.stringify(before)} ${JSON.stringify(after)}`.toLowerCase();
}

/** Settings of a unit's file that show in a field of the service. */
const UNIT_SETTINGS: Record<string, RegExp> = {
  user: /^(?:User|DynamicUser)$/,
  dynamicUser: /^(?:User|DynamicUser)$/,
  exec: /^Exec/,
  secrets: /^Exec/,
  binary: /^Exec/,
  listen: /^Listen/,
  enabled: /^(?:WantedBy|RequiredBy|UpheldBy|Alias|Also)$/,
};

/** A new or lost unit and its files; else a field of it and a config that changes nothing but what shows in that field. */
export const unitOf: Link = (over, under) => {
  if (!readFrom(over, under)) return false;
  if (over.path === undefined) return true;
  const settings = settingsOf(under);
  return settings.length > 0 && settings.every((name) => UNIT_SETTINGS[over.path ?? ""]?.test(name));
};

/** Names of the settings that changed in a unit's file. */
function settingsOf({ path, approved, observed }: Drift): string[] {
  const paths = path ? [path] : Object.keys({ ...approved?.fields, ...observed?.fields });
  return paths.flatMap((each) => /^\/\w+\/([A-Za-z]+)/.exec(each)?.[1] ?? (each.startsWith("/") ? "" : []));
}

/**
 * The one was read from the other, a file, or one below it, a new folder; or the other is a link that stands for it, as
 * in systemd's `.wants` folders.
 */
export const readFrom: Link = (over, under) => {
  if (filesOf(over).has(under.key)) return true;
  if (under.path === undefined && [...filesOf(over)].some((file) => dirname(file) === under.key)) return true;
  return over.kind === "service" && under.key.endsWith(`/${over.key}`) && under.key.includes("/systemd/");
};

/** A folder and what is in it. */
export const isAbove: Link = (over, under) => under.key.startsWith(`${over.key}/`);

/** Of what came or went together the first stands for the rest. */
export const isFirst: Link = (over, under) => over.change === under.change && over.key < under.key;

/** Account tools write these together, and keep the state before in a file with a dash. */
const ACCOUNT_FILES = /^\/etc\/(passwd|shadow|group|gshadow|subuid|subgid)-?$/;
export const writtenAlong: Link = (_, under) => ACCOUNT_FILES.test(under.key);

/** Both were read from one file. */
export const sameFile: Link = (over, under) => !filesOf(over).isDisjointFrom(filesOf(under));

/** A package and a file of it, a folder above one, or what was read from one. */
export const owns: Link = (over, under) => {
  const owned = held(over, "owns").flatMap((paths) => (Array.isArray(paths) ? paths.map(String) : []));
  const isAbove = under.path === undefined && owned.some((path) => path.startsWith(`${under.key}/`));
  return isAbove || owned.includes(under.key) || owned.some((path) => filesOf(under).has(path));
};

/** A package and a unit or a task of which it owns every file: a drop-in of somebody else's is no part of it. */
export const ownsAllOf: Link = (over, under) => {
  const owned = new Set(held(over, "owns").flatMap((paths) => (Array.isArray(paths) ? paths : [])));
  return owned.isSupersetOf(filesOf(under)) && filesOf(under).size > 0;
};

/** A unit and what its processes hold open. A transient unit, made for one process, says nothing beside it. */
export const runsIt: Link = (over, under) => held(under, "service").includes(over.key) && !isTransient(over);

const isTransient = (unit: Drift) => held(unit, "enabled").includes("transient");

/** A unit and an instance of it: `postgresql.service` and `postgresql@15-main.service`. */
export const instanceOf: Link = (over, under) =>
  under.key.startsWith(`${over.key.replace(/\.service$/, "")}@`);

/** A transient unit, made for the process that listens. */
export const madeForIt: Link = (over, under) =>
  held(over, "service").includes(under.key) && isTransient(under);

/** Sockets of one program on one port number: the IPv4 one stands for the IPv6 one. */
export const samePort: Link = (over, under) =>
  over.key !== under.key &&
  shares(over, under, "port") &&
  sameWhereSeen(over, under, "protocol") &&
  sameWhereSeen(over, under, "scope") &&
  sameWhereSeen(over, under, "process") &&
  rank(over) < rank(under);

/** Not everybody may see whose a socket is; then it does not speak against. */
function sameWhereSeen(over: Drift, under: Drift, name: string): boolean {
  const isHidden = held(over, name).length === 0 || held(under, name).length === 0;
  return isHidden || shares(over, under, name);
}

/** A changed address goes before a socket that is new or gone, IPv4 before IPv6, and then the lesser key. */
function rank({ path, key }: Drift): string {
  return `${path === "address" ? 0 : 1} ${key.includes("[") ? 1 : 0} ${key}`;
}

/** What a list gained and lost. */
function membersChanged({ before, after }: Drift): Value[] {
  return [...members(before).symmetricDifference(members(after))];
}

function members(value: Value | undefined): Set<Value> {
  return new Set(Array.isArray(value) ? value : []);
}

/** A fact, and a list of others that gained or lost it. */
export const listsIt: Link = (over, under) => membersChanged(under).includes(over.key);

/** An account and the group of the same name, new or gone too, or a group that gained or lost only this member. */
export const bringsGroup: Link = (over, under) => {
  if (over.key === under.key && under.path === undefined) return true;
  return under.path === "members" && membersChanged(under).every((member) => member === over.key);
};

/** An account and a key that lets someone in as it. */
export const keyOfAccount: Link = (over, under) => under.key.startsWith(`${over.key}:`);

/** An interface and what the network looks like because of it. */
export const routesThrough: Link = (over, under) =>
  over.key.startsWith("interface/") &&
  (under.key === "networks" || under.key.endsWith(` dev ${over.key.slice("interface/".length)}`));

/** Switching IPv4 forwarding makes the kernel do so for each interface, and no longer take redirects (inet_forward_change). */
export const forwardingResets: Link = (over, under) =>
  over.key === "sysctl/net.ipv4.ip_forward" &&
  /^sysctl\/net\.ipv4\.conf\.(?:.*\.forwarding|(?:all|default)\.accept_redirects)$/.test(under.key);

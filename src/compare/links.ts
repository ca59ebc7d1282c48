import { dirname } from "node:path/posix";
import type { Value } from "../model/value.ts";
import type { Drift } from "./facts.ts";

/** Ties one drift to another that follows from it. */
export type Link = (over: Drift, under: Drift) => boolean;

/** A field as it was or as it is. */
function held(drift: Drift, name: string): Value[] {
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
  sameProcess(over, under) &&
  rank(over) < rank(under);

/** Not everybody may see whose a socket is; then it does not speak against. */
function sameProcess(over: Drift, under: Drift): boolean {
  const isHidden = held(over, "process").length === 0 || held(under, "process").length === 0;
  return isHidden || shares(over, under, "process");
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

/** An account and the group of the same name, or a group that gained or lost only this member. */
export const bringsGroup: Link = (over, under) => {
  if (over.key === under.key) return true;
  return under.path === "members" && membersChanged(under).every((member) => member === over.key);
};

/** An account and a key that lets someone in as it. */
export const keyOfAccount: Link = (over, under) => under.key.startsWith(`${over.key}:`);

/** An interface and what the network looks like because of it. */
export const routesThrough: Link = (over, under) =>
  over.key.startsWith("interface/") &&
  (under.key === "networks" || under.key.endsWith(` dev ${over.key.slice("interface/".length)}`));

/** A config of a program that says where to listen, and the socket of that program that now does. */
export const listensThere: Link = (over, under) =>
  /listen|bind|address|host|interface|port/i.test(over.path ?? "") &&
  isOfProgram(over.key, under) &&
  speaksOf(over, under);

/** Does a path name the program or unit that holds a socket, if that can be seen: /etc/postgresql/… and postgres? */
function isOfProgram(path: string, socket: Drift): boolean {
  if (held(socket, "process").length === 0) return true;
  const names = [...held(socket, "process"), ...held(socket, "service")].flatMap((name) =>
    words(String(name)),
  );
  return words(path).some((word) => names.some((name) => name.startsWith(word) || word.startsWith(name)));
}

const words = (text: string) => text.split(/[^a-z]+/i).filter((word) => word.length >= 3);

function speaksOf({ before, after }: Drift, socket: Drift): boolean {
  const said = `${JSON.stringify(after ?? "")} ${JSON.stringify(before ?? "")}`;
  const numbers = [...held(socket, "address"), ...held(socket, "port")].map(String);
  return numbers.some((number) => said.includes(number)) || /["* ]\*|\ball\b/.test(said);
}

/** Switching IPv4 forwarding makes the kernel set the other IPv4 settings back to a host's or a router's (ip-sysctl). */
export const forwardingResets: Link = (over, under) =>
  over.key === "sysctl/net.ipv4.ip_forward" && under.key.startsWith("sysctl/net.ipv4.conf.");

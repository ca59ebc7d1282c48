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

/** The one was read from the other, a file; or from a link that stands for it, as systemd's `.wants` folders hold. */
export const readFrom: Link = (over, under) =>
  filesOf(over).has(under.key) ||
  (over.kind === "service" && under.key.endsWith(`/${over.key}`) && under.key.includes("/systemd/"));

/** Both were read from one file. */
export const sameFile: Link = (over, under) => !filesOf(over).isDisjointFrom(filesOf(under));

/** A package and a file of it, or what was read from such a file. */
export const owns: Link = (over, under) => {
  const owned = new Set(held(over, "owns").flatMap((paths) => (Array.isArray(paths) ? paths : [])));
  return owned.has(under.key) || [...filesOf(under)].some((file) => owned.has(file));
};

/** A unit and what its processes hold open. */
export const runsIt: Link = (over, under) => held(under, "service").includes(over.key);

/** A unit and an instance of it: `postgresql.service` and `postgresql@15-main.service`. */
export const instanceOf: Link = (over, under) =>
  under.key.startsWith(`${over.key.replace(/\.service$/, "")}@`);

/** A transient unit, made for the process that listens. */
export const madeForIt: Link = (over, under) =>
  runsIt(under, over) && held(under, "transient").includes(true);

/** Sockets of one program on one port number: the IPv4 one stands for the IPv6 one. */
export const samePort: Link = (over, under) =>
  over.key !== under.key &&
  shares(over, under, "port") &&
  shares(over, under, "process") &&
  rank(over) < rank(under);

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

/** A config that says where to listen, and the socket that now does. */
export const listensThere: Link = (over, under) => {
  const [address, port] = [held(under, "address"), held(under, "port")].map((values) => values.map(String));
  const said = `${JSON.stringify(over.after ?? "")} ${JSON.stringify(over.before ?? "")}`;
  const speaksOfIt = /listen|bind|address|host|interface|port/i.test(over.path ?? "");
  return speaksOfIt && [...(address ?? []), ...(port ?? [])].some((value) => said.includes(value));
};

/** Switching IPv4 forwarding makes the kernel set the other IPv4 settings back to a host's or a router's (ip-sysctl). */
export const forwardingResets: Link = (over, under) =>
  over.key === "sysctl/net.ipv4.ip_forward" && under.key.startsWith("sysctl/net.ipv4.conf.");

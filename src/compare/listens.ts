import type { Value } from "../model/value.ts";
import type { Drift } from "./facts.ts";
import { held, type Link } from "./links.ts";

/**
 * A config of a program that says where to listen, and a socket of that program that came or went with what it says now
 * or said before. A socket that the change does not name stays a finding of its own.
 */
export const listensThere: Link = (over, under) =>
  /listen|bind|address|host|interface|port/i.test(over.path ?? "") &&
  isOfProgram(over.key, under) &&
  (under.path === "address" || isSeen(under) || namesPort(over, under)) &&
  (namesPort(over, under) || namesAddress(over, under));

const isSeen = (socket: Drift) => held(socket, "process").length > 0;

/** Does a path name the program or unit that holds a socket, if that can be seen: /etc/postgresql/… and postgres? */
function isOfProgram(path: string, socket: Drift): boolean {
  if (!isSeen(socket)) return true;
  const names = [...held(socket, "process"), ...held(socket, "service")].flatMap((name) =>
    words(String(name).replace(/\.service$/, "")),
  );
  return words(path).some((word) => names.some((name) => name.startsWith(word) || word.startsWith(name)));
}

/** Folders of any program. */
const ANYWHERE = new Set([
  "etc",
  "opt",
  "usr",
  "var",
  "lib",
  "srv",
  "home",
  "conf",
  "config",
  "main",
  "local",
  "bin",
]);

const words = (text: string) =>
  text.split(/[^a-z]+/i).filter((word) => word.length >= 3 && !ANYWHERE.has(word));

function namesPort(config: Drift, socket: Drift): boolean {
  return names(config, socket, (value) => new RegExp(`(?<![\\d.])${value}(?![\\d.])`), "port");
}

function namesAddress(config: Drift, socket: Drift): boolean {
  return names(config, socket, (value) => expressionOf(String(value)), "address");
}

/** Other words for an address, each as a config may write it. */
const ALIASES: Record<string, string> = {
  "0.0.0.0": "\\*|\\ball\\b",
  "::": "\\*|\\ball\\b",
  "127.0.0.1": "\\blocalhost\\b",
  "::1": "\\blocalhost\\b",
};

function expressionOf(address: string): RegExp {
  const written = `(?<![\\w.:])${address.replaceAll(".", "\\.")}(?![\\w.:])`;
  return new RegExp(ALIASES[address] ? `${written}|${ALIASES[address]}` : written);
}

/** Does the config name now, and not before, what the socket came to, or the other way round what it came from? */
function names(
  { before, after }: Drift,
  { approved, observed }: Drift,
  expression: (value: Value) => RegExp,
  field: string,
): boolean {
  const [was, is] = [JSON.stringify(before ?? ""), JSON.stringify(after ?? "")];
  const isOnlyIn = (value: Value | undefined, here: string, there: string) =>
    value !== undefined && expression(value).test(here) && !expression(value).test(there);
  return isOnlyIn(observed?.fields[field], is, was) || isOnlyIn(approved?.fields[field], was, is);
}

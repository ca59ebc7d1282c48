import { type Installed, type Offers, offers } from "./apt-offers.ts";
import { listedSize, type Release, release } from "./apt-release.ts";
import { orWhy } from "./ask.ts";
import type { Package } from "./dpkg.ts";
import { type Host, HostError } from "./host.ts";
import { parsedLater } from "./parsed.ts";
import { UNPACKERS } from "./unpack.ts";

export const LISTS = "/var/lib/apt/lists";

/** A list of a repository as it was last fetched. */
export interface List extends Release {
  offers: Offers["of"];
}

export interface Lists {
  read: List[];
  /** Why others were not. */
  unread: string[];
}

/** What all local lists of apt have of the packages installed. Nothing is fetched. Throws {@link HostError} where there are none. */
export async function aptLists(host: Host, packages: readonly Package[]): Promise<Lists> {
  const names = await host.list(LISTS);
  const lists = names.filter(isList);
  if (lists.length === 0)
    throw new HostError("unavailable", `${LISTS}: no lists of packages; "apt-get update" fetches them`);
  const installed = Map.groupBy(packages, ({ name }) => name);
  const found: Lists = { read: [], unread: [] };
  for (const name of lists) {
    const list = await orWhy(read(host, name, releaseFile(name, names), installed));
    if ("value" in list) found.read.push(list.value);
    else found.unread.push(list.why);
  }
  return found;
}

/** Is a file among the lists a list of packages, or what a repository says of itself? */
export function isOfLists(name: string): boolean {
  return isList(name) || isRelease(name);
}

function isList(name: string): boolean {
  return /_Packages(?:\.[a-z0-9]+)?$/.test(name);
}

function isRelease(name: string): boolean {
  return /_(?:In)?Release$/.test(name);
}

async function read(
  host: Host,
  name: string,
  releaseName: string | undefined,
  installed: Installed,
): Promise<List> {
  const path = `${LISTS}/${name}`;
  const { of, size } = await parsedLater(path, offers(unpacked(host, path), installed));
  const text = releaseName === undefined ? "" : await host.text(`${LISTS}/${releaseName}`);
  const expected = listedSize(text, inRepository(name, releaseName));
  if (expected !== undefined && expected !== size)
    throw new HostError(
      "failed",
      `${path}: cut off or changed: ${size} bytes, but its release says ${expected}; "apt-get update" fetches it again`,
    );
  return { ...(release(text) ?? { name: siteOf(name), upgrades: "always" }), offers: of };
}

function unpacked(host: Host, path: string): AsyncIterable<Uint8Array> {
  const ending = /_Packages\.(\w+)$/.exec(path)?.[1];
  if (ending === undefined) return host.chunks(path);
  const unpack = UNPACKERS[ending];
  if (unpack) return unpack(host.chunks(path));
  throw new HostError(
    "unavailable",
    `${path}: ${ending} is not unpacked here; let apt keep it plain or as gz, lz4 or zst (apt.conf(5), Acquire::GzipIndexes)`,
  );
}

/** The file with what a list's repository says of itself: the one with the longest beginning in common, signed rather than not. */
function releaseFile(list: string, names: readonly string[]): string | undefined {
  return names
    .filter((name) => isRelease(name) && list.startsWith(stem(name)))
    .sort((a, b) => stem(b).length - stem(a).length || (a < b ? -1 : 1))[0];
}

function stem(releaseName: string): string {
  return releaseName.replace(/(?:In)?Release$/, "");
}

/** Path of a list below its release: in the names of lists, "_" stands for "/", and "%5f" for "_". */
function inRepository(list: string, releaseName: string | undefined): string {
  const cut = releaseName === undefined ? 0 : stem(releaseName).length;
  return list
    .slice(cut)
    .replace(/\.[a-z0-9]+$/, "")
    .replaceAll("_", "/")
    .replaceAll("%5f", "_");
}

/** Host that a list came from; nothing is before the first "_" where it came from a folder of this one. */
function siteOf(list: string): string {
  return list.split("_")[0] || "a folder of this host";
}

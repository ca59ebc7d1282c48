import { createHash } from "node:crypto";
import type * as z from "zod";
import { type Bulky, openBulk } from "../../baseline/bulk.ts";
import { type Lines, linesAtHand } from "../../files/line-file.ts";
import { type Assignment, Assignments } from "../../model/assignment.ts";
import { type Bulk, CompiledBaseline, notFor } from "../../model/baseline.ts";
import { fitsHost } from "../../model/host-pattern.ts";
import { parseJson } from "../../model/json.ts";
import type { HostIdentity } from "../../model/snapshot.ts";
import { Trouble } from "../../model/trouble.ts";
import { type Waiver, Waivers } from "../../model/waiver.ts";
import { bulkPath, sha256, targetPath } from "../repository/names.ts";
import { Refused } from "./refused.ts";
import type { Site } from "./site.ts";

/** Most bytes of bulk state: its baseline names its hash, but not its size. */
const MOST_BULK = 256 * 1024 * 1024;

/** A baseline as it was signed, with its bulk state, both verified. */
export interface SignedBaseline {
  /** Name of the target, such as `site-a/line3.json`. */
  target: string;
  baseline: CompiledBaseline;
  /** SHA-256 in hex of the signed bytes. */
  sha256: string;
  bulk?: Bulky;
}

/** The first assignment that fits the host. Throws {@link Refused} where none does. */
export async function assignmentFor(site: Site, host: HostIdentity): Promise<Assignment> {
  const all = await document(site, `${site.name}/assignments.json`, Assignments);
  const fits = ({ hosts, applies }: Assignment) =>
    fitsHost(hosts, host.name) && notFor(applies, host) === undefined;
  const found = all?.assignments.find(fits);
  if (found) return found;
  throw new Refused(
    "no-assignment",
    `${site.name}: found no assignment for ${host.name} (${host.os} ${host.release ?? ""}); ask the engineers of ${site.name} to propose one`,
  );
}

/** The baselines that an assignment names for a host, with all they need. Throws {@link Refused}. */
export async function baselinesOf(
  site: Site,
  { baselines }: Assignment,
  host: HostIdentity,
): Promise<SignedBaseline[]> {
  const all = await Promise.all(baselines.map((name) => baselineAt(site, targetOf(site, name))));
  for (const { target, baseline } of all) {
    const why = notFor(baseline.applies, host);
    if (why !== undefined)
      throw new Refused(
        "bad-target",
        `${target} was assigned to this host, but ${why}; ask for another assignment`,
      );
  }
  return all;
}

/** All waivers of a role; none where it signed none. */
export async function waiversOf(site: Site, role: string): Promise<Waiver[]> {
  return (await document(site, `${role}/waivers.json`, Waivers))?.waivers ?? [];
}

/** Throws {@link Refused} where one engineer waives for longer than one may. @param hours longest life, of the policy */
export function refuseLong(waivers: readonly Waiver[], hours: number): void {
  for (const { id, from, until } of waivers) {
    const life = (Date.parse(until) - Date.parse(from)) / 3_600_000;
    if (life > hours)
      throw new Refused(
        "provisional-too-long",
        `provisional waiver ${id}: found a life of ${life} hours, expected at most ${hours}; let more engineers sign it as a waiver`,
      );
  }
}

/** An assignment names its site's targets with the site or without it. */
function targetOf({ name: site }: Site, name: string): string {
  const target = name.includes("/") ? name : `${site}/${name}`;
  if (target.startsWith(`${site}/`)) return target;
  throw new Refused("wrong-site", `found ${name} in an assignment, expected only what begins with ${site}/`);
}

async function baselineAt(site: Site, target: string): Promise<SignedBaseline> {
  const baseline = await document(site, target, CompiledBaseline);
  const hash = site.fileOf(target)?.sha256;
  if (baseline === undefined || hash === undefined)
    throw new Refused("incomplete", `${target}: an assignment names it, but nobody signed it`);
  const bulk = baseline.state?.bulk && (await bulkAt(site, baseline.state.bulk));
  return { target, baseline, sha256: hash, ...(bulk ? { bulk } : {}) };
}

/** The whole of it is verified, though an audit asks for little: this is where it came from elsewhere, or may have been in others' hands. */
async function bulkAt(site: Site, bulk: Bulk): Promise<Bulky> {
  const path = bulkPath(bulk.sha256);
  const kept = site.lines(path);
  const lines = kept && hashOf(kept) === bulk.sha256 ? kept : await fetched(site, path, bulk);
  const opened = openSigned(lines, bulk);
  site.bulk.set(path, lines);
  return opened;
}

function hashOf(lines: Lines): string {
  const digest = createHash("sha256");
  for (const block of lines.blocks({ from: 0, to: Infinity })) digest.update(block);
  return digest.digest("hex");
}

async function fetched(site: Site, path: string, bulk: Bulk): Promise<Lines> {
  const bytes = await site.read(path, MOST_BULK);
  if (bytes === undefined)
    throw new Refused("incomplete", `${path}: a baseline names it, but it is not there`);
  const found = sha256(bytes);
  if (found === bulk.sha256) return linesAtHand(path, bytes);
  throw new Refused(
    "changed-bulk",
    `${path}: found bytes with hash ${found}: this is not the state that was approved`,
  );
}

/** Bytes may be those that were signed, and still not what the baseline says of them. */
function openSigned(lines: Lines, bulk: Bulk): Bulky {
  try {
    return openBulk(lines, bulk);
  } catch (thrown) {
    if (!(thrown instanceof Trouble)) throw thrown;
    throw new Refused("bad-target", thrown.message);
  }
}

/** A signed target as data; undefined where nobody signed one of that name. */
async function document<Schema extends z.ZodType>(
  site: Site,
  target: string,
  schema: Schema,
): Promise<z.infer<Schema> | undefined> {
  const file = site.fileOf(target);
  if (file === undefined) return undefined;
  const path = targetPath(target, file.sha256);
  const bytes = await site.read(path, file.length);
  if (bytes === undefined) throw new Refused("incomplete", `${path}: was signed, but it is not there`);
  if (bytes.length !== file.length || sha256(bytes) !== file.sha256)
    throw new Refused("changed-target", `${path}: these are not the bytes that were signed`);
  const { success, data, error } = schema.safeParse(json(bytes, path));
  if (!success)
    throw new Refused(
      "bad-target",
      `${target}: found another form than expected (${error.issues[0]?.message})`,
    );
  site.files.set(path, bytes);
  return data;
}

function json(bytes: Uint8Array, path: string): unknown {
  try {
    return parseJson(new TextDecoder().decode(bytes));
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw thrown;
    throw new Refused(
      "bad-target",
      `${path}: found no JSON; was this signed for another version of the agent?`,
    );
  }
}

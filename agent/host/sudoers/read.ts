import { basename, dirname, resolve } from "node:path/posix";
import { unquote } from "../../../src/formats/line-reader.ts";
import { sudoers } from "../../../src/formats/sudoers.ts";
import { FormatError, type Node } from "../../../src/formats/tree.ts";
import { ifPresent, orWhy, unless } from "../ask.ts";
import type { Hidden } from "../hidden.ts";
import { type Host, HostError } from "../host.ts";
import { givenOrShipped } from "../shipped.ts";

export const SUDOERS = "/etc/sudoers";
/** How deep files may include each other: MAX_SUDOERS_DEPTH of sudo. */
const MAX_DEPTH = 128;

/** A statement of sudoers(5), in the order in which sudo reads them; the last that matches counts. */
export interface Statement {
  node: Node;
  file: string;
  /** The file, and those that led to it from the main one, which can't be read without them. */
  from: string[];
}

export interface Sudoers {
  statements: Statement[];
  problems: Problem[];
  hidden: Hidden[];
}

/** What was not understood or not there, and why. */
export interface Problem {
  file: string;
  why: string;
}

/**
 * All statements with what they include; of what can't be read or is too much to be parsed, where it stands. Throws
 * {@link HostError} where the main file can't be read.
 */
export async function readSudoers(host: Host): Promise<Sudoers> {
  const all: Sudoers = { statements: [], problems: [], hidden: [] };
  const file = await givenOrShipped(host, SUDOERS);
  await addText(host, await host.text(file), { file, from: [file], depth: 0 }, all);
  return all;
}

interface Where {
  file: string;
  from: string[];
  depth: number;
}

async function addText(host: Host, text: string, { file, from, depth }: Where, all: Sudoers): Promise<void> {
  if (depth > MAX_DEPTH)
    throw new HostError("failed", `${file}: files include each other more than ${MAX_DEPTH} deep`);
  const chain = depth === 0 ? [] : from;
  // The format gathers what belongs together, but an included file stands in its place: each starts a new part.
  for (const part of text.split(/^(?=[ \t]*[@#]include)/m))
    for (const node of nodesOf(part, file, all)) {
      if (node.name !== "include" && node.name !== "includedir") all.statements.push({ node, file, from });
      else
        for (const path of await included(host, node, file, all))
          await addFile(host, { file: path, from: [path, ...chain], depth: depth + 1 }, all);
    }
}

async function addFile(host: Host, where: Where, all: Sudoers): Promise<void> {
  const text = await orWhy(host.text(where.file));
  if ("why" in text) hide(where.file, text.why, all);
  else await addText(host, text.value, where, all);
}

function hide(path: string, why: string, { statements, hidden }: Sudoers): void {
  hidden.push({ path, why, at: statements.length });
}

function nodesOf(text: string, file: string, all: Sudoers): Node[] {
  try {
    return sudoers.parse(text).children;
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    hide(file, `${file}: ${error.message}`, all);
    return [];
  }
}

/** Files that an include names (sudoers(5), "Including other files from within sudoers"). */
async function included(host: Host, { name, value }: Node, file: string, all: Sudoers): Promise<string[]> {
  const written = unquote(String(value ?? ""));
  const path = resolve(
    dirname(file),
    written.includes("%h") ? written.replaceAll("%h", await shortName(host)) : written,
  );
  if (name === "includedir") return filesOf(host, path, all);
  const isThere = await orWhy(host.exists(path));
  // What can't even be looked for is told when it is read.
  if ("why" in isThere || isThere.value) return [path];
  all.problems.push({ file, why: `it includes ${path}, which is not there` });
  return [];
}

async function filesOf(host: Host, folder: string, all: Sudoers): Promise<string[]> {
  const names = await orWhy(ifPresent(host.list(folder)));
  if ("why" in names) hide(folder, names.why, all);
  const paths = ("why" in names ? [] : (names.value ?? []))
    .filter((found) => !found.endsWith("~") && !found.includes("."))
    .map((found) => `${folder}/${found}`);
  const files = await Promise.all(paths.map((path) => orWhy(isFile(host, path))));
  return paths.filter((_, at) => files[at] && ("why" in files[at] || files[at].value));
}

/** sudo passes over all else in such a folder, and over links that lead nowhere. */
async function isFile(host: Host, path: string): Promise<boolean> {
  const found = await unless(host.resolve(path), "absent", "bad-link");
  return found !== undefined && (await host.stat(found)).type === "file";
}

async function shortName(host: Host): Promise<string> {
  return basename((await host.text("/etc/hostname")).trim()).replace(/\..*/, "");
}

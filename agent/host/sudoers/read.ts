import { basename, dirname, resolve } from "node:path/posix";
import { unquote } from "../../../src/formats/line-reader.ts";
import { sudoers } from "../../../src/formats/sudoers.ts";
import { FormatError, type Node } from "../../../src/formats/tree.ts";
import { ifPresent, unless } from "../ask.ts";
import { type Host, HostError } from "../host.ts";

export const SUDOERS = "/etc/sudoers";
/** How deep files may include each other: MAX_SUDOERS_DEPTH of sudo. */
const MAX_DEPTH = 128;

/** A statement of sudoers(5), in the order in which sudo reads them; the last that matches counts. */
export interface Statement {
  node: Node;
  file: string;
}

export interface Sudoers {
  statements: Statement[];
  problems: Problem[];
}

/** What was not understood or not there, and why. */
export interface Problem {
  file: string;
  why: string;
}

/** All statements with what they include. Throws {@link HostError} where one of the files can't be read. */
export async function readSudoers(host: Host): Promise<Sudoers> {
  const all: Sudoers = { statements: [], problems: [] };
  await readFile(host, SUDOERS, 0, all);
  return all;
}

async function readFile(host: Host, file: string, depth: number, all: Sudoers): Promise<void> {
  if (depth > MAX_DEPTH)
    throw new HostError("failed", `${file}: files include each other more than ${MAX_DEPTH} deep`);
  // The format gathers what belongs together, but an included file stands in its place: each starts a new part.
  for (const part of (await host.text(file)).split(/^(?=[ \t]*[@#]include)/m))
    for (const node of nodesOf(part, file, all)) {
      if (node.name !== "include" && node.name !== "includedir") all.statements.push({ node, file });
      else
        for (const path of await included(host, node, file, all)) await readFile(host, path, depth + 1, all);
    }
}

function nodesOf(text: string, file: string, { problems }: Sudoers): Node[] {
  try {
    return sudoers.parse(text).children;
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    problems.push({ file, why: error.message });
    return [];
  }
}

/** Files that an include names (sudoers(5), "Including other files from within sudoers"). */
async function included(
  host: Host,
  { name, value }: Node,
  file: string,
  { problems }: Sudoers,
): Promise<string[]> {
  const written = unquote(String(value ?? ""));
  const path = resolve(
    dirname(file),
    written.includes("%h") ? written.replaceAll("%h", await shortName(host)) : written,
  );
  if (name === "includedir") {
    const names = (await ifPresent(host.list(path))) ?? [];
    const paths = names
      .filter((found) => !found.endsWith("~") && !found.includes("."))
      .map((found) => `${path}/${found}`);
    const files = await Promise.all(paths.map((found) => isFile(host, found)));
    return paths.filter((_, at) => files[at]);
  }
  if (await host.exists(path)) return [path];
  problems.push({ file, why: `it includes ${path}, which is not there` });
  return [];
}

/** sudo passes over all else in such a folder, and over links that lead nowhere. */
async function isFile(host: Host, path: string): Promise<boolean> {
  const found = await unless(host.resolve(path), "absent", "bad-link");
  return found !== undefined && (await host.stat(found)).type === "file";
}

async function shortName(host: Host): Promise<string> {
  return basename((await host.text("/etc/hostname")).trim()).replace(/\..*/, "");
}

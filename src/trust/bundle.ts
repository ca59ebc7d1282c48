import * as z from "zod";
import { SiteName } from "../model/assignment.ts";
import { reason, Trouble } from "../model/trouble.ts";
import { bulkOf } from "./repository/bulk.ts";
import type { Folder } from "./repository/folder.ts";
import { metadataPath, provisionalRole, TIMESTAMP, targetPath } from "./repository/names.ts";
import { type Repository, readTarget } from "./repository/open.ts";
import { mandateFor, TARGETS } from "./repository/standing.ts";

const FORMAT = "mesdrift-bundle/1";

const Head = z.strictObject({
  format: z.literal(FORMAT),
  site: SiteName,
  /** Number of files, one a line: a bundle that was cut off shows. */
  files: z.number().int().min(1),
});

const Entry = z.strictObject({
  path: z.string().regex(/^(?:metadata|targets|bulk)(?:\/[A-Za-z0-9][A-Za-z0-9._-]*)+$/),
  text: z.string(),
});

/** What a stick carries to hosts that no network reaches. Nothing in it was verified yet. */
export interface Bundle {
  site: SiteName;
  /** Bytes by path inside the trust repository. */
  files: ReadonlyMap<string, Uint8Array>;
}

/** All that hosts of one site need of a repository, as lines of JSON: a head, then a file a line. Throws {@link Trouble}. */
export function bundleText(repository: Repository, site: string): string {
  const paths = pathsFor(repository, site);
  const head: z.infer<typeof Head> = { format: FORMAT, site, files: paths.length };
  const entries = paths.map((path) => ({ path, text: repository.folder.readText(path) }));
  return [head, ...entries].map((line) => `${JSON.stringify(line)}\n`).join("");
}

/** Reads a bundle. Throws {@link Trouble} when it is none or not whole. @param file its name, for messages */
export function readBundle(bytes: Uint8Array, file: string): Bundle {
  const [first = "", ...rest] = new TextDecoder().decode(bytes).split("\n");
  const head = Head.safeParse(parseLine(first, `${file}:1`));
  if (!head.success) throw new Trouble(`${file}: no bundle of this version; mesdrift bundle makes one`);
  const lines = rest.slice(0, -1);
  if (lines.length !== head.data.files || rest.at(-1) !== "")
    throw new Trouble(
      `${file}: found ${lines.length} whole files, expected ${head.data.files}: copy it again`,
    );
  const files = new Map(lines.map((line, at) => readEntry(line, `${file}:${at + 2}`)));
  return { site: head.data.site, files };
}

function readEntry(line: string, where: string): [string, Uint8Array] {
  const { success, data } = Entry.safeParse(parseLine(line, where));
  if (!success) throw new Trouble(`${where}: no file of a trust repository; make the bundle again`);
  return [data.path, new TextEncoder().encode(data.text)];
}

function parseLine(line: string, where: string): unknown {
  try {
    return JSON.parse(line);
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw thrown;
    throw new Trouble(`${where}: found no JSON (${reason(thrown)}); copy the bundle again`);
  }
}

function pathsFor(repository: Repository, site: string): string[] {
  const { standing, snapshot, folder } = repository;
  mandateFor(standing, site);
  const roles = [TARGETS, site, provisionalRole(site)].flatMap((role) => {
    const metadata = standing.roles.get(role);
    return metadata ? [metadataPath(role, metadata.signed.version)] : [];
  });
  return [
    ...rootPaths(folder),
    TIMESTAMP,
    metadataPath("snapshot", snapshot.signed.version),
    ...roles,
    ...new Set([site, provisionalRole(site)].flatMap((role) => targetPaths(repository, role))),
  ];
}

/** Every root there ever was: a host goes from the one it knows to the newest. */
function rootPaths(folder: Folder): string[] {
  const paths: string[] = [];
  for (let version = 1; folder.has(metadataPath("root", version)); version++)
    paths.push(metadataPath("root", version));
  return paths;
}

function targetPaths(repository: Repository, role: string): string[] {
  const files = Object.entries(repository.standing.roles.get(role)?.signed.targets ?? {});
  return files.flatMap(([target, { hashes }]) => [
    targetPath(target, hashes.sha256 ?? ""),
    ...bulkOf(readTarget(repository, role, target) ?? "").map(({ path }) => path),
  ]);
}

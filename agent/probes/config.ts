import { isDeepStrictEqual } from "node:util";
import { parseConfig } from "../../src/formats/index.ts";
import { FormatError, LIMITS } from "../../src/formats/tree.ts";
import { formatAddress } from "../../src/model/address.ts";
import type { Fact } from "../../src/model/fact.ts";
import { isLiteral } from "../../src/model/glob.ts";
import type { Gap } from "../../src/model/snapshot.ts";
import { printable } from "../../src/model/text.ts";
import { type Host, HostError } from "../host/host.ts";
import { watched } from "../host/watched.ts";
import type { ConfigWatch, Observed, Probe, Scope } from "./probe.ts";

const KIND = "config";

export const probe: Probe = {
  kind: KIND,
  about:
    "Watched config files, field by field. Key: the path. Fields: `format`, and what the file holds by its path in it.",
  fields: { format: { is: "state", about: "Name of the format that the file was read as." } },

  async *observe(host, scope) {
    const { paths, gaps } = await watched(host, KIND, scope.configs);
    for (const gap of gaps) yield { unreadable: gap };
    for (const [path, watch] of paths) {
      try {
        const file = await fileAt(path, watch, paths, host);
        if (file === undefined) continue;
        const approved = await unchanged(path, file, host, scope);
        yield approved ? { fact: approved } : await parsed(path, file, watch, host, scope);
      } catch (error) {
        yield* told(path, error);
      }
    }
  },
};

/**
 * The file to be read for a watched path, as a path without links; nothing for a directory, or a link to another watched
 * file. A link is followed only where the watch names it: one that merely matches may lead anywhere.
 */
async function fileAt(
  path: string,
  { glob }: ConfigWatch,
  paths: ReadonlyMap<string, ConfigWatch>,
  host: Host,
): Promise<string | undefined> {
  const file = await host.resolve(path);
  const isLink = (await host.stat(path)).type === "link";
  if (isLink && paths.has(file)) return undefined;
  if ((await host.stat(file)).type === "directory") return undefined;
  if (isLink && !isLiteral(glob))
    throw new FormatError(
      `a link to ${printable(file)}, which is not watched; watch that, or the link by its name`,
    );
  return file;
}

/** The fact as it was approved, where the file still has the content that was approved with it. */
async function unchanged(path: string, file: string, host: Host, scope: Scope): Promise<Fact | undefined> {
  const fact = scope.approved(KIND, path);
  const hash = scope.approved("file", path)?.fields.sha256;
  if (fact === undefined || hash === undefined) return undefined;
  const found = await scope.digests.of(host, file, await host.stat(file), hash);
  return isDeepStrictEqual(hash, found) ? fact : undefined;
}

async function parsed(
  path: string,
  file: string,
  { as, identity }: ConfigWatch,
  host: Host,
  { digests, secrets }: Scope,
): Promise<Observed> {
  const bytes = await digests.read(host, file);
  const about = { path, secrets, ...(as ? { as } : {}), ...(identity ? { identity } : {}) };
  const { format, fields } = parseConfig(bytes, about);
  return { fact: { kind: KIND, key: path, fields: { format, ...fields }, from: [...new Set([path, file])] } };
}

/** Why a config has no fields. One that is not there is no gap; what is neither the host's nor the file's fault is thrown. */
function* told(path: string, error: unknown): Iterable<Observed> {
  const gap = (why: string): Gap => ({ address: formatAddress({ kind: KIND, key: path }), why });
  if (error instanceof FormatError) yield { unparsed: gap(printable(error.message)) };
  else if (!(error instanceof HostError)) throw error;
  else if (error.fault === "too-large")
    yield { capped: gap(`more than ${LIMITS.bytes} bytes: hashed, not read field by field`) };
  else if (error.fault === "special") yield { unparsed: gap(error.message) };
  else if (error.fault !== "absent") yield { unreadable: gap(error.message) };
}

import { isDeepStrictEqual } from "node:util";
import { parseConfig } from "../../src/formats/index.ts";
import { FormatError, LIMITS } from "../../src/formats/tree.ts";
import { formatAddress } from "../../src/model/address.ts";
import type { Fact } from "../../src/model/fact.ts";
import { anyGlob, isLiteral } from "../../src/model/glob.ts";
import type { Gap } from "../../src/model/snapshot.ts";
import { printable } from "../../src/model/text.ts";
import type { Value } from "../../src/model/value.ts";
import { type Host, HostError, type Met } from "../host/host.ts";
import { watched } from "../host/watched.ts";
import type { ConfigWatch, Observed, Probe, Scope } from "./probe.ts";

const KIND = "config";

export const probe: Probe = {
  kind: KIND,
  about:
    "Watched config files, field by field. Key: the path. Fields: `format`, and what the file holds by its path in it.",
  fields: { format: { is: "state", about: "Name of the format that the file was read as." } },

  async *observe(host, scope) {
    const globs = [...new Set(scope.configs.map(({ glob }) => glob))];
    const watches = new Map(globs.map((glob) => [glob, scope.configs.find((watch) => watch.glob === glob)]));
    const isWatched = anyGlob(globs);
    for await (const { met, gaps } of watched(host, KIND, globs)) {
      for (const gap of gaps) yield { unreadable: gap };
      for (const one of met) yield* observed(one, watches.get(one.pattern), isWatched, host, scope);
    }
  },
};

async function* observed(
  one: Met,
  watch: ConfigWatch = { glob: one.pattern },
  isWatched: (path: string) => boolean,
  host: Host,
  scope: Scope,
): AsyncIterable<Observed> {
  try {
    const file = await fileAt(one, isWatched, host);
    if (file === undefined) return;
    yield { fact: await factOf(one.path, file, watch, host, scope) };
  } catch (error) {
    yield* told(one.path, error);
  }
}

/**
 * The file to be read for a watched path, without links on the way; nothing for a directory, or a link to another
 * watched file. A link is followed only where the watch names it: one that merely matches may lead anywhere.
 */
async function fileAt(one: Met, isWatched: (path: string) => boolean, host: Host): Promise<Met | undefined> {
  if (one.stat.type === "directory") return undefined;
  if (one.stat.type !== "link") return one;
  const resolved = await host.resolve(one.path);
  if (isWatched(resolved)) return undefined;
  const stat = await host.stat(resolved);
  if (stat.type === "directory") return undefined;
  if (!isLiteral(one.pattern))
    throw new FormatError(
      `a link to ${printable(resolved)}, which is not watched; watch that, or the link by its name`,
    );
  return { ...one, resolved, stat };
}

/** The fact as it was approved, where the file still has the content that was approved with it; else what it says now. */
async function factOf(path: string, file: Met, watch: ConfigWatch, host: Host, scope: Scope): Promise<Fact> {
  const fact = scope.approved(KIND, path);
  const approved = fact && scope.approved("file", path)?.fields.sha256;
  const approvedWith = (hash: Value | undefined) =>
    approved !== undefined && isDeepStrictEqual(hash, approved) ? fact : undefined;
  const unread = approvedWith(scope.digests.known(file));
  if (unread) return unread;
  const from = [...new Set([path, file.resolved])];
  const use = (bytes: Uint8Array, hash: Value) =>
    approvedWith(hash) ?? { ...parsed(bytes, path, watch, scope), from };
  return scope.digests.read(host, file, use, approved);
}

function parsed(bytes: Uint8Array, path: string, { as, identity }: ConfigWatch, { secrets }: Scope): Fact {
  const about = { path, secrets, ...(as ? { as } : {}), ...(identity ? { identity } : {}) };
  const { format, fields } = parseConfig(bytes, about);
  return { kind: KIND, key: path, fields: { format, ...fields } };
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

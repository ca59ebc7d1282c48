import { createHash } from "node:crypto";
import { compareConfigs } from "../compare/tree.ts";
import { decode } from "../formats/encoding.ts";
import { type ParsedConfig, parseConfig } from "../formats/index.ts";
import { FormatError } from "../formats/tree.ts";
import { formatAddress } from "../model/address.ts";
import type { Difference } from "../model/report.ts";
import type { SecretKeeper } from "../model/secret.ts";
import { Trouble } from "../model/trouble.ts";

export interface Comparison {
  changes: Difference[];
  /** What differs and means nothing, or could not be looked into, in words. */
  ignored: string[];
}

interface Input {
  path: string;
  bytes: Uint8Array;
}

interface Reading {
  as?: string;
  secrets: SecretKeeper;
}

/** Compares two config files by field. Where one does not parse, only whether the bytes differ can be said. */
export function diffFiles(before: Input, after: Input, reading: Reading): Comparison {
  const [was, is] = [parsed(before, reading), parsed(after, reading)];
  if (typeof was === "string" || typeof is === "string")
    return bytesOnly(
      before,
      after,
      reading.secrets,
      [was, is].filter((why) => typeof why === "string"),
    );
  // JSON is JSON5 too, whatever the other copy is called.
  if (was.format !== is.format && [was.format, is.format].every((format) => /^json5?$/.test(format)))
    return diffFiles(before, after, { ...reading, as: "json5" });
  if (was.format !== is.format)
    throw new Trouble(
      `${before.path} is read as ${was.format} and ${after.path} as ${is.format}: say which with --as FORMAT`,
    );
  const changes = compareConfigs(was.fields, is.fields).map(
    ({ path, ...difference }): Difference => ({
      address: formatAddress({ kind: "config", key: after.path, path }),
      ...difference,
    }),
  );
  return {
    changes,
    ignored:
      changes.length === 0 && !isEqual(before, after)
        ? [`the bytes differ in ${ignoredParts(before, after)}`]
        : [],
  };
}

function parsed({ path, bytes }: Input, { as, secrets }: Reading): ParsedConfig | string {
  try {
    return parseConfig(bytes, { path, secrets, ...(as === undefined ? {} : { as }) });
  } catch (thrown) {
    if (!(thrown instanceof FormatError)) throw thrown;
    return `${path} is not parsed: ${thrown.message}`;
  }
}

/** The whole-file digests are keyed: a file that does not parse may hold a secret. */
function bytesOnly(before: Input, after: Input, secrets: SecretKeeper, ignored: string[]): Comparison {
  if (isEqual(before, after)) return { changes: [], ignored };
  const digest = ({ bytes }: Input) => secrets.seal(createHash("sha256").update(bytes).digest());
  const address = formatAddress({ kind: "file", key: after.path, path: "sha256" });
  return { changes: [{ address, change: "changed", before: digest(before), after: digest(after) }], ignored };
}

function isEqual(before: Input, after: Input): boolean {
  return Buffer.compare(before.bytes, after.bytes) === 0;
}

/** What differs in two files that mean the same. */
function ignoredParts(before: Input, after: Input): string {
  const [was, is] = [before, after].map(({ bytes }) => Buffer.from(bytes).toString("latin1")) as [
    string,
    string,
  ];
  const bare = (text: string) => text.replace(/^\u00ef\u00bb\u00bf/, "");
  const lines = (text: string) => bare(text).replace(/\r\n?/g, "\n");
  if (bare(was) === bare(is)) return "the byte order mark only";
  if (lines(was) === lines(is)) return "line ends only";
  if (decode(before.bytes).text === decode(after.bytes).text) return "the encoding only";
  if (lines(was).replace(/\s+/g, "") === lines(is).replace(/\s+/g, "")) return "white space only";
  return "comments, white space, or an order that means nothing";
}

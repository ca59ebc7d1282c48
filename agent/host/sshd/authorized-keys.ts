import { createHash } from "node:crypto";

/** A public key of authorized_keys (sshd(8)). */
export interface AuthorizedKey {
  type: string;
  /** As `ssh-keygen -l` prints it: `SHA256:` and base64 without padding. */
  fingerprint: string;
  /** Size of the key; undefined for a type that is not known here. */
  bits: number | undefined;
  /** As written, such as `from="10.0.0.0/8"`. */
  options: string[];
  comment: string;
}

/** Bits of keys whose type says them. */
const FIXED_BITS: readonly [RegExp, number][] = [
  [/ed25519/, 256],
  [/nistp256/, 256],
  [/nistp384/, 384],
  [/nistp521/, 521],
];
/** Which string of the blob (RFC 4253, section 6.6) holds the number whose length counts. */
const NUMBER_AT: Record<string, number> = { "ssh-rsa": 2, "ssh-dss": 1 };

/** Options, up to the first white space outside quotes. */
const OPTIONS = /^(?:"(?:\\.|[^"\\])*"|[^\s"])+/;
const OPTION = /(?:"(?:\\.|[^"\\])*"|[^,"])+/g;

/** The key of a line that is neither blank nor a comment; undefined where there is none. */
export function authorizedKey(line: string): AuthorizedKey | undefined {
  const bare = keyOf(line, []);
  if (bare) return bare;
  const options = OPTIONS.exec(line)?.[0] ?? "";
  return keyOf(line.slice(options.length).trim(), options.match(OPTION) ?? []);
}

function keyOf(text: string, options: string[]): AuthorizedKey | undefined {
  const [, type = "", base64 = "", comment = ""] =
    /^(\S+)\s+([A-Za-z0-9+/]+={0,2})(?:\s+(.*))?$/.exec(text) ?? [];
  const blob = Buffer.from(base64, "base64");
  const strings = stringsOf(blob);
  if (type === "" || strings[0]?.toString("latin1") !== type) return undefined;
  const digest = createHash("sha256").update(blob).digest("base64").replace(/=+$/, "");
  return { type, fingerprint: `SHA256:${digest}`, bits: bitsOf(type, strings), options, comment };
}

/** Strings of a blob: each after its length in four bytes (RFC 4251, section 5); none where it is cut short. */
function stringsOf(blob: Buffer): Buffer[] {
  const strings: Buffer[] = [];
  for (let at = 0; at < blob.length; ) {
    const start = at + 4;
    const end = start <= blob.length ? start + blob.readUInt32BE(at) : Number.POSITIVE_INFINITY;
    if (end > blob.length) return [];
    strings.push(blob.subarray(start, end));
    at = end;
  }
  return strings;
}

function bitsOf(type: string, strings: readonly Buffer[]): number | undefined {
  const at = NUMBER_AT[type];
  if (at === undefined) return FIXED_BITS.find(([name]) => name.test(type))?.[1];
  const number = strings[at]?.toString("hex").replace(/^0+/, "") ?? "";
  return number === "" ? undefined : BigInt(`0x${number}`).toString(2).length;
}

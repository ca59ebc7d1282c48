/** What one logs in to a host with. */
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { AnyAuthMethod, ConnectConfig, ServerHostKeyAlgorithm } from "ssh2";
import ssh2 from "ssh2";
import { isThere } from "../../../src/files/is-there.ts";
import { reason, Trouble } from "../../../src/model/trouble.ts";
import { type HostKeyCheck, keysFor } from "./host-key.ts";
import type { Target } from "./target.ts";

/** With what one logs in. */
export interface Access {
  /** Files with private keys, in their order. */
  identities: readonly string[];
  /** For identities that are encrypted. */
  passphrase?: string;
  /** Socket of an ssh-agent(1). */
  agent?: string;
  knownHosts: readonly string[];
  /** The fingerprint that the host must show; else it must be among the known hosts. */
  hostKey?: string;
  /** A host to go by, which must be among the known hosts. */
  jump?: Target;
}

/** Where OpenSSH keeps known hosts. */
export const KNOWN_HOSTS = [join(homedir(), ".ssh/known_hosts"), "/etc/ssh/ssh_known_hosts"];

/** The user's own keys, where there are any. */
export function ownIdentities(): string[] {
  return ["id_ed25519", "id_ecdsa", "id_rsa"].map((name) => join(homedir(), ".ssh", name)).filter(isThere);
}

/** Keys that hosts have, the better ones first. */
const HOST_KEYS: readonly ServerHostKeyAlgorithm[] = [
  "ssh-ed25519",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "rsa-sha2-512",
  "rsa-sha2-256",
  "ssh-rsa",
];

/** A host with several keys is to show one of a type that is known. Text is compressed on the way. */
export function algorithms(check: HostKeyCheck): NonNullable<ConnectConfig["algorithms"]> {
  const types = new Set(keysFor(check).map(({ type }) => type));
  const isKnown = (name: string) => types.has(/^rsa-/.test(name) ? "ssh-rsa" : name);
  return {
    // Hosts that are old enough have no other.
    kex: { append: ["diffie-hellman-group14-sha1"], prepend: [], remove: [] },
    serverHostKey: HOST_KEYS.toSorted((a, b) => Number(isKnown(b)) - Number(isKnown(a))),
    compress: ["zlib@openssh.com", "none"],
  };
}

/** Ways to log in, in the order they are tried. Throws {@link Trouble} where there is none. */
export function methods({ user: username }: Target, access: Access): AnyAuthMethod[] {
  const keys = access.identities.map((file) => readIdentity(file, access.passphrase));
  const all: AnyAuthMethod[] = [
    ...(access.agent === undefined ? [] : [{ type: "agent" as const, username, agent: access.agent }]),
    ...keys.map((key) => ({ type: "publickey" as const, username, key })),
  ];
  if (all.length > 0) return all;
  throw new Trouble(
    "found no key to log in with: start an ssh-agent that has one, or name a file with --identity",
  );
}

function readIdentity(file: string, passphrase: string | undefined) {
  let text: Buffer;
  try {
    text = readFileSync(file);
  } catch (thrown) {
    throw new Trouble(`${file}: the key can't be read (${reason(thrown)}); name another with --identity`);
  }
  const parsed = ssh2.utils.parseKey(text, passphrase);
  const key = Array.isArray(parsed) ? parsed[0] : parsed;
  if (key !== undefined && !(key instanceof Error)) return key;
  const why = key === undefined ? "it holds no key" : reason(key);
  throw new Trouble(
    `${file}: ${/no passphrase given/.test(why) ? "is encrypted; add it to an ssh-agent, or give its passphrase with --passphrase-fd" : why}`,
  );
}

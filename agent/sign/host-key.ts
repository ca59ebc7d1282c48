import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { isCode } from "../../src/files/fault.ts";
import { writeNew } from "../../src/files/write-new.ts";
import { Link } from "../../src/model/signed.ts";
import { reason, Trouble } from "../../src/model/trouble.ts";
import { newKeyPem, type SigningKey, signingKey } from "../../src/trust/keys/signing-key.ts";

const FORMAT = "mesdrift-host-key/1";

const HostKeyFile = z.strictObject({
  format: z.literal(FORMAT),
  /** One with the key: who takes a key anew begins a new chain. */
  epoch: Link.shape.epoch,
  /** PKCS#8, PEM. */
  secret: z.string(),
});

/** With what a host signs, and the chain that it signs. */
export interface HostKey {
  key: SigningKey;
  epoch: string;
}

/** The host's key for reports; made at first use, and never leaving the host. Throws {@link Trouble} where it can be neither read nor made. */
export function hostKey(state: string): HostKey {
  const path = join(state, "host.key");
  return parse(read(path) ?? make(state, path), path);
}

function make(state: string, path: string): string {
  const fresh = { format: FORMAT, epoch: randomBytes(16).toString("hex"), secret: newKeyPem() };
  try {
    mkdirSync(state, { recursive: true, mode: 0o700 });
    writeNew(path, `${JSON.stringify(fresh)}\n`, 0o600);
    return readFileSync(path, "utf8");
  } catch (thrown) {
    if (!(thrown instanceof Error && "code" in thrown)) throw thrown;
    throw new Trouble(
      `${state}: the host's key for reports can't be kept here (${reason(thrown)}); name another folder with --state`,
    );
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (thrown) {
    if (isCode(thrown, "ENOENT")) return undefined;
    throw new Trouble(
      `${path}: the host's key for reports can't be read (${reason(thrown)}); run as its owner, or name another folder with --state`,
    );
  }
}

function parse(text: string, path: string): HostKey {
  try {
    const { epoch, secret } = HostKeyFile.parse(JSON.parse(text));
    return { epoch, key: signingKey(secret) };
  } catch (thrown) {
    const isBroken = thrown instanceof SyntaxError || thrown instanceof z.ZodError || isKeyFault(thrown);
    if (!isBroken) throw thrown;
    throw new Trouble(
      `${path}: no key as mesdrift-agent writes it; restore it from a copy, or remove it and register the key that is made then`,
    );
  }
}

/** OpenSSL's faults have no type of their own. */
function isKeyFault(thrown: unknown): boolean {
  return thrown instanceof Error && "code" in thrown && String(thrown.code).startsWith("ERR_OSSL");
}

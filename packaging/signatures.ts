import { createPrivateKey, sign } from "node:crypto";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { run } from "./run.ts";

/** What may sign a release. Where one is missing, what it would sign stays unsigned, and the build says so. */
export interface Signers {
  /** Ed25519 secret key, PEM: signs the manifest of the release. */
  manifestKey?: string | undefined;
  /** Id of a secret key that gpg holds: signs debs and rpms. */
  gpgKey?: string | undefined;
  /** PKCS#12 file with a certificate for code, and the file with its passphrase: signs what is for Windows. */
  certificate?: { file: string; passphrase: string } | undefined;
}

/** Who signs, by the environment: MESDRIFT_RELEASE_KEY, MESDRIFT_GPG_KEY, MESDRIFT_CODE_CERTIFICATE and its MESDRIFT_CODE_PASSPHRASE_FILE. */
export function signersIn(environment: NodeJS.ProcessEnv): Signers {
  const { MESDRIFT_CODE_CERTIFICATE: file, MESDRIFT_CODE_PASSPHRASE_FILE: passphrase } = environment;
  return {
    manifestKey: environment.MESDRIFT_RELEASE_KEY,
    gpgKey: environment.MESDRIFT_GPG_KEY,
    certificate: file && passphrase ? { file, passphrase } : undefined,
  };
}

/** Signs a file in the way of its kind, if there is one. @returns how, or that it is unsigned; undefined where its kind is not signed */
export async function signFile(file: string, { gpgKey, certificate }: Signers): Promise<string | undefined> {
  if (/\.(?:deb|rpm)$/.test(file)) return gpgKey === undefined ? "unsigned" : signPackage(file, gpgKey);
  if (/\.(?:exe|msi)$/.test(file))
    return certificate === undefined ? "unsigned" : authenticode(file, certificate);
  return undefined;
}

/** An rpm holds its signature; a deb has it beside, since dpkg looks for none. */
async function signPackage(file: string, key: string): Promise<string> {
  // Debian's rpm would call it gpg2, which Debian no longer has.
  const macros = ["--define", `_gpg_name ${key}`, "--define", "__gpg /usr/bin/gpg"];
  if (file.endsWith(".rpm")) await run("rpmsign", [...macros, "--addsign", file]);
  else await run("gpg", ["--batch", "--yes", "--armor", "--local-user", key, "--detach-sign", file]);
  return `signed by ${key}`;
}

async function authenticode(
  file: string,
  { file: certificate, passphrase }: { file: string; passphrase: string },
): Promise<string> {
  const signed = `${file}.signed`;
  const key = ["-pkcs12", certificate, "-readpass", passphrase];
  await run("osslsigncode", ["sign", ...key, "-h", "sha256", "-n", "mesdrift", "-in", file, "-out", signed]);
  renameSync(signed, file);
  return "signed by Authenticode";
}

/** Signs a manifest, raw Ed25519 in base64, beside it. @returns how, or that it is unsigned */
export function signManifest(file: string, { manifestKey }: Signers): string {
  if (manifestKey === undefined) return "unsigned";
  const key = createPrivateKey(readFileSync(manifestKey));
  writeFileSync(`${file}.sig`, `${sign(null, readFileSync(file), key).toString("base64")}\n`);
  return "signed by Ed25519";
}

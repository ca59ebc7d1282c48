import { createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { signersIn, signFile, signManifest } from "../../packaging/signatures.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

test("a release key signs the manifest, and its public half verifies that", () => {
  const folder = temporaryFolder();
  const [key, manifest] = [join(folder, "release.key"), join(folder, "release.json")];
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  writeFileSync(key, privateKey.export({ type: "pkcs8", format: "pem" }));
  writeFileSync(manifest, "{}\n");

  expect(signManifest(manifest, signersIn({ MESDRIFT_RELEASE_KEY: key }))).toBe("signed by Ed25519");
  const signature = Buffer.from(readFileSync(`${manifest}.sig`, "utf8"), "base64");
  const pem = publicKey.export({ type: "spki", format: "pem" });
  expect(verify(null, readFileSync(manifest), createPublicKey(pem), signature)).toBe(true);
  expect(verify(null, Buffer.from("{ }\n"), createPublicKey(pem), signature)).toBe(false);
});

test("without keys everything is told as unsigned, and no signature is made up", async () => {
  const manifest = join(temporaryFolder(), "release.json");
  writeFileSync(manifest, "{}\n");
  expect(signManifest(manifest, signersIn({}))).toBe("unsigned");
  expect(existsSync(`${manifest}.sig`)).toBe(false);
  for (const file of ["a.deb", "a.rpm", "a.exe", "a.msi"])
    expect(await signFile(file, signersIn({}))).toBe("unsigned");
  expect(await signFile("a.tar.gz", signersIn({}))).toBeUndefined();
});

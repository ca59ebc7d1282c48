import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DIST, EPOCH } from "./place.ts";
import { type Signers, signManifest } from "./signatures.ts";

const MANIFEST = "release.json";

/** Lists all that is in the folder, by SHA-256: for sha256sum(1), and as a manifest that is signed. @returns how that is signed */
export function release(version: string, signers: Signers): string {
  const names = readdirSync(DIST)
    .filter((name) => !name.startsWith(MANIFEST) && name !== "SHA256SUMS")
    .sort();
  const files = names.map((name) => {
    const bytes = readFileSync(join(DIST, name));
    return { name, size: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
  });
  writeFileSync(join(DIST, "SHA256SUMS"), files.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join(""));
  const manifest = { format: "mesdrift-release/1", version, time: new Date(EPOCH * 1000), files };
  writeFileSync(join(DIST, MANIFEST), `${JSON.stringify(manifest, undefined, 2)}\n`);
  return signManifest(join(DIST, MANIFEST), signers);
}

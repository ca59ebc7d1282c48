import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import type { Contents } from "./contents.ts";
import { BUILD, DIST, EPOCH } from "./place.ts";
import type { Product } from "./product.ts";
import { run } from "./run.ts";
import { script } from "./scripts.ts";
import type { SingleFile } from "./single-file.ts";
import { layTree } from "./tree.ts";

/** What Node itself is linked with, and what the scripts call. */
const DEPENDS = ["libc6 (>= 2.28)", "libstdc++6", "systemd | systemd-standalone-sysusers", "passwd"];

/** Makes a Debian package (deb(5)). @returns its path */
export async function deb(
  { product, target }: SingleFile,
  { entries, configs }: Contents,
  version: string,
): Promise<string> {
  const root = join(BUILD, target.name, `${product.package}.deb`);
  layTree(root, entries);
  const control = ["postinst", "prerm", "postrm"].map((name) => ({
    path: `DEBIAN/${name}`,
    text: script(`deb/${name}`, product),
    mode: 0o755,
  }));
  const files = filesBelow(root);
  const size = files.reduce((sum, file) => sum + statSync(file).size, 0);
  layTree(root, [
    ...entries,
    ...control,
    { path: "DEBIAN/control", text: controlFile(product, target.deb ?? "all", version, size) },
    { path: "DEBIAN/conffiles", text: configs.map((path) => `${path}\n`).join("") },
    { path: "DEBIAN/md5sums", text: md5Sums(root, files) },
  ]);
  const file = join(DIST, `${product.package}_${version}_${target.deb}.deb`);
  mkdirSync(DIST, { recursive: true });
  await run("dpkg-deb", ["--root-owner-group", "-Zzstd", "-z9", "--build", root, file], {
    env: { SOURCE_DATE_EPOCH: String(EPOCH) },
  });
  return file;
}

function controlFile(
  { package: name, summary, about }: Product,
  architecture: string,
  version: string,
  size: number,
): string {
  return `Package: ${name}
Version: ${version}
Architecture: ${architecture}
Maintainer: The mesdrift maintainers <maintainers@mesdrift.invalid>
Installed-Size: ${Math.ceil(size / 1024)}
Depends: ${DEPENDS.join(", ")}
Section: admin
Priority: optional
Description: ${summary}
 ${about}
`;
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function md5Sums(root: string, files: readonly string[]): string {
  const line = (file: string) =>
    `${createHash("md5").update(readFileSync(file)).digest("hex")}  ${relative(root, file)}\n`;
  return files.map(line).join("");
}

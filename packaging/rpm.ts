import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Contents } from "./contents.ts";
import { BUILD, DIST, EPOCH } from "./place.ts";
import type { Product } from "./product.ts";
import { run } from "./run.ts";
import { script } from "./scripts.ts";
import type { SingleFile } from "./single-file.ts";
import { layTree } from "./tree.ts";

/** What Node itself is linked with, and what the scripts call. */
const REQUIRES = ["glibc >= 2.28", "libstdc++", "systemd", "util-linux"];

/** What makes two builds the same, and leaves the files as they are: those of Node must not be stripped once more. */
const MACROS = {
  use_source_date_epoch_as_buildtime: "1",
  clamp_mtime_to_source_date_epoch: "1",
  _buildhost: "mesdrift",
  _build_id_links: "none",
  __os_install_post: "%{nil}",
  _binary_payload: "w9.zstdio",
};

/** Makes an RPM package. @returns its path */
export async function rpm(
  { product, target }: SingleFile,
  contents: Contents,
  version: string,
): Promise<string> {
  const work = join(BUILD, target.name, `${product.package}.rpm`);
  const [tree, spec] = [join(work, "tree"), join(work, `${product.package}.spec`)];
  mkdirSync(work, { recursive: true });
  layTree(tree, contents.entries);
  writeFileSync(spec, specFile(product, contents, version, tree));
  const macros = { ...MACROS, _topdir: work, _dbpath: join(work, "db") };
  const defines = Object.entries(macros).flatMap(([name, value]) => ["--define", `${name} ${value}`]);
  await run("rpmbuild", ["-bb", "--quiet", "--target", `${target.rpm}-linux`, ...defines, spec], {
    env: { SOURCE_DATE_EPOCH: String(EPOCH) },
  });
  const name = `${product.package}-${version}-1.${target.rpm}.rpm`;
  copyFileSync(join(work, "RPMS", target.rpm ?? "", name), join(DIST, name));
  return join(DIST, name);
}

function specFile(product: Product, contents: Contents, version: string, tree: string): string {
  const { package: name, summary, about, library, config } = product;
  const folders = [library, config, `/usr/share/doc/${name}`];
  const files = contents.entries.map(({ path }) =>
    contents.configs.includes(path) ? `%config(noreplace) "${path}"` : `"${path}"`,
  );
  return `Name: ${name}
Version: ${version}
Release: 1
Summary: ${summary}
License: Apache-2.0
AutoReqProv: no
${REQUIRES.map((one) => `Requires: ${one}`).join("\n")}

%description
${about}

%install
cp --archive ${tree}/. %{buildroot}

${script("rpm/scriptlets", product)}
%files
%defattr(-,root,root,-)
${folders.map((folder) => `%dir "${folder}"`).join("\n")}
${files.join("\n")}
`;
}

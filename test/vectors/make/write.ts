import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { sha256 } from "../../../src/trust/repository/names.ts";
import { CRIMES_OF_FILES } from "./crimes-of-files.ts";
import { CRIMES_OF_PEOPLE } from "./crimes-of-people.ts";
import { GOOD } from "./good.ts";

const VECTORS = join(import.meta.dirname, "..");

/** All files of the vectors, by their path below `test/vectors`. Always the same bytes. */
export function vectorFiles(): Map<string, string> {
  const files = new Map<string, string>();
  for (const [name, make] of Object.entries(GOOD))
    files.set(`valid/${name}.bundle`, bundleOf(make(), "site-a"));
  const root = GOOD.first?.().get("metadata/1.root.json") ?? "";
  files.set("valid/root.json", json({ fingerprint: sha256(root) }));
  for (const [name, make] of Object.entries({ ...CRIMES_OF_FILES, ...CRIMES_OF_PEOPLE })) {
    const { crime, says, files: wrong, site = "site-a" } = make();
    files.set(`invalid/${name}/offered.bundle`, bundleOf(wrong, site));
    files.set(`invalid/${name}/expect.json`, json({ crime, says }));
  }
  return files;
}

/** A bundle of whatever files: `mesdrift bundle` would verify them first. */
export function bundleOf(files: ReadonlyMap<string, string>, site: string): string {
  const head = { format: "mesdrift-bundle/1", site, files: files.size };
  const lines = [head, ...[...files].map(([path, text]) => ({ path, text }))];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

if (import.meta.main)
  for (const [path, text] of vectorFiles()) {
    mkdirSync(dirname(join(VECTORS, path)), { recursive: true });
    writeFileSync(join(VECTORS, path), text);
  }

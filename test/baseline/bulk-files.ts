import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { openBulk } from "../../src/baseline/bulk.ts";
import { sha256 } from "../../src/baseline/bulk-line.ts";
import { type ComposedBulk, composeBulk } from "../../src/baseline/compose-bulk.ts";
import { LineFile } from "../../src/files/line-file.ts";
import type { Bulk } from "../../src/model/baseline.ts";
import type { Fact } from "../../src/model/fact.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** A config that is long enough to stand in the second part. */
export const config = (key: string, value: string): Fact => ({
  kind: "config",
  key,
  from: [key],
  fields: { "/a": value.repeat(2000), format: "ini" },
});

/** Two long facts of the same length, a short one, and a file. */
export const FACTS: Fact[] = [
  config("/etc/one.conf", "1"),
  config("/etc/two.conf", "2"),
  { kind: "config", key: "/etc/z.conf", from: ["/etc/z.conf"], fields: { "/a": "b" } },
  { kind: "file", key: "/etc/one.conf", fields: { sha256: "f".repeat(2000) } },
];

/** What engineers signed of {@link FACTS}. */
export const SIGNED = composeBulk("x.jsonl", FACTS);

/** The head and the long part of a bulk file. */
export function partsOf({ bulk, text }: ComposedBulk = SIGNED): [head: string, long: string] {
  const bytes = Buffer.from(text);
  const at = bulk.head?.bytes ?? bytes.length;
  return [bytes.toString("utf8", 0, at), bytes.toString("utf8", at)];
}

/** A file with other parts, as if engineers had signed just that. */
export function signedAs(head: string, long: string): ComposedBulk {
  const text = head + long;
  const part = { bytes: Buffer.byteLength(head), sha256: sha256(head) };
  return { bulk: { ...SIGNED.bulk, sha256: sha256(text), head: part }, text };
}

/** Puts a bulk file on disk. */
export function written(text: string): string {
  const path = join(temporaryFolder(), "x.jsonl");
  writeFileSync(path, text);
  return path;
}

/** What an audit has of a bulk file on disk. */
export function opened(text: string, bulk: Bulk = SIGNED.bulk) {
  return openBulk(new LineFile(written(text)), bulk);
}

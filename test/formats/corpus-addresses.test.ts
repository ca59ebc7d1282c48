import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { compareConfigs } from "../../src/compare/tree.ts";
import { type ParsedConfig, parseConfig } from "../../src/formats/index.ts";
import { FormatError } from "../../src/formats/tree.ts";
import { formatPath, parsePath } from "../../src/model/address.ts";
import { SecretKeeper } from "../../src/model/secret.ts";
import { UNSAFE } from "../../src/model/text.ts";

/** Real config files; they are not part of the project. */
const FOLDER = join(import.meta.dirname, "../../../shared/corpus");
const isHere = existsSync(FOLDER);
const secrets = new SecretKeeper(new Uint8Array(32));

interface Sample {
  file: string;
  /** Where it stands on a host. */
  path: string;
}

const samples: Sample[] = isHere
  ? readFileSync(join(FOLDER, "index.tsv"), "utf8")
      .trimEnd()
      .split("\n")
      .slice(1)
      .map((line) => line.split("\t"))
      .map(([file = "", , path = ""]) => ({ file, path: join("/", path) }))
  : [];

function parsed({ file, path }: Sample): ParsedConfig | undefined {
  try {
    return parseConfig(readFileSync(join(FOLDER, file)), { path, secrets });
  } catch (thrown) {
    if (!(thrown instanceof FormatError)) throw thrown;
    return undefined;
  }
}

test.skipIf(!isHere)(
  "every address in every real config can be read back, shown, and is its own twin (skipped where ../shared/corpus is not there)",
  () => {
    const configs = samples.flatMap((sample) => parsed(sample) ?? []);
    expect(samples.length).toBe(208);
    expect(configs.length).toBeGreaterThan(170);
    for (const { fields } of configs) {
      for (const path of Object.keys(fields)) {
        expect(formatPath(parsePath(path))).toBe(path);
        expect(path).not.toMatch(UNSAFE);
      }
      expect(compareConfigs(fields, fields)).toEqual([]);
    }
    const count = configs.reduce((sum, { fields }) => sum + Object.keys(fields).length, 0);
    expect(count).toBeGreaterThan(20_000);
  },
);

import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { compareConfigs } from "../../src/compare/tree.ts";
import { decode } from "../../src/formats/encoding.ts";
import { parseConfig } from "../../src/formats/index.ts";
import { FormatError } from "../../src/formats/tree.ts";
import type { Fields } from "../../src/model/fact.ts";
import { SecretKeeper } from "../../src/model/secret.ts";

const CORPUS = join(import.meta.dirname, "../../../shared/corpus");
const absent = !existsSync(CORPUS);
const skipped = absent ? " (skipped: no corpus beside this checkout)" : "";
const secrets = new SecretKeeper(new Uint8Array(32));

/** Values tried in each file. */
const TRIED = 20;

interface Config {
  path: string;
  text: string;
  fields: Fields;
}

/** Real configs that parse, as text in UTF-8. */
function configs(): Config[] {
  return globSync(join(CORPUS, "*/*"), { exclude: (name) => name.endsWith("-encoding") }).flatMap((path) => {
    try {
      const { text } = decode(readFileSync(path));
      return [{ path, text, fields: read(path, text) }];
    } catch (error) {
      if (error instanceof FormatError) return [];
      throw error;
    }
  });
}

function read(path: string, text: string): Fields {
  return parseConfig(Buffer.from(text), { path, secrets }).fields;
}

/** Addresses of what differs; a text that no longer parses is told as such. */
function differences({ path, fields }: Config, text: string): string[] {
  try {
    return compareConfigs(fields, read(path, text)).map((difference) => difference.path);
  } catch (error) {
    if (error instanceof FormatError) return ["not parsed"];
    throw error;
  }
}

test.skipIf(absent)(
  `line ends, a byte order mark and blank lines at the end are no change in any real config${skipped}`,
  () => {
    const all = configs();
    expect(all.length).toBeGreaterThan(150);
    for (const config of all)
      for (const same of [config.text.replaceAll("\n", "\r\n"), `\uFEFF${config.text}`, `${config.text}\n\n`])
        expect([config.path, differences(config, same)]).toEqual([config.path, []]);
  },
);

test.skipIf(absent)(`any value changed in any real config is told, and nothing else is${skipped}`, () => {
  const untold: string[] = [];
  let tried = 0;
  for (const config of configs())
    for (const [path, value] of changeable(config).slice(0, TRIED)) {
      const found = differences(config, config.text.replace(value, `${value}7`));
      if (found.length !== 1) untold.push(`${config.path} ${path} ${value}: ${found}`);
      tried += 1;
    }
  expect(untold).toEqual([]);
  expect(tried).toBeGreaterThan(500);
});

/** Values that are no identity and stand once in the text, so that they can be changed there, spread over the file. */
function changeable({ text, fields }: Config): [string, string][] {
  const found = Object.entries(fields).flatMap(([path, value]): [string, string][] =>
    typeof value === "string" &&
    /^\w{4,}$/.test(value) &&
    !path.includes(`='${value}'`) &&
    text.split(value).length === 2
      ? [[path, value]]
      : [],
  );
  const step = Math.max(1, Math.floor(found.length / TRIED));
  return found.filter((_, index) => index % step === 0);
}

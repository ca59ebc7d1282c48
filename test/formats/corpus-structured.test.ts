import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { decode } from "../../src/formats/encoding.ts";
import { hocon } from "../../src/formats/hocon.ts";
import { json, json5 } from "../../src/formats/json.ts";
import { toml } from "../../src/formats/toml.ts";
import { type Format, FormatError, type Node } from "../../src/formats/tree.ts";
import { xml } from "../../src/formats/xml.ts";
import { yaml } from "../../src/formats/yaml.ts";

/** Real configs beside the checkout, in a folder per format. */
const CORPUS = join(import.meta.dirname, "../../../shared/corpus");

interface Expected {
  format: Format;
  files: number;
  /** Those that do not parse, and why. */
  refused: Record<string, RegExp>;
  only?: RegExp;
}

const DECLARES = /a declaration in the document/;
const FOLDERS: Record<string, Expected> = {
  xml: { format: xml, files: 56, refused: {} },
  "xml-encoding": { format: xml, files: 6, refused: {} },
  "xml-hostile": {
    format: xml,
    files: 18,
    refused: {
      "defusedxml-cyclic.xml": DECLARES,
      "defusedxml-external_file.xml": DECLARES,
      "defusedxml-quadratic.xml": DECLARES,
      "fxp-invalid.xml": /^line 27: tags that are malformed/,
      "fxp-mixed.xml": DECLARES,
      "libxml2-huge_dtd.xml": /no predefined entity/,
      "libxml2-lol_eg.xml": DECLARES,
      "libxml2-lol_ig_attr.xml": DECLARES,
      "libxml2-lol_ig_content.xml": DECLARES,
      "libxml2-lol_param.xml": DECLARES,
      "libxml2-truncated-utf16.xml": /^binary: UTF-16 cut/,
      "libxml2-utf8-1.xml": /a tag that is not closed/,
      "libxml2-utf8-2.xml": /a tag that is not closed/,
      "patt-Classic-XXE-etc-passwd.xml": DECLARES,
      "patt-Classic-XXE.xml": DECLARES,
      "patt-XXE-OOB-Attack-Yunusov-2013-.xml": DECLARES,
      "patt-XXE-PHP-Wrapper.xml": DECLARES,
    },
  },
  win: { format: xml, files: 3, refused: {}, only: /\.xml$/ },
  json: { format: json, files: 20, refused: { "cmf-app-config.json": /^line 8: found "\$"/ } },
  "json-hostile": {
    format: json,
    files: 11,
    refused: {
      "jts-i_structure_500_nested_arrays.json": /nested deeper than 200/,
      "jts-n_object_trailing_comma.json": /expected another one after the comma/,
      "jts-n_object_two_commas_in_a_row.json": /found ","/,
    },
  },
  json5: { format: json5, files: 2, refused: {} },
  toml: { format: toml, files: 3, refused: {} },
  yaml: {
    format: yaml,
    files: 12,
    refused: {
      "umh-config-hive.yaml": /^line 18: not valid YAML/,
      "umh-config.yaml": /^line 18: not valid YAML/,
    },
  },
  hocon: { format: hocon, files: 1, refused: {} },
};

const absent = !existsSync(CORPUS);
const note = absent ? " (skipped: no corpus beside this checkout)" : "";

test.skipIf(absent).each(Object.entries(FOLDERS))(
  `every file of %s parses, or is refused for a known reason${note}`,
  (folder, { format, files, refused, only = /./ }) => {
    const names = readdirSync(join(CORPUS, folder)).filter((name) => only.test(name));
    expect(names).toHaveLength(files);
    const reasons = names.flatMap((name) => {
      const why = refusal(format, readFileSync(join(CORPUS, folder, name)));
      return why === undefined ? [] : [[name, why]];
    });
    expect(Object.fromEntries(reasons)).toEqual(
      Object.fromEntries(Object.entries(refused).map(([name, why]) => [name, expect.stringMatching(why)])),
    );
  },
);

/** Why the bytes are refused; undefined if they give a tree that says something, within two seconds. */
function refusal(format: Format, bytes: Uint8Array): string | undefined {
  const start = process.cpuUsage();
  try {
    expect(says(format.parse(decode(bytes).text))).toBe(true);
    return undefined;
  } catch (error) {
    if (error instanceof FormatError) return error.message;
    throw error;
  } finally {
    expect(process.cpuUsage(start).user / 1_000_000).toBeLessThan(2);
  }
}

function says({ value, children }: Node): boolean {
  return value !== undefined || children.length > 0;
}

test.skipIf(absent)(`JSONTestSuite's verdicts hold: y_ is taken, n_ is refused${note}`, () => {
  const names = readdirSync(join(CORPUS, "json-hostile")).filter((name) => /^jts-[yn]_/.test(name));
  expect(names.length).toBeGreaterThan(3);
  for (const name of names) {
    const why = refusal(json, readFileSync(join(CORPUS, "json-hostile", name)));
    expect([name, why === undefined]).toEqual([name, name.startsWith("jts-y_")]);
  }
});

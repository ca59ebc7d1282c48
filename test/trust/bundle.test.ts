import { expect, test } from "vitest";
import { bundleText, readBundle } from "../../src/trust/bundle.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { plant } from "../support/trust.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

/** A repository of two sites with something to carry. */
function bundled(): string {
  const made = plant(temporaryFolder(), ["site-a", "site-b"]);
  made.putSite("site-a", { "a.json": '{"of":"a"}' });
  made.putSite("site-b", { "b.json": '{"of":"b"}' });
  return bundleText(made.open(), "site-a");
}

test("a bundle carries all that hosts of one site need, and nothing of another's", () => {
  const { site, files } = readBundle(bytes(bundled()), "x.bundle");
  expect(site).toBe("site-a");
  expect([...files.keys()].map((path) => path.replace(/[0-9a-f]{64}/, "HASH"))).toEqual([
    "metadata/1.root.json",
    "metadata/timestamp.json",
    "metadata/3.snapshot.json",
    "metadata/1.targets.json",
    "metadata/1.site-a.json",
    "targets/site-a/HASH.a.json",
  ]);
});

test("a bundle that was cut off is refused wherever it was cut", () => {
  const text = bundled();
  for (let at = 0; at < text.length; at += 97)
    expect(() => readBundle(bytes(text.slice(0, at)), "x.bundle"), `cut at ${at}`).toThrow(/x\.bundle/);
});

test("a bundle can't name a file outside of the repository", () => {
  const evil = bundled().replace("metadata/1.root.json", "metadata/../../etc/x");
  expect(() => readBundle(bytes(evil), "x.bundle")).toThrow("x.bundle:2: no file of a trust repository");
});

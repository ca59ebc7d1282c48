import { beforeEach, describe, expect, test } from "vitest";
import { seal } from "../../../src/baseline/compile.ts";
import { COMPILED, type CompiledBaseline } from "../../../src/model/baseline.ts";
import { metadataPath } from "../../../src/trust/repository/names.ts";
import { Approvals } from "../../../src/trust/verify/approvals.ts";
import { History } from "../../../src/trust/verify/history.ts";
import type { ReportHead } from "../../../src/trust/verify/open-file.ts";
import { waiversText } from "../../../src/trust/waivers.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { type Plant, plant } from "../../support/trust.ts";

const compiled = (version: number): CompiledBaseline => ({
  format: COMPILED,
  id: "line3",
  version,
  title: "Line 3",
  applies: {},
  includes: [],
  watch: [],
  checks: [],
});

const TARGET = "site-a/line3.json";
let made: Plant;

/** What a report says that was made against a version of the baseline. */
function head(version: number, change: { baseline?: object; trust?: object } = {}): ReportHead {
  const signers = made.people.slice(0, 2).map(({ name, secret }) => ({ name, keyId: secret.keyId }));
  const { sha256 } = seal(compiled(version));
  return {
    madeAt: "2027-01-15T00:00:00Z",
    waived: [],
    baseline: [{ id: "line3", version, sha256, state: false, target: TARGET, signers, ...change.baseline }],
    trust: {
      site: "site-a",
      assignment: "all",
      root: made.pin.fingerprint,
      versions: { root: 1, targets: 1, "site-a": version },
      verifiedAt: "2027-01-01T00:00:00Z",
      refused: [],
      ...change.trust,
    },
  };
}

const refuted = (report: ReportHead) =>
  new Approvals(new History(made.folder, made.pin.fingerprint)).refuted(report);

beforeEach(() => {
  made = plant(temporaryFolder());
  for (const version of [1, 2]) made.putSite("site-a", { "line3.json": seal(compiled(version)).text });
});

test("a baseline that engineers signed was approved, the one in force and the one before", () => {
  expect([refuted(head(2)), refuted(head(1))]).toEqual([undefined, undefined]);
});

test.each([
  [
    "another hash",
    { baseline: { sha256: "0".repeat(64) } },
    "site-a/line3.json is another baseline, line3 version 2",
  ],
  ["another version", { baseline: { version: 9 } }, "line3 version 9: site-a/line3.json is another baseline"],
  ["another name", { baseline: { id: "line4" } }, "line4 version 2: site-a/line3.json is another baseline"],
  [
    "a target that nobody signed",
    { baseline: { target: "site-a/line4.json" } },
    "found no target site-a/line4.json",
  ],
  [
    "a target that tries to leave",
    { baseline: { target: "../../etc/passwd" } },
    "found no target ../../etc/passwd",
  ],
  ["no signers", { baseline: { signers: [] } }, "found 0 signers named, expected 2"],
  ["a site that is not there", { trust: { site: "site-b" } }, "site-b: no such site"],
  ["a site of an inherited name", { trust: { site: "constructor" } }, "constructor: no such site"],
  ["the publisher's role for a site", { trust: { site: "timestamp" } }, "timestamp: no such site"],
  ["a target of an inherited name", { baseline: { target: "constructor" } }, "found no target constructor"],
  [
    "the site of another path",
    { trust: { site: "../x", versions: { root: 1, targets: 1, "../x": 1 } } },
    "../x: no such site",
  ],
  [
    "a version of the site that is not there",
    { trust: { versions: { root: 1, targets: 1, "site-a": 9 } } },
    "9.site-a.json",
  ],
  [
    "a root that is not there",
    { trust: { versions: { root: 3, targets: 1, "site-a": 2 } } },
    "root version 3 is not of",
  ],
  ["a root of another repository", { trust: { root: "0".repeat(64) } }, "which is not of this repository"],
])("a report with %s is refuted", (_, change, says) => {
  expect(refuted(head(2, change))).toContain(says);
});

test("a signer who did not sign is named", () => {
  const [meyer, , silva] = made.people;
  const signers = [meyer, silva].map(({ name, secret }) => ({ name, keyId: secret.keyId }));
  expect(refuted(head(2, { baseline: { signers } }))).toMatch(
    /^line3: C\. Silva \(key [0-9a-f]{64}\) did not sign it$/,
  );
});

describe("a waived finding", () => {
  const W3 = {
    id: "W-3",
    owner: "B. Kaya",
    reason: "until the new gateway is there",
    compensating: "the switch filters the port",
    until: "2027-02-01T00:00:00Z",
  };
  const signed = (id: string) =>
    waiversText([{ ...W3, id, at: "port:*", hosts: ["*"], from: "2027-01-01T00:00:00Z" }]);
  const versions = { root: 1, targets: 1, "site-a": 3, "site-a.provisional": 1 };
  const told = (waived: object, madeAt = "2027-01-15T00:00:00Z") =>
    refuted({ ...head(2, { trust: { versions } }), madeAt, waived: [{ ...W3, ...waived }] });

  beforeEach(() => {
    made.putSite("site-a", { "waivers.json": signed("W-3") });
    made.putSite("site-a.provisional", { "waivers.json": signed("W-9") });
  });

  test("is accepted where engineers signed the waiver, or one of them alone did", () => {
    expect(told({})).toBeUndefined();
    expect(told({ id: "W-9", provisional: true })).toBeUndefined();
  });

  test.each([
    ["that nobody signed", { id: "W-4" }, undefined],
    ["with another end", { until: "2028-02-01T00:00:00Z" }, undefined],
    ["that one engineer alone signed, told as signed by enough", { id: "W-9" }, undefined],
    ["that has run out", {}, "2027-02-01T00:00:00Z"],
    ["that has not begun", {}, "2026-12-31T23:59:59Z"],
  ])("is refuted under a waiver %s", (_, waived, madeAt) => {
    expect(told(waived, madeAt)).toMatch(/^waiver W-[349]/);
  });
});

test("an older version under a newer name is no newer version", () => {
  made.folder.write(metadataPath("site-a", 9), made.folder.readText(metadataPath("site-a", 1)));
  const versions = { root: 1, targets: 1, "site-a": 9 };
  expect(refuted(head(1, { trust: { versions } }))).toContain("found version 1 inside, expected 9");
});

test("metadata with a signature that does not fit approves nothing", () => {
  const path = metadataPath("site-a", 2);
  made.folder.write(path, made.folder.readText(path).replace("CHG-1", "CHG-2"));
  expect(refuted(head(2))).toContain("site-a version 2: found 0 of 2 signatures");
});

test("a repository is refused whose root has another fingerprint", () => {
  expect(() => new History(made.folder, "0".repeat(64))).toThrow("found no root with fingerprint 0000");
});

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { draftRole, draftRoot } from "../../../src/trust/repository/draft.ts";
import { readTarget } from "../../../src/trust/repository/open.ts";
import { rootPlan } from "../../../src/trust/repository/plan.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { NOTE, person, plant } from "../../support/trust.ts";

const ASSIGNMENTS = '{"assignments":[],"format":"mesdrift-assignments/1"}';

describe("a trust repository", () => {
  test("holds what two of three engineers signed, and can be verified from its first root", () => {
    const made = plant(temporaryFolder());
    made.putSite("site-a", { "assignments.json": ASSIGNMENTS });
    expect(readTarget(made.open(), "site-a", "site-a/assignments.json")).toBe(ASSIGNMENTS);
    expect(readdirSync(join(made.folder.path, "metadata")).sort()).toEqual([
      "1.root.json",
      "1.site-a.json",
      "1.snapshot.json",
      "1.targets.json",
      "2.snapshot.json",
      "timestamp.json",
    ]);
  });

  test("takes nothing with one signature of two, and says who has yet to sign", () => {
    const made = plant(temporaryFolder());
    const role = draftRole(undefined, new Map([["site-a/a.json", "{}"]]), { now: made.now, note: NOTE });
    const put = () => made.put({ roles: new Map([["site-a", role]]) }, ["{}"], made.people.slice(2));
    expect(put).toThrow(
      "site-a version 1: found 1 of 2 signatures, by C. Silva; 1 more needed of A. Meyer, B. Kaya",
    );
    expect(made.open().timestamp.signed.version).toBe(1);
  });

  test("takes no revision that was made against an older version", () => {
    const made = plant(temporaryFolder());
    made.putSite("site-a", { "assignments.json": ASSIGNMENTS });
    const late = draftRole(undefined, new Map(), { now: made.now, note: NOTE });
    expect(() => made.put({ roles: new Map([["site-a", late]]) })).toThrow(/another change came first/);
  });

  test("takes no target outside of the site", () => {
    const made = plant(temporaryFolder(), ["site-a", "site-b"]);
    const role = draftRole(undefined, new Map([["site-b/a.json", "{}"]]), { now: made.now, note: NOTE });
    expect(() => made.put({ roles: new Map([["site-a", role]]) }, ["{}"])).toThrow(
      "site-a: found site-b/a.json, expected only what begins with site-a/",
    );
  });

  test("takes no root that would leave the role targets below its threshold", () => {
    const made = plant(temporaryFolder());
    const plan = rootPlan(made.open().standing.root.signed);
    const others = { threshold: 2, keys: [person("D").key, person("E").key] };
    const root = draftRoot(
      made.open().standing.root.signed,
      { ...plan, engineers: others },
      { now: made.now, note: NOTE },
    );
    expect(() => made.put({ root, roles: new Map() })).toThrow(/targets version 1: found 0 of 2 signatures/);
  });

  test("takes nothing from somebody who is no publisher", () => {
    const made = plant(temporaryFolder());
    made.publisher.secret = made.people[0].secret;
    expect(() => made.putSite("site-a", { "assignments.json": ASSIGNMENTS })).toThrow(/is no publisher/);
  });

  test("is refused when it has another root than the pinned one", () => {
    const made = plant(temporaryFolder());
    made.pin = plant(temporaryFolder()).pin;
    expect(made.open).toThrow(/this is another repository/);
  });
});

import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { bundleText } from "../../../src/trust/bundle.ts";
import { agent } from "../../support/run-program.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { plant } from "../../support/trust.ts";
import { addressesIn, auditOf } from "../../vectors/host.ts";
import { assignments, BULK, baseline } from "../../vectors/make/world.ts";

/** Library of the Debian package libfaketime; by its place, since a test must not depend on a search path. */
const FAKETIME = `/usr/lib/${process.arch === "arm64" ? "aarch64" : "x86_64"}-linux-gnu/faketime/libfaketime.so.1`;
const why = existsSync(FAKETIME) ? "" : " (skipped: needs the Debian package faketime)";

/** The environment in which the clock is off by so many days. */
const offBy = (days: number) => ({
  env: { LD_PRELOAD: FAKETIME, FAKETIME: `${days < 0 ? "" : "+"}${days}d` },
});

/** A host that trusts a plant whose publisher signed today; its publisher's metadata lives for 30 days, and then 30 more of grace. */
async function trustingHost() {
  const folder = temporaryFolder();
  const made = plant(join(folder, "repository"), ["site-a"], { graceDays: 30 });
  made.now = new Date();
  const publish = (version: number) => {
    const files = { "assignments.json": assignments(["*"]), "line3.json": baseline(version) };
    made.putSite("site-a", files, [BULK]);
    writeFileSync(join(folder, "bundle"), bundleText(made.open(), "site-a"));
  };
  publish(1);
  const state = join(folder, "state");
  const from = ["--from", join(folder, "repository"), "--root-fingerprint", made.pin.fingerprint];
  const added = await agent(["trust", "add", "--site", "site-a", ...from, "--state", state]);
  expect(added).toMatchObject({ status: 0, stderr: "" });
  return { state, publish, bundle: join(folder, "bundle") };
}

const importOf = ({ state, bundle }: { state: string; bundle: string }, days: number) =>
  agent(["import", bundle, "--state", state], offBy(days));

describe.skipIf(why !== "")(`a host whose clock is wrong${why}`, () => {
  test("two years back refuses every update, and audits on against what was in force", async () => {
    const host = await trustingHost();
    const refused = await importOf(host, -730);
    expect(refused).toMatchObject({ status: 2 });
    expect(refused.stderr).toMatch(
      /the clock of this host says 20\d\d-.*but metadata was verified here at .*set the clock/,
    );
    const report = await auditOf(host.state, offBy(-730));
    expect(addressesIn(report)).toEqual(["trust:site-a#clock-back"]);
    expect(report.baseline).toMatchObject([{ id: "line3" }]);
  });

  test("two years ahead refuses every update, audits on, and is well again once the clock is", async () => {
    const host = await trustingHost();
    const refused = await importOf(host, 730);
    expect(refused).toMatchObject({ status: 2 });
    expect(refused.stderr).toMatch(/timestamp version \d+ expired at .* set the clock if it runs ahead/);
    const report = await auditOf(host.state, offBy(730));
    expect(addressesIn(report)).toEqual(["trust:site-a#expired"]);
    expect(report.baseline).toMatchObject([{ id: "line3" }]);
    host.publish(2);
    expect(await importOf(host, 0)).toMatchObject({ status: 0, stderr: "" });
  });
});

describe.skipIf(why !== "")(`a host that nobody comes by${why}`, () => {
  test("audits on within the grace, and says since when what it obeys is stale", async () => {
    const { state } = await trustingHost();
    expect((await auditOf(state, offBy(29))).trust).not.toHaveProperty("staleSince");
    const report = await auditOf(state, offBy(45));
    expect(addressesIn(report)).toEqual([]);
    expect(report.trust?.staleSince).toMatch(/^20/);
    expect(addressesIn(await auditOf(state, offBy(61)))).toEqual(["trust:site-a#expired"]);
  });
});

import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { agent } from "../../support/run-program.ts";
import { addressesIn, addTrust, auditOf, copyOfHost, vector } from "../../vectors/host.ts";

const host = mkdtempSync(join(tmpdir(), "mesdrift-"));

beforeAll(async () => {
  const state = join(host, "state");
  expect(await addTrust(state)).toMatchObject({ status: 0 });
  expect(await agent(["import", vector("valid/next.bundle"), "--state", state])).toMatchObject({ status: 0 });
});
afterAll(() => rmSync(host, { recursive: true }));

const inForce = (state: string) => join(state, "trust", readlinkSync(join(state, "trust/current")));

/** Changes one byte in the middle of a file. */
function flip(path: string): void {
  const bytes = readFileSync(path);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

function cut(path: string): void {
  truncateSync(path, Math.floor(readFileSync(path).length / 2));
}

describe("what somebody does to the files in force is told, and the generation before is obeyed", () => {
  const files = ["2.root.json", "timestamp.json", "3.snapshot.json", "3.targets.json", "3.site-a.json"];
  const damages = files.flatMap((name) => [
    [`${name} cut off`, name, cut] as const,
    [`${name} changed`, name, flip] as const,
  ]);
  test.each(damages)("%s", async (_, name, damage) => {
    const state = copyOfHost(host);
    damage(join(inForce(state), "metadata", name));
    const report = await auditOf(state);
    expect(addressesIn(report)).toEqual(["trust:site-a#damaged-state"]);
    expect(report.baseline).toMatchObject([{ id: "line3", version: 2 }]);
  });

  test.each(["targets/site-a", "bulk"])("a file of %s changed", async (folder) => {
    const state = copyOfHost(host);
    for (const name of readdirSync(join(inForce(state), folder))) flip(join(inForce(state), folder, name));
    expect(addressesIn(await auditOf(state))).toEqual(["trust:site-a#damaged-state"]);
  });

  test("a folder in the place of bulk state", async () => {
    const state = copyOfHost(host);
    for (const name of readdirSync(join(inForce(state), "bulk"))) {
      rmSync(join(inForce(state), "bulk", name));
      mkdirSync(join(inForce(state), "bulk", name));
    }
    const report = await auditOf(state);
    expect(addressesIn(report)).toEqual(["trust:site-a#damaged-state"]);
    expect(report.baseline).toMatchObject([{ id: "line3", version: 2 }]);
  });

  test("the generation before put in its place", async () => {
    const state = copyOfHost(host);
    const folder = inForce(state);
    rmSync(folder, { recursive: true });
    renameSync(join(folder, "../1"), folder);
    const report = await auditOf(state);
    expect(addressesIn(report)).toEqual(["trust:site-a#damaged-state"]);
    expect(report.findings[0]?.after).toContain("found version 2, expected at least 3");
  });

  test("an import puts it right", async () => {
    const state = copyOfHost(host);
    cut(join(inForce(state), "metadata/timestamp.json"));
    expect(await agent(["import", vector("valid/next.bundle"), "--state", state])).toMatchObject({
      status: 0,
    });
    expect((await auditOf(state)).baseline).toMatchObject([{ version: 3 }]);
    expect(addressesIn(await auditOf(state))).toEqual([]);
  });
});

describe("state that somebody deleted is told", () => {
  test("all that is trusted", async () => {
    const state = copyOfHost(host);
    rmSync(join(state, "trust"), { recursive: true });
    expect(addressesIn(await auditOf(state))).toContain("trust:site-a#deleted-state");
  });

  test("all of the agent's state, and an older repository is refused after it", async () => {
    const state = copyOfHost(host);
    rmSync(state, { recursive: true });
    expect(addressesIn(await auditOf(state))).toContain("trust:site-a#deleted-state");
    const older = await addTrust(state);
    expect(older.status).toBe(2);
    expect(older.stderr).toContain("timestamp: found version 2, expected at least 3");
    expect(await addTrust(state, vector("valid/next.bundle"))).toMatchObject({ status: 0 });
  });

  test.each(["state.mark", "state/trust.mark"])(
    "the mark %s, and an older repository is refused",
    async (mark) => {
      const state = copyOfHost(host);
      rmSync(join(state, "..", mark));
      expect(addressesIn(await auditOf(state))).toEqual(["trust:site-a#deleted-state"]);
      const older = await agent(["import", vector("valid/first.bundle"), "--state", state]);
      expect(older).toMatchObject({ status: 2 });
    },
  );

  test("both marks", async () => {
    const state = copyOfHost(host);
    for (const mark of ["state.mark", "state/trust.mark"]) rmSync(join(state, "..", mark));
    expect(addressesIn(await auditOf(state))).toEqual(["trust:site-a#deleted-state"]);
  });

  test("the link to what is in force", async () => {
    const state = copyOfHost(host);
    rmSync(join(state, "trust/current"));
    expect(addressesIn(await auditOf(state))).toEqual(["trust:site-a#deleted-state"]);
  });
});

test("a mark that somebody lowered and dated later is told, and does not count while the other stands", async () => {
  const state = copyOfHost(host);
  const path = `${state}.mark`;
  const lowered = readFileSync(path, "utf8").replaceAll(/": 3/g, '": 2');
  writeFileSync(path, lowered.replace(/"at": "20/, '"at": "21'));
  expect(addressesIn(await auditOf(state))).toEqual(["trust:site-a#damaged-state"]);
  const older = await agent(["import", vector("valid/first.bundle"), "--state", state]);
  expect(older.stderr).toContain("found version 2, expected at least 3");
});

test("both marks lowered are told", async () => {
  const state = copyOfHost(host);
  for (const mark of ["state.mark", "state/trust.mark"]) {
    const path = join(state, "..", mark);
    writeFileSync(path, readFileSync(path, "utf8").replace('"timestamp": 3', '"timestamp": 1'));
  }
  expect(addressesIn(await auditOf(state))).toEqual(["trust:site-a#damaged-state"]);
});

test("another root put in the place of the pinned one is told", async () => {
  const state = copyOfHost(host);
  const path = join(state, "trust/pin.json");
  writeFileSync(path, readFileSync(path, "utf8").replace("A. Meyer", "M. Allory"));
  expect(addressesIn(await auditOf(state))).toContain("trust:site-a#damaged-state");
});

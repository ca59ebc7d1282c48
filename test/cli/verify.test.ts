import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { agent, mesdrift } from "../support/run-program.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { type TrustingHost, trustingHost } from "../support/trusting-host.ts";

let host: TrustingHost;
/** Where the three reports of the host are. */
let reports: string;
const PASSES = 3;

beforeAll(async () => {
  host = await trustingHost();
  reports = join(host.folder, "reports");
  for (let pass = 0; pass < PASSES; pass++) await host.agent(["audit"]);
  await host.agent(["export", reports]);
});
afterAll(() => host.remove());

/** A copy of what was exported, to be spoilt. */
function copyOfReports(): { folder: string; file(number: number): string } {
  const folder = temporaryFolder();
  cpSync(reports, folder, { recursive: true });
  const [epoch = ""] = readdirSync(folder);
  return { folder, file: (number) => join(folder, epoch, `${String(number).padStart(8, "0")}.json`) };
}

const verify = (path: string, ...args: string[]) => mesdrift(["verify", path, "--key", host.key, ...args]);
const trusted = () => ["--trust", host.plant.folder.path, "--root-fingerprint", host.plant.pin.fingerprint];

test("an audit against what engineers signed is evidence, and names them, the site and what is waived", async () => {
  const { status, stdout } = await host.agent(["audit", "--fail-on", "high"]);
  expect(status, "the only high finding is waived").toBe(0);
  expect(stdout).toContain('Site site-a, assignment "all hosts"');
  expect(stdout).toContain("Signed by A. Meyer, B. Kaya.");
  expect(stdout).not.toContain("Not evidence");
  expect(stdout).toContain("WAIVED (1)");
  expect(stdout).toContain("W-1 of B. Kaya, expired 2026-01-02T00:00:00Z\n    os:os#kernel");
  expect(
    (await host.agent(["audit", "--fail-on", "medium"])).status,
    "an expired waiver does not count",
  ).toBe(1);
});

test("three audits are three links of a chain, which holds against the keys of host and engineers", async () => {
  const { status, stdout } = await verify(reports, ...trusted());
  expect(stdout).toContain("Verified 3 reports of 1 host");
  expect(stdout).toContain("Numbers 1 to 3, made 2");
  expect(stdout).toContain("Last seen: 3, SHA-256 ");
  expect(stdout).toContain("Result: all of it holds.");
  expect(status).toBe(0);
});

test("without a trust repository it says that nobody checked who approved the baselines", async () => {
  const { status, stdout } = await verify(reports);
  expect(status).toBe(0);
  expect(stdout.replace(/\s+/g, " ")).toContain("Who approved the baselines was not checked: give --trust");
});

test("programs get the same in JSON", async () => {
  const { stdout } = await verify(reports, "--format", "json");
  const { reports: number, chains, problems } = JSON.parse(stdout);
  expect({ number, problems }).toEqual({ number: PASSES, problems: [] });
  expect(chains).toEqual([expect.objectContaining({ first: expect.objectContaining({ sequence: 1 }) })]);
});

test("one report alone can be verified", async () => {
  const { status, stdout } = await verify(copyOfReports().file(2), ...trusted());
  expect([status, stdout]).toEqual([0, expect.stringContaining("Verified 1 report of 1 host")]);
});

test("a report that was taken away is a named gap", async () => {
  const { folder, file } = copyOfReports();
  rmSync(file(2));
  const { status, stdout } = await verify(folder);
  expect(status).toBe(1);
  expect(stdout.replace(/\s+/g, " ")).toMatch(/gap: .* 1 envelope is missing before .* number 3: 2/);
});

test("a report in which one byte was changed is named", async () => {
  const { folder, file } = copyOfReports();
  const bytes = readFileSync(file(2));
  bytes[100] = (bytes[100] ?? 0) ^ 1;
  writeFileSync(file(2), bytes);
  const { status, stdout } = await verify(folder);
  expect(status).toBe(1);
  expect(stdout.replace(/\s+/g, " ")).toContain(`bad-signature: ${file(2)}`);
});

test("a report of a host whose key was not given does not hold", async () => {
  const stranger = temporaryFolder();
  const { stdout } = await agent(["key", "show", "--state", join(stranger, "state")]);
  writeFileSync(join(stranger, "other.pub"), stdout);
  const outcome = await mesdrift(["verify", reports, "--key", stranger]);
  expect(outcome.status).toBe(1);
  expect(outcome.stdout).toContain("unknown-key");
});

test.each([
  ["a folder without reports", (empty: string) => [empty], "found no .json file and no archive in it"],
  ["a file that is not there", (empty: string) => [join(empty, "x.json")], "x.json: can't be read"],
  ["a repository without a fingerprint", () => [reports, "--trust", host.plant.folder.path], "go together"],
  [
    "a fingerprint that is another's",
    () => [reports, "--trust", host.plant.folder.path, "--root-fingerprint", "0".repeat(64)],
    "found no root with fingerprint 0000",
  ],
])("%s is trouble, on one clear line", async (_, args, says) => {
  const [path = "", ...rest] = args(temporaryFolder());
  const { status, stderr } = await verify(path, ...rest);
  expect([status, stderr.split("\n").length]).toEqual([2, 2]);
  expect(stderr).toContain(says);
});

test("a signed report against what nobody signed is not evidence, and verify says so", async () => {
  const folder = temporaryFolder();
  const [state, file] = [join(folder, "state"), join(folder, "report.json")];
  await agent(["audit", "--baseline", "sshd", "--state", state, "-o", file]);
  writeFileSync(join(folder, "own.pub"), (await agent(["key", "show", "--state", state])).stdout);
  const { status, stdout } = await mesdrift(["verify", file, "--key", join(folder, "own.pub")]);
  expect(status).toBe(1);
  expect(stdout.replace(/\s+/g, " ")).toContain("this report is not evidence: nobody signed the baseline");
});

test("a signed snapshot is a link of the same chain", async () => {
  const folder = temporaryFolder();
  const state = join(folder, "state");
  await agent(["snapshot", "--sign", "--state", state, "-o", join(folder, "snapshot.json")]);
  const json = await agent(["audit", "--sign", "--baseline", "sshd", "--state", state, "--format", "json"]);
  expect(JSON.parse(json.stdout)).toMatchObject({
    link: { sequence: 2 },
    clock: { jumpSeconds: expect.any(Number) },
  });
  writeFileSync(join(folder, "own.pub"), (await agent(["key", "show", "--state", state])).stdout);
  await agent(["export", join(folder, "out"), "--state", state]);
  const { stdout } = await mesdrift(["verify", join(folder, "out"), "--key", join(folder, "own.pub")]);
  expect(stdout).toContain("Verified 1 report and 1 snapshot of 1 host");
  expect(stdout).toContain("Numbers 1 to 2");
});

test("an image can't be signed for", async () => {
  const root = temporaryFolder();
  mkdirSync(join(root, "etc"));
  const { status, stderr } = await agent(["audit", "--sign", "--root", root, "--state", temporaryFolder()]);
  expect(status).toBe(2);
  expect(stderr).toContain("an image can't be signed for, expected the running host");
});

test("an export adds what is new, and touches nothing that somebody changed", async () => {
  const { folder, file } = copyOfReports();
  rmSync(file(3));
  const added = await host.agent(["export", folder]);
  expect(added.status).toBe(0);
  expect(added.stdout).toMatch(
    /: \d+ signed reports? added, 2 were there already\. They are not encrypted\.\n$/,
  );
  writeFileSync(file(1), "changed");
  const { status, stderr } = await host.agent(["export", folder]);
  expect([status, readFileSync(file(1), "utf8")]).toEqual([2, "changed"]);
  expect(stderr).toContain("found another content than was signed here");
});

test("the secret half of the host's key stays on the host", async () => {
  const secret: string = JSON.parse(readFileSync(join(host.state, "host.key"), "utf8")).secret;
  const body = secret.split("\n")[1] ?? "";
  const everything = [host.key, ...host.exported()].map((path) => readFileSync(path, "utf8"));
  expect(body.length).toBeGreaterThan(40);
  expect(everything.filter((text) => text.includes(body))).toEqual([]);
});

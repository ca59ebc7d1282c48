import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { pacer } from "../../agent/host/guarded.ts";
import { operatorLimits, operatorWays } from "../../agent/operator.ts";
import { agent } from "../support/run-program.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** A machine with one recipe that a baseline watches, and what its operator says of the agent. */
function machine(limits: string) {
  const folder = temporaryFolder();
  const state = join(folder, "state");
  for (const name of ["state", "mes"]) mkdirSync(join(folder, name));
  writeFileSync(join(folder, "mes/recipe.xml"), '<recipe sugar="12345"/>\n');
  writeFileSync(join(state, "agent.yaml"), limits);
  const baseline = [
    "{id: line3, version: 1, title: Line 3,",
    ` watch: [{config: "${folder}/**/*.xml"}, {file: "${folder}/mes/*"}],`,
    " state: {kinds: [config, file], facts: []}}\n",
  ];
  writeFileSync(join(folder, "line3.yaml"), baseline.join("\n"));
  const audit = async () => {
    const args = ["audit", "--baseline", join(folder, "line3.yaml"), "--state", state, "--format", "json"];
    return agent([...args, "--fail-on", "never"]);
  };
  return { folder, state, audit };
}

describe("what the operator of a host forbids", () => {
  test("is never read, whatever a baseline says, and is told", async () => {
    const { folder, audit, state } = machine("");
    expect((await audit()).stdout).toContain("12345");
    writeFileSync(join(state, "agent.yaml"), `neverRead: [${folder}/mes]\n`);
    const { stdout, stderr } = await audit();
    expect(stderr).toBe("");
    expect(stdout).not.toContain("12345");
    const { coverage } = JSON.parse(stdout);
    expect(coverage.unreadable).toContainEqual({
      address: expect.stringContaining("recipe.xml"),
      why: `${folder}/mes/recipe.xml: forbidden by the operator of this host`,
    });
  });

  test("is not read by another name either", async () => {
    const { folder, audit } = machine("");
    mkdirSync(join(folder, "secret"));
    writeFileSync(join(folder, "secret/pay.xml"), '<pay rate="98765"/>\n');
    symlinkSync("../secret/pay.xml", join(folder, "mes/pay.xml"));
    writeFileSync(join(folder, "state/agent.yaml"), `neverRead: ["${folder}/secret/**"]\n`);
    const { stdout } = await audit();
    expect(stdout).toContain("12345");
    expect(stdout).not.toContain("98765");
  });

  test.each([
    ["a mistake in a name", "neverread: [/x]\n", /agent\.yaml:1: .*neverread/],
    [
      "a glob that is none",
      "neverRead: [x]\n",
      /agent\.yaml:1: neverRead: x: no pattern: expected it to start with \//,
    ],
    ["a share that is none", "cpuShare: 2\n", /agent\.yaml:1: /],
  ])("stops the audit where nobody can follow it: %s", async (_, text, why) => {
    const { audit } = machine(text);
    const { status, stderr } = await audit();
    expect({ status, lines: stderr.trim().split("\n").length }).toEqual({ status: 2, lines: 1 });
    expect(stderr).toMatch(why);
  });

  test("stops the audit where its file is a link to nothing, as to a share that is not mounted", async () => {
    const { state, audit } = machine("");
    rmSync(join(state, "agent.yaml"));
    symlinkSync("/not/mounted/agent.yaml", join(state, "agent.yaml"));
    const { status, stdout, stderr } = await audit();
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/^mesdrift-agent: .*agent\.yaml: /);
  });

  test("may be no more than a share of a processor", () => {
    const { state } = machine("cpuShare: 0.25\n");
    expect(operatorLimits(state)).toEqual({ neverRead: [], heavyHours: [], cpuShare: 0.25 });
  });
});

describe("the ways to the collector that an operator names", () => {
  const SFTP = `host: drops.example, user: line3, key: /k, hostKey: "SHA256:${"A".repeat(43)}", folder: /drops`;

  test("are taken in the order in which they stand; without any it is https", () => {
    const { state } = machine(
      `ways:\n  - sftp: {${SFTP}}\n  - folder: /mnt/diode\n    oneWay: true\n  - https: true\n`,
    );
    expect(operatorWays(state)).toEqual([
      { sftp: expect.objectContaining({ host: "drops.example", port: 22, folder: "/drops" }) },
      { folder: "/mnt/diode", oneWay: true },
      { https: true },
    ]);
    expect(operatorWays(temporaryFolder())).toEqual([{ https: true }]);
  });

  test.each([
    ["none at all", "ways: []", "agent.yaml:1: ways: expected at least one way"],
    [
      "two in one",
      "ways: [{https: true, folder: /x}]",
      "expected exactly one of https, sftp and folder in each way",
    ],
    ["one that is none", "ways: [{}]", "expected exactly one of https, sftp and folder in each way"],
    ["one that is not known", "ways:\n  - ftp: {}", 'agent.yaml:2: unknown field "ftp"'],
    ["https turned off", "ways: [{https: false}]", "https: expected true"],
    [
      "a folder below nothing",
      "ways: [{folder: diode}]",
      "folder: expected an absolute path, such as /mnt/drops",
    ],
    ["a one-way https", "ways: [{https: true, oneWay: true}]", "oneWay goes with sftp and folder"],
    [
      "a server without a user",
      "ways: [{sftp: {host: x, key: /k, hostKey: x, folder: /d}}]",
      "user: is missing",
    ],
    [
      "a server whose key is not pinned",
      `ways:\n  - sftp: {${SFTP.replace("SHA256:", "MD5:")}}`,
      "agent.yaml:2: hostKey: expected SHA256:… as ssh-keygen -l prints",
    ],
    ["a port that is none", `ways: [{sftp: {${SFTP}, port: 70000}}]`, "port: "],
  ])("with a mistake are refused by its line: %s", (_, text, why) => {
    const { state } = machine(`${text}\n`);
    expect(() => operatorWays(state)).toThrow(why);
  });
});

test("a pass that took more than its share waits until it is within it again", async () => {
  const clocks = { at: 1000, used: 40 };
  const waited: number[] = [];
  const pace = pacer(0.25, {
    passed: () => clocks.at,
    computed: () => clocks.used,
    wait: async (ms) => {
      waited.push(ms);
      clocks.at += ms;
    },
  });
  await pace();
  clocks.used += 10;
  clocks.at += 10;
  await pace();
  await pace();
  expect(waited).toEqual([30]);
});

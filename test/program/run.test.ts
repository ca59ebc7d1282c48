import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { agent, mesdrift } from "../support/run-program.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const AGENT = join(import.meta.dirname, "../../agent/main.ts");

/** Options for a pass over a small image. */
function image(): string[] {
  const root = temporaryFolder();
  mkdirSync(join(root, "etc"));
  writeFileSync(join(root, "etc/os-release"), 'ID=debian\nVERSION_ID="12"\n');
  return ["--root", root, "--state", temporaryFolder()];
}

/** Runs the agent with its standard output going somewhere, and says its status and what it complained of. */
async function agentInto(stdout: "pipe" | number, args: readonly string[]) {
  const child = spawn(process.execPath, [AGENT, ...args], { stdio: ["ignore", stdout, "pipe"] });
  child.stdout?.destroy();
  let stderr = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const [status] = await once(child, "close");
  return { status, stderr };
}

test.each([
  [
    "an unknown command",
    ["adit"],
    "mesdrift-agent: unknown command 'adit' (Did you mean audit?); see mesdrift-agent --help",
  ],
  [
    "an unknown option",
    ["audit", "--formt", "x"],
    "mesdrift-agent: unknown option '--formt' (Did you mean --format?); see mesdrift-agent --help",
  ],
  [
    "a value that is none of the choices",
    ["audit", "--format", "xml"],
    "Allowed choices are text, json; see",
  ],
  ["an argument too many", ["audit", "extra"], "Expected 0 arguments but got 1; see mesdrift-agent --help"],
])("%s is answered on one line that says where help is", async (_, args, said) => {
  const { status, stdout, stderr } = await agent(args);
  expect({ status, stdout, lines: stderr.split("\n").length }).toEqual({ status: 2, stdout: "", lines: 2 });
  expect(stderr).toContain(said);
});

test.each([
  ["mesdrift-agent audit", agent, ["audit"]],
  ["mesdrift-agent snapshot", agent, ["snapshot"]],
  ["mesdrift-agent export", agent, ["export"]],
  ["mesdrift-agent key show", agent, ["key", "show"]],
  ["mesdrift diff", mesdrift, ["diff"]],
  ["mesdrift verify", mesdrift, ["verify"]],
  ["mesdrift baseline draft", mesdrift, ["baseline", "draft"]],
  ["mesdrift baseline lint", mesdrift, ["baseline", "lint"]],
  ["mesdrift baseline show", mesdrift, ["baseline", "show"]],
  ["mesdrift baseline compare", mesdrift, ["baseline", "compare"]],
])("%s --help has examples and says what the exit status means", async (name, run, args) => {
  const { status, stdout } = await run([...args, "--help"]);
  expect(status).toBe(0);
  expect(stdout).toContain(`Examples:\n  ${name} `);
  expect(stdout).toContain("Exit status: 0 fine, 1 something was found, 2 trouble");
});

test("a reader that goes away early, as head does, is no trouble", async () => {
  expect(await agentInto("pipe", ["snapshot", ...image()])).toEqual({ status: 0, stderr: "" });
  expect(await agentInto("pipe", ["audit", ...image()])).toEqual({ status: 1, stderr: "" });
});

test("a full disk behind standard output is one line and trouble", async () => {
  const { status, stderr } = await agentInto(openSync("/dev/full", "w"), ["snapshot", ...image()]);
  expect(status).toBe(2);
  expect(stderr).toMatch(/^mesdrift-agent: standard output can't be written \(ENOSPC[^\n]*\n$/);
});

test("-o - is standard output, and no file of that name", async () => {
  const { status, stdout } = await agent(["snapshot", ...image(), "-o", "-"]);
  expect(status).toBe(0);
  expect(JSON.parse(stdout).format).toBe("mesdrift-snapshot/1");
  expect(existsSync("-")).toBe(false);
});

test("a pack can be named by its id", async () => {
  const { status, stdout } = await agent(["audit", ...image(), "--baseline", "sshd"]);
  expect(status).toBe(0);
  expect(stdout).toContain("Checked against sshd version 1.");
  expect((await mesdrift(["baseline", "lint", "sshd"])).stdout).toBe("No mistake found.\n");
});

test("a snapshot given as a baseline is told for what it is", async () => {
  const options = image();
  const file = join(temporaryFolder(), "golden.json");
  await agent(["snapshot", ...options, "-o", file]);
  const { status, stderr } = await agent(["audit", ...options, "--baseline", file]);
  expect(status).toBe(2);
  expect(stderr).toMatch(
    /golden\.json:1:\d+: found "mesdrift-snapshot\/1", expected a baseline; mesdrift baseline draft makes one from a snapshot\n$/,
  );
});

test("an audit takes a compiled baseline, with its stored facts beside it", async () => {
  const [options, folder] = [image(), temporaryFolder()];
  const at = (name: string) => join(folder, name);
  await agent(["snapshot", ...options, "-o", at("golden.json")]);
  await mesdrift(["baseline", "draft", "--from", at("golden.json"), "-o", at("host.yaml")]);
  const compiled = await mesdrift(["baseline", "show", at("host.yaml"), "--format", "json"]);
  writeFileSync(at("host.json"), compiled.stdout);
  const { status, stdout } = await agent(["audit", ...options, "--baseline", at("host.json")]);
  expect(status).toBe(0);
  expect(stdout).toContain("Result: nothing found.");
});

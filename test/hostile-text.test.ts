import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { UNSAFE } from "../src/model/text.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

const top = join(import.meta.dirname, "..");

/** Clears a screen, starts a line of its own, turns the reading direction, hides in C1 controls, parts lines. */
const HOSTILE = [
  "\u001b[2J",
  "\n0 findings",
  "\u202egnp.exe",
  "\u009b31m",
  "\u2028",
  "\u0007",
  "\u200f",
  "\ufeff",
];

function run(program: string, ...args: string[]) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(top, program), ...args], {
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });
  return { text: stdout + stderr, status };
}

/** A machine on which names and values are attacks on who reads the report. */
function hostileMachine(root: string, turn: number): void {
  const etc = join(root, "etc");
  for (const folder of ["app", "cron.d", "systemd/system", "sudoers.d"])
    mkdirSync(join(etc, folder), { recursive: true });
  const put = (name: string, text: string) => writeFileSync(join(etc, name), text);
  put("os-release", `ID=debian\nVERSION_ID="12"\nPRETTY_NAME="a${HOSTILE[0]}b"\n`);
  put(
    "passwd",
    `root:x:0:0:${HOSTILE[0]}${turn}:/root:/bin/sh\n${HOSTILE[2]}:x:${1000 + turn}:0::/:/bin/sh\n`,
  );
  put("group", `root:x:0:${HOSTILE[3]}${turn}\n`);
  HOSTILE.forEach((hostile, at) => {
    put(
      `app/${at}${hostile.replace("/", "")}.json`,
      JSON.stringify({ [`name${hostile}`]: `value${hostile}${turn}` }),
    );
    put(`app/${at}.properties`, `a${at}=x${hostile.replace("\n", "\\n")}${turn}\n`);
    put(`app/broken${hostile}.json`, `{"a${hostile}": ${turn}`);
    put(
      `systemd/system/${at}${hostile}.service`,
      `[Service]\nUser=u${hostile}${turn}\nExecStart=/bin/true ${hostile}\n`,
    );
    put(`cron.d/${at}${hostile}`, `0 ${turn} * * * root echo ${hostile.replace("\n", "")}\n`);
    put(`sudoers.d/${at}${hostile.trim()}`, `u${at} ALL=(ALL) /bin/a${hostile.replace("\n", "")}${turn}\n`);
  });
}

/** The characters of an output that could do something to who reads it; a line's end is ours. */
const raw = (text: string) => text.replaceAll("\n", "").match(UNSAFE) ?? [];

test("names and values with control characters never reach an output raw", () => {
  const folder = temporaryFolder();
  const [root, state] = [join(folder, "image"), join(folder, "state")];
  const at = (name: string) => join(folder, name);
  const of = [
    "--root",
    root,
    "--state",
    state,
    "--config",
    "/etc/app/*",
    "--config",
    "/etc/systemd/system/*",
  ];

  hostileMachine(root, 1);
  const said = [run("agent/main.ts", "snapshot", ...of, "-o", at("before.json"))];
  said.push(
    run("src/cli/main.ts", "baseline", "draft", "--from", at("before.json"), "-o", at("baseline.yaml")),
  );
  hostileMachine(root, 2);
  said.push(run("agent/main.ts", "snapshot", ...of, "-o", at("after.json")));
  for (const format of ["text", "json"]) {
    said.push(run("agent/main.ts", "audit", ...of, "--baseline", at("baseline.yaml"), "--format", format));
    said.push(run("src/cli/main.ts", "diff", at("before.json"), at("after.json"), "--format", format));
  }
  expect(said.map(({ text, status }) => (status === 2 ? text : ""))).toEqual(said.map(() => ""));
  for (const { text } of said) expect(raw(text)).toEqual([]);
  for (const name of ["before.json", "after.json"]) expect(raw(readFileSync(at(name), "utf8"))).toEqual([]);
  expect(said.map(({ text }) => text).join("")).toContain("/etc/app/0");
});

test.each(HOSTILE)("a path with %j in the arguments is not echoed raw", (hostile) => {
  const missing = join(temporaryFolder(), `x${hostile}y`);
  for (const { text, status } of [
    run("src/cli/main.ts", "diff", missing, missing),
    run("agent/main.ts", "audit", "--root", missing),
    run("agent/main.ts", "audit", "--baseline", missing),
  ]) {
    expect(status).toBe(2);
    expect(raw(text)).toEqual([]);
    expect(text.trimEnd()).not.toContain("\n0 findings");
  }
});

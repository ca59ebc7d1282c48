import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { agent, mesdrift } from "../support/run-program.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const WATCH = 'id: mes\nversion: 1\ntitle: Test\nwatch: [{ config: "/etc/mes/*.ini" }]\n';
const long = (value: string) => Array.from({ length: 200 }, (_, at) => `key${at}=${value}\n`).join("");

let folder: string;
const at = (name: string) => join(folder, name);
const audit = () =>
  agent(["audit", "--root", at("root"), "--state", at("state"), "--baseline", at("mes.yaml")]);

/** Changes one byte of what was approved of a config. */
function changeApproved(value: string): void {
  const text = readFileSync(at("mes.facts.jsonl"), "utf8");
  writeFileSync(at("mes.facts.jsonl"), text.replace(`"${value}"`, '"approved"'));
}

beforeEach(async () => {
  folder = temporaryFolder();
  mkdirSync(at("root/etc/mes"), { recursive: true });
  writeFileSync(at("root/etc/os-release"), 'ID=debian\nVERSION_ID="12"\n');
  for (const name of ["original", "another1"]) writeFileSync(at(`root/etc/mes/${name}.ini`), long(name));
  writeFileSync(at("watch.yaml"), WATCH);
  const looked = ["--root", at("root"), "--state", at("state"), "--baseline", at("watch.yaml")];
  expect(await agent(["snapshot", ...looked, "-o", at("host.json")])).toMatchObject({ status: 0 });
  const draft = ["--from", at("host.json"), "--kinds", "config,file", "-o", at("mes.yaml")];
  expect(await mesdrift(["baseline", "draft", ...draft])).toMatchObject({ status: 0 });
});

test("a changed setting of a long config is told, by what was approved of it", async () => {
  expect(await audit()).toMatchObject({ status: 0 });
  writeFileSync(at("root/etc/mes/original.ini"), long("original").replace("key7=original", "key7=changed"));
  const { status, stdout } = await audit();
  expect(status).toBe(1);
  expect(stdout).toContain("config:/etc/mes/original.ini#/key7");
});

test("what was approved of a long config is verified when an audit asks for it, and by lint at once", async () => {
  changeApproved("original");
  expect(await audit()).toMatchObject({ status: 0 });
  expect((await mesdrift(["baseline", "lint", at("mes.yaml")])).stdout).toContain(
    "is not the state this baseline approves",
  );
  writeFileSync(at("root/etc/mes/original.ini"), long("changed"));
  const { status, stderr } = await audit();
  expect(status).toBe(2);
  expect(stderr).toContain("the line of config:/etc/mes/original.ini is not what this baseline approves");
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
});

import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Desk, desk } from "../support/engineers.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** Every command is a process of its own. */
const LONG = { timeout: 240_000 };

/** Files of a made-up host that can be audited anywhere. */
function image(folder: string, level: string): void {
  for (const inside of ["etc", "opt/mes"]) mkdirSync(join(folder, inside), { recursive: true });
  writeFileSync(join(folder, "etc/os-release"), "ID=debian\nVERSION_ID=12\n");
  writeFileSync(join(folder, "etc/hostname"), "line3\n");
  writeFileSync(join(folder, "opt/mes/a.xml"), `<mes><gate level="${level}" mode="safe"/></mes>\n`);
}

/** Drafts a baseline from the image, has it signed and published. @returns what publishing said */
function baselineInForce(at: Desk): string {
  image(join(at.folder, "host"), "8");
  const root = ["--root", "host", "--state", "agent"];
  at.run(["snapshot", ...root, "--config", "/opt/mes/*.xml", "-o", "golden.json"], "agent");
  at.run(["baseline", "draft", "--from", "golden.json", "--id", "line3", "-o", "line3.yaml"]);
  const audit = at.run(["audit", ...root, "--baseline", "line3.yaml", "--format", "json"], "agent");
  writeFileSync(join(at.folder, "clean.json"), audit.stdout);
  at.propose(
    "line3.proposal",
    "baseline",
    "propose",
    "line3.yaml",
    "--site",
    "site-a",
    "--tested",
    "clean.json",
  );
  return at.enforce("line3.proposal", "kaya", "silva").stdout;
}

test("three engineers of whom two must sign put a baseline in force; one alone can't", LONG, async () => {
  const at = await desk(temporaryFolder());
  image(join(at.folder, "host"), "8");
  at.run(
    ["snapshot", "--root", "host", "--state", "agent", "--config", "/opt/mes/*.xml", "-o", "golden.json"],
    "agent",
  );
  at.run(["baseline", "draft", "--from", "golden.json", "--id", "line3", "-o", "line3.yaml"]);
  const propose = ["baseline", "propose", "line3.yaml", "--site", "site-a"];
  expect(at.propose("p", ...propose).stderr).toMatch(
    /^mesdrift: found no --tested, expected the report of a test host/,
  );

  const audit = at.run(
    ["audit", "--root", "host", "--state", "agent", "--baseline", "line3.yaml", "--format", "json"],
    "agent",
  );
  writeFileSync(join(at.folder, "clean.json"), audit.stdout);
  const proposed = at.propose("p", ...propose, "--tested", "clean.json");
  expect(proposed).toMatchObject({ status: 0, stderr: "" });
  expect(proposed.stdout).toContain(
    "site-a/line3.json\nFor no host yet: no assignment names it.\nNew here.\n",
  );

  const signed = at.approve("p", "meyer");
  expect(signed.stdout).toContain("I answer for them");
  expect(signed.stdout).toContain("Signed for site-a.");
  expect(at.publish("p")).toEqual({
    status: 2,
    stdout: "",
    stderr: "mesdrift: site-a version 1: found 1 of 2 signatures, by meyer; 1 more needed of kaya, silva\n",
  });
  expect(at.approve("p", "meyer").stdout).toContain("has signed already");
  expect(at.publish("p").status).toBe(2);

  cpSync(join(at.folder, "p"), join(at.folder, "copy"));
  at.approve("copy", "silva");
  expect(at.publish("p", "copy")).toMatchObject({ status: 0, stdout: "In force now: site-a version 1.\n" });
  expect(at.publish("p").stderr).toMatch(/another change came first/);
  expect(at.run(["trust", "show", "--repo", "trust"]).stdout).toMatch(
    /site-a version 1 until .*, signed by meyer, silva; CHG-7: a test\n {4}site-a\/line3\.json/,
  );
});

test("drift that was chosen from a report is approved, and nothing else is", LONG, async () => {
  const at = await desk(temporaryFolder());
  expect(baselineInForce(at)).toBe("In force now: site-a version 1.\n");
  writeFileSync(
    join(at.folder, "hosts.yaml"),
    "assignments:\n  - {name: lines, hosts: [line*], baselines: [line3.json], snapshots: [account, kernl]}\n",
  );
  const assign = () =>
    at.propose("hosts.proposal", "assignment", "propose", "hosts.yaml", "--site", "site-a");
  expect(assign().stderr).toContain('snapshots: unknown kind "kernl", did you mean "kernel"');
  const hosts = readFileSync(join(at.folder, "hosts.yaml"), "utf8");
  writeFileSync(join(at.folder, "hosts.yaml"), hosts.replace("kernl", "kernel"));
  assign();
  expect(at.approve("hosts.proposal", "kaya").stdout).toContain(
    "get site-a/line3.json, deliver what they hold of account, kernel",
  );
  expect(at.enforce("hosts.proposal", "meyer").status).toBe(0);

  writeFileSync(join(at.folder, "host/opt/mes/a.xml"), '<mes><gate level="9" mode="fast"/></mes>\n');
  const audit = at.run(
    ["audit", "--root", "host", "--state", "agent", "--baseline", "line3.yaml", "--format", "json"],
    "agent",
  );
  writeFileSync(join(at.folder, "found.json"), audit.stdout);
  const from = ["baseline", "propose", "--from", "found.json", "--as", "line3.json", "--site", "site-a"];
  const level = "config:/opt/mes/a.xml#/mes/gate/@level";
  const proposed = at.propose("patch", ...from, "--finding", level);
  expect(proposed.stderr).toBe("");
  expect(proposed.stdout).toContain("For hosts named line*.\n");
  expect(proposed.stdout).toContain(`state ${level} would be approved with another value 8 → 9`);
  expect(proposed.stdout).not.toContain("@mode");
  expect(at.enforce("patch", "meyer", "silva").stdout).toBe("In force now: site-a version 3.\n");

  const bundle = at.run(["bundle", "--repo", "trust", "--site", "site-a", "-o", "a.bundle"]);
  expect(bundle).toMatchObject({ status: 0, stderr: "" });
  expect(readFileSync(join(at.folder, "a.bundle"), "utf8")).toContain("bulk/");
});

test("a proposal says its ticket and its reason", LONG, async () => {
  const at = await desk(temporaryFolder());
  const add = (ticket: string, why: string) =>
    at.run([
      ...["site", "add", "site-b", "--engineer", "meyer.key.pub", "--engineer", "kaya.key.pub"],
      ...["--repo", "trust", "-o", "p", "--ticket", ticket, "--reason", why],
    ]);
  expect(add(" ", "new").stderr).toBe(
    "mesdrift: --ticket: found no text, expected the number of the change in your ticket system\n",
  );
  expect(add("CHG-7", "").stderr).toBe(
    "mesdrift: --reason: found no text, expected why; whoever signs and every auditor reads it\n",
  );
});

test("a provisional waiver takes one engineer and few hours; ratified it takes two", LONG, async () => {
  const at = await desk(temporaryFolder(), "--provisional-hours", "24");
  const add = (...until: string[]) =>
    at.propose(
      "w",
      ...["waiver", "add", "W-1", "--at", "port:tcp/*", "--hosts", "line*", "--owner", "A. Meyer"],
      ...["--compensating", "firewall", "--provisional", "--site", "site-a", "--until", ...until],
    );
  const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
  expect(add(inHours(30)).stderr).toMatch(/found 30(\.01)? hours, expected at most 24/);
  expect(add(inHours(-1)).stderr).toMatch(/in the past/);
  expect(add(inHours(3), "--at", "prot:tcp/*").stderr).toMatch(
    /^mesdrift: waiver W-1: at: unknown kind "prot".*\n$/,
  );
  expect(add(inHours(3)).stderr).toBe("");
  expect(at.enforce("w", "silva").stdout).toBe("In force now: site-a.provisional version 1.\n");

  at.propose("r", "waiver", "ratify", "W-1", "--site", "site-a");
  expect(at.enforce("r", "silva").stderr).toMatch(/site-a version 1: found 1 of 2 signatures, by silva/);
  expect(at.enforce("r", "kaya").stdout).toBe(
    "In force now: site-a version 1, site-a.provisional version 2.\n",
  );
});

test("keys are rotated, revoked, and replaced when lost", LONG, async () => {
  const at = await desk(temporaryFolder());
  baselineInForce(at);
  await at.addKey("kaya-2", "kaya");
  await at.addKey("duarte");

  at.propose("rotate", "key", "replace", "kaya.key.pub", "kaya-2.key.pub");
  expect(at.enforce("rotate", "meyer", "silva").stderr).toMatch(/^$/);
  expect(at.approve("rotate", "kaya").stderr).toMatch(/found a proposal for version 2, expected 3/);

  at.propose("grow", "key", "add", "duarte.key.pub", "--to", "site-a");
  expect(at.enforce("grow", "kaya").stderr).toMatch(/may sign for nothing|0 of 2 signatures/);
  expect(at.enforce("grow", "kaya-2", "meyer").stdout).toMatch(/^In force now: targets version \d\.\n$/);

  const revoked = at.propose("revoke", "key", "revoke", "silva.key.pub");
  expect(revoked.stderr).toBe("");
  at.enforce("revoke", "meyer");
  expect(at.enforce("revoke", "kaya-2").stdout).toMatch(/^In force now: root version 3, targets version 5/);
  const shown = at.run(["trust", "show", "--repo", "trust"]).stdout;
  expect(shown).not.toContain("silva");
  expect(shown).toContain("site-a/line3.json");
});

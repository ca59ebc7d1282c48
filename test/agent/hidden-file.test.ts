import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { isRoot } from "../../agent/host/user.ts";
import { Report } from "../../src/model/report.ts";
import { agentUnprivileged, canRunUnprivileged } from "../support/as-other.ts";
import { agent, mesdrift } from "../support/run-program.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const FILES = {
  "etc/os-release": "ID=debian\nVERSION_ID=12\n",
  "etc/passwd": "root:x:0:0::/root:/bin/sh\n",
  "etc/group": "root:x:0:\n",
  "etc/sudoers": "Defaults env_reset\nroot ALL=(ALL) ALL\n@includedir /etc/sudoers.d\n",
  "etc/ssh/sshd_config": "MaxAuthTries 4\nInclude sshd_config.d/*.conf\nX11Forwarding no\n",
};

/** Only root may read these. */
const CLOSED = {
  "etc/sudoers.d/plant": "Defaults !env_reset\nbob ALL=(ALL) NOPASSWD: ALL\n",
  "etc/ssh/sshd_config.d/10.conf": "MaxAuthTries 9\nX11Forwarding yes\nAllowUsers bob\n",
  "etc/sysctl.d/10.conf": "kernel.sysrq=0\n",
  "etc/cron.d/mes": "@daily root /bin/mes\n",
};

const CHECKS = [
  'id: checks\nversion: 1\ntitle: "Test"\nchecks:',
  check("no-password", "sudo:*#noPassword", "{ equals: false }"),
  check("environment", '"sudo:Defaults env_reset#value"', "{ equals: on }"),
  check("forwarding", "sshd:x11forwarding#value", "{ equals: no }"),
  check("tries", "sshd:maxauthtries#value", "{ equals: '3' }"),
].join("\n");

function check(id: string, at: string, expect: string): string {
  return `  - { id: ${id}, title: t, at: ${at}, expect: ${expect}, absent: fails, severity: low, why: w, fix: f, refs: {} }`;
}

function image(): string {
  const root = openFolder();
  for (const [path, text] of Object.entries({ ...FILES, ...CLOSED })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text, { mode: path in CLOSED ? 0o600 : 0o644 });
  }
  return root;
}

/** A folder that any user may enter. */
function openFolder(): string {
  const folder = temporaryFolder();
  chmodSync(folder, 0o755);
  return folder;
}

/** Makes a baseline that approves an image as it is. */
async function approve(root: string, baseline: string): Promise<void> {
  const folder = temporaryFolder();
  const snapshot = join(folder, "golden.json");
  expect(await agent(["snapshot", "--root", root, "--state", folder, "-o", snapshot])).toMatchObject({
    status: 0,
  });
  expect(await mesdrift(["baseline", "draft", "--from", snapshot, "-o", baseline])).toMatchObject({
    status: 0,
  });
}

test.skipIf(!isRoot() || !canRunUnprivileged())(
  "files that only root may read are no drift to another user, and what they may decide is undecided (skipped where not root, or where the checkout is closed to others)",
  async () => {
    const root = image();
    const folder = openFolder();
    const [baseline, checks] = [join(folder, "line3.yaml"), join(folder, "checks.yaml")];
    await approve(root, baseline);
    writeFileSync(checks, CHECKS);
    const state = temporaryFolder();
    chmodSync(state, 0o777);
    const args = ["audit", "--root", root, "--state", join(state, "own"), "--format", "json"];
    const ran = agentUnprivileged([...args, "--baseline", baseline, "--baseline", checks]);
    expect(ran.stderr).toBe("");
    const { findings, undecided, coverage } = Report.parse(JSON.parse(ran.stdout));

    expect(findings.map(({ type, address, check }) => [type, address, check])).toEqual([
      ["deviation", "sshd:maxauthtries#value", "tries"],
    ]);
    expect([...new Set(undecided.map(({ check }) => check))].sort()).toEqual([
      "environment",
      "forwarding",
      "no-password",
    ]);
    expect(coverage.unreadable).toContainEqual({
      address: "sudo:*",
      from: "/etc/sudoers.d/plant",
      why: "/etc/sudoers.d/plant: permission denied",
    });
  },
);

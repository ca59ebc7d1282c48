import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PROBES } from "../../agent/probes/index.ts";
import { InstallationRecord } from "../../src/model/installation.ts";
import { Snapshot } from "../../src/model/snapshot.ts";
import { CHECKOUT } from "../bed/bed.ts";
import { describeOnBed } from "../bed/describe.ts";
import type { BedHost } from "../bed/host.ts";
import { PASSWORD, SshBed } from "./ssh-bed.ts";

const SLOW = 300_000;
const NODE = `${CHECKOUT}/node_modules/.bin/node`;
const WATCHED = ["--config", "/etc/{ssh,systemd,pam.d,default,tomcat10,nginx}/**"];

/** Everything in a snapshot but what moves by itself and when it was taken. */
function lasting(text: string) {
  const { takenAt: _, facts, ...rest } = Snapshot.parse(JSON.parse(text));
  const moves = new Set(
    PROBES.flatMap(({ kind, fields }) =>
      Object.entries(fields).flatMap(([name, { is }]) => (is === "volatile" ? [`${kind}#${name}`] : [])),
    ),
  );
  const still = facts.map(({ kind, key, fields }) => ({
    address: `${kind}:${key}`,
    fields: Object.fromEntries(Object.entries(fields).filter(([name]) => !moves.has(`${kind}#${name}`))),
  }));
  return { ...rest, facts: still };
}

/** What the agent sees of a host that it runs on, with the key for secrets that a scan is to use as well. */
async function agentSnapshot(host: BedHost, uid?: number): Promise<string> {
  const state = `/var/tmp/state-${uid ?? 0}`;
  await host.sh(`mkdir -p ${state}; [ ! -e /var/tmp/state-0 ] || cp /var/tmp/state-0/secret.key ${state}/ || :
    chown -R ${uid ?? 0} ${state}`);
  const command = [NODE, `${CHECKOUT}/agent/main.ts`, "snapshot", "--state", state, ...WATCHED];
  const { stdout } = await host.run(command, { seconds: 200, ...(uid === undefined ? {} : { uid }) });
  return stdout;
}

describeOnBed("hosts over SSH", () => {
  let ssh: SshBed;
  let host: BedHost;
  const address = "10.77.1.1";
  const scan = async (user: string, ...more: string[]) => {
    const state = `${ssh.folder}/state`;
    const args = ["scan", `${user}@${address}`, ...ssh.login, "--state", state, ...WATCHED, ...more];
    return ssh.mesdrift(args, { ok: [0, 1, 2], input: `${PASSWORD}\n` });
  };

  beforeAll(async () => {
    ssh = await SshBed.open(1);
    [host] = ssh.hosts as [BedHost];
  });
  afterAll(() => ssh[Symbol.asyncDispose]());

  test(
    "a scan as root sees what the agent sees there as root, field by field",
    async () => {
      const byAgent = await agentSnapshot(host);
      const { stdout: key } = await host.run(["base64", "/var/tmp/state-0/secret.key"]);
      mkdirSync(`${ssh.folder}/state`);
      writeFileSync(`${ssh.folder}/state/secret.key`, Buffer.from(key, "base64"));
      const { stderr } = await scan(
        "audit",
        "--sudo",
        "--sudo-password-fd",
        "0",
        "-o",
        `${ssh.folder}/scan.json`,
      );
      const byScan = readFileSync(`${ssh.folder}/scan.json`, "utf8");
      expect(lasting(byScan).facts.length).toBeGreaterThan(500);
      expect(lasting(byScan)).toEqual(lasting(byAgent));
      expect(stderr).toMatch(/looked at [\d,]+ facts of 18 kinds as root; not seen, or not wholly: \d+\n/);
      expect(stderr).toContain("  disk-encryption:/: ");
    },
    SLOW,
  );

  test(
    "a scan as a user without rights sees what the agent sees as that user, says what it could not, and leaves nothing behind",
    async () => {
      const { stdout: uid } = await host.run(["id", "-u", "audit"]);
      const byAgent = await agentSnapshot(host, Number(uid));
      await host.sh("touch /run/before; sleep 1");
      const { stdout, stderr } = await scan("audit");
      const left = await host.sh(
        "find /etc /usr /opt /home /root /tmp /var/tmp -xdev -newer /run/before -type f",
      );
      expect(left.stdout).toBe("");
      await expect(host.run(["pgrep", "-f", "mesdrift-"], { ok: [1] })).resolves.toMatchObject({
        stdout: "",
      });
      const [there, here] = [lasting(stdout), lasting(byAgent)];
      expect(there).toEqual(here);
      expect(stderr).toContain("  account:*#locked: /etc/shadow: permission denied\n");
    },
    SLOW,
  );

  test(
    "a scan with a baseline is an audit with its exit status, and heeds what the host's operator forbids",
    async () => {
      await host.write("/etc/mesdrift/agent.yaml", "neverRead: [/etc/ssh/sshd_config]\n");
      const { stdout, status } = await scan("root", "--format", "json", "--baseline", "debian-12");
      await host.sh("rm -r /etc/mesdrift");
      const { coverage, findings, host: identity } = JSON.parse(stdout);
      expect(identity.name).toBe("mes-1");
      expect([findings.length > 3, status]).toEqual([true, 1]);
      expect(JSON.stringify(coverage.unreadable)).toContain(
        "sshd_config: forbidden by the operator of this host",
      );
    },
    SLOW,
  );

  test(
    "the doctor finds that the host's own tools see what the probes see",
    async () => {
      const command = [NODE, `${CHECKOUT}/agent/main.ts`, "doctor", "--json", "--state", "/var/tmp/state-0"];
      const { stdout } = await host.run(command, { ok: [1], seconds: 200 });
      const { probes } = InstallationRecord.parse(JSON.parse(stdout));
      expect(probes.flatMap(({ kind, result }) => (result === "agrees" ? [kind] : []))).toEqual(
        expect.arrayContaining([
          "account",
          "group",
          "service",
          "port",
          "package",
          "os",
          "kernel",
          "sshd",
          "file",
        ]),
      );
      expect(probes.filter(({ result }) => result === "differs" || result === "not-asked")).toEqual([]);
    },
    SLOW,
  );

  test(
    "a wrong key of the host, an unknown one, a wrong password and a wrong user are refused, each with the reason",
    async () => {
      const told = async (...args: string[]) =>
        (await ssh.mesdrift(["scan", ...args], { ok: [2], input: "wrong\n" })).stderr;
      const identity = ["--identity", `${ssh.folder}/key`];
      const { stdout } = await host.run(["ssh-keygen", "-lf", "/etc/ssh/ssh_host_ed25519_key.pub"]);
      const fingerprint = stdout.split(" ")[1] ?? "";
      const wrong = ["--host-key", `SHA256:${"A".repeat(43)}`];
      expect(await told(`root@${address}`, ...identity, ...wrong)).toContain(
        `${fingerprint}, expected SHA256:AAA`,
      );
      expect(await told(`root@${address}`, ...identity, "--known-hosts", "/dev/null")).toContain(
        `it shows ${fingerprint}`,
      );
      expect(await told(`nobody@${address}`, ...ssh.login)).toContain("the host let none of these in");
      expect(await told(`audit@${address}`, ...ssh.login, "--sudo", "--sudo-password-fd", "0")).toContain(
        "sudo did not take the password",
      );
    },
    SLOW,
  );
});

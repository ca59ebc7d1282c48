import fc from "fast-check";
import { expect, test } from "vitest";
import { sshdLine } from "../../../agent/host/sshd/line.ts";
import { canonicalValue } from "../../../agent/host/sshd/value.ts";
import { assigned, probe } from "../../../agent/probes/sshd.ts";
import { machine, secrets, seen } from "../../support/machine.ts";

const CONFIG = `
Include /etc/ssh/sshd_config.d/*.conf
# PermitRootLogin yes
PermitRootLogin no
permitrootlogin yes
LoginGraceTime 1m30s
Port = 2222
Port 22
AllowUsers bob "alice admin"   # people
AcceptEnv LANG LC_*
PasswordAuthentication TRUE
Subsystem sftp internal-sftp -f AUTH
Match User bob Address 10.0.0.0/8
  PermitRootLogin without-password
  X11Forwarding yes
Match all
  X11Forwarding no
`;

test("the first of several settings counts, and lists add up", async () => {
  const { facts } = await seen(probe, machine({ "/etc/ssh/sshd_config": CONFIG }));
  expect(facts.permitrootlogin).toEqual({
    value: "no",
    explicit: true,
    default: "prohibit-password",
    source: "/etc/ssh/sshd_config:4",
  });
  expect(facts.port?.value).toEqual(["2222", "22"]);
  expect(facts.allowusers?.value).toEqual(["bob", "alice admin"]);
  expect(facts.acceptenv?.value).toEqual(["LANG", "LC_*"]);
  expect(facts.logingracetime?.value).toBe("90");
  expect(facts.passwordauthentication?.value).toBe("yes");
  expect(facts["subsystem sftp"]?.value).toBe("internal-sftp -f AUTH");
});

test("what nobody set has its default, and says so", async () => {
  const { facts } = await seen(probe, machine({ "/etc/ssh/sshd_config": "" }));
  expect(facts.permitrootlogin).toEqual({
    value: "prohibit-password",
    explicit: false,
    default: "prohibit-password",
  });
  expect(facts.maxauthtries?.value).toBe("6");
  expect(facts.port?.value).toEqual(["22"]);
  expect(facts).not.toHaveProperty("allowusers");
});

test("an included file goes before what follows it", async () => {
  const { facts, whole } = await seen(
    probe,
    machine({
      "/etc/ssh/sshd_config": CONFIG,
      "/etc/ssh/sshd_config.d/10-vendor.conf": "PermitRootLogin yes\n",
      "/etc/ssh/sshd_config.d/20-late.conf": "PermitRootLogin forced-commands-only\n",
      "/etc/ssh/sshd_config.d/.hidden.conf": "MaxAuthTries 1\n",
    }),
  );
  expect(facts.permitrootlogin).toMatchObject({
    value: "yes",
    source: "/etc/ssh/sshd_config.d/10-vendor.conf:1",
  });
  expect(whole.find(({ key }) => key === "permitrootlogin")?.from).toEqual([
    "/etc/ssh/sshd_config.d/10-vendor.conf",
  ]);
  expect(facts.maxauthtries?.value).toBe("6");
});

test("a Match block is told by itself, and ends with its file", async () => {
  const { facts } = await seen(
    probe,
    machine({
      "/etc/ssh/sshd_config": "Include inner.conf\nX11Forwarding yes\n",
      "/etc/ssh/inner.conf": "Match Group Ops\nX11Forwarding no\n",
    }),
  );
  expect(facts["x11forwarding match group Ops"]?.value).toBe("no");
  expect(facts.x11forwarding?.value).toBe("yes");
});

test("a Match block that comes later yields to the ones before it", async () => {
  const { facts } = await seen(
    probe,
    machine({ "/etc/ssh/sshd_config": `${CONFIG}Match User eve\nX11Forwarding yes\n` }),
  );
  expect(facts["permitrootlogin match user bob address 10.0.0.0/8"]?.value).toBe("prohibit-password");
  expect(facts["x11forwarding match user eve"]?.yieldsTo).toEqual(["user bob address 10.0.0.0/8", "all"]);
});

test("Match all is for everybody, and goes before what stands outside of Match blocks", async () => {
  const { facts } = await seen(
    probe,
    machine({ "/etc/ssh/sshd_config": "PermitRootLogin no\nMatch all\nPermitRootLogin yes\n" }),
  );
  expect(facts.permitrootlogin).toMatchObject({ value: "yes", source: "/etc/ssh/sshd_config:3" });
});

test("files that include each other are unreadable, not endless", async () => {
  const circle = machine({ "/etc/ssh/sshd_config": "Include sshd_config\n" });
  await expect(seen(probe, circle)).rejects.toThrow("Include nested more than 16 deep");
});

test("a host without sshd has no settings of it, and one whose config is gone can't be read", async () => {
  expect((await seen(probe, machine({ "/etc/ssh/ssh_config": "" }))).whole).toEqual([]);
  await expect(seen(probe, machine({ "/etc/ssh/ssh_config": "", "/usr/sbin/sshd": "" }))).rejects.toThrow(
    "sshd_config",
  );
});

test("options on sshd's command line are seen", async () => {
  const { facts } = await seen(
    probe,
    machine({
      "/etc/ssh/sshd_config": "",
      "/etc/default/ssh": `# options\nSSHD_OPTS="-o PermitRootLogin=yes"\n`,
    }),
  );
  expect(facts["(SSHD_OPTS)"]?.value).toBe("-o PermitRootLogin=yes");
  expect(assigned("SSHD_OPTS=\n", "SSHD_OPTS")).toBe("");
});

test("a secret in a command or an environment is a digest", async () => {
  const { facts, whole } = await seen(
    probe,
    machine({
      "/etc/ssh/sshd_config":
        "SetEnv DB_PASSWORD=planted1 LANG=C\nForceCommand /usr/bin/x --token=planted2\n",
    }),
  );
  expect(JSON.stringify(whole)).not.toContain("planted");
  expect(facts.setenv).toMatchObject({
    value: "DB_PASSWORD=*** LANG=C",
    secrets: [secrets.seal("planted1")],
  });
});

test("a line that is no setting is told by its number", async () => {
  const { unparsed } = await seen(probe, machine({ "/etc/ssh/sshd_config": "Port\n" }));
  expect(unparsed.map(({ address }) => address)).toEqual(["sshd:(/etc/ssh/sshd_config line 1)"]);
});

test.each([
  [
    "macs",
    "-hmac-sha1*,umac-*",
    "hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com,hmac-sha2-256,hmac-sha2-512",
  ],
  ["ciphers", "aes256-ctr", "aes256-ctr"],
  [
    "ciphers",
    "^aes256-ctr",
    "aes256-ctr,chacha20-poly1305@openssh.com,aes128-ctr,aes192-ctr,aes128-gcm@openssh.com,aes256-gcm@openssh.com",
  ],
  ["loglevel", "verbose", "VERBOSE"],
  ["clientaliveinterval", "1h", "3600"],
  ["banner", "/etc/issue.net", "/etc/issue.net"],
  ["permitrootlogin", "Without-Password", "prohibit-password"],
])("%s %s means %s", (name, written, value) => {
  expect(canonicalValue(name, written)).toBe(value);
});

test("any text is a setting or none, and a setting has an argument", () => {
  fc.assert(fc.property(fc.string(), (text) => (sshdLine(text)?.args.length ?? 1) > 0));
});

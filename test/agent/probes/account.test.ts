import fc from "fast-check";
import { expect, test } from "vitest";
import { ageing, passwordFields, probe } from "../../../agent/probes/account.ts";
import { machine, secrets, seen } from "../../support/machine.ts";

const PASSWD = `root:x:0:0:root:/root:/bin/bash
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
bob:x:1000:1000:Bob Builder,,,:/home/bob:/bin/bash
toor:x:0:0::/root:
old::1001:1001::/home/old:/bin/sh
`;
const SHADOW = `root:$y$j9T$planted$plantedplantedplanted:19700:0:99999:7:::
daemon:*:19700:0:99999:7:::
bob:!$6$planted$plantedplanted:19723:1:90:14:30:20088:
toor::19700::::::
`;

test("an account tells who it is, its shell, and how its password stands", async () => {
  const { facts } = await seen(probe, machine({ "/etc/passwd": PASSWD, "/etc/shadow": SHADOW }));
  expect(facts.bob).toEqual({
    uid: 1000,
    gid: 1000,
    gecos: "Bob Builder,,,",
    home: "/home/bob",
    shell: "/bin/bash",
    interactive: true,
    locked: true,
    emptyPassword: false,
    hashAlgorithm: "sha512",
    password: secrets.seal("$6$planted$plantedplanted"),
    minDays: 1,
    maxDays: 90,
    warnDays: 14,
    inactiveDays: 30,
    expires: "2024-12-31",
    lastChange: "2024-01-01",
  });
  expect(facts.root).toMatchObject({ hashAlgorithm: "yescrypt", locked: false });
  expect(facts.daemon).toMatchObject({ hashAlgorithm: "none", locked: true, interactive: false });
  expect(facts.toor).toMatchObject({ uid: 0, emptyPassword: true, locked: false, interactive: true });
});

test("an empty password in the passwd file itself is seen", async () => {
  const { facts } = await seen(probe, machine({ "/etc/passwd": PASSWD, "/etc/shadow": SHADOW }));
  expect(facts.old).toMatchObject({ emptyPassword: true, hashAlgorithm: "none" });
});

test("no hash leaves the probe", async () => {
  const { whole } = await seen(probe, machine({ "/etc/passwd": PASSWD, "/etc/shadow": SHADOW }));
  expect(JSON.stringify(whole)).not.toContain("planted");
});

test("without the shadow file, what it holds is unreadable and the rest is still seen", async () => {
  const { facts, unreadable } = await seen(probe, machine({ "/etc/passwd": PASSWD }));
  expect(facts.bob).toMatchObject({ uid: 1000 });
  expect(facts.bob).not.toHaveProperty("locked");
  expect(unreadable.map(({ address }) => address)).toContain("account:*#locked");
  expect(unreadable.map(({ address }) => address)).toContain("account:*#maxDays");
});

test("a name that is there twice is seen twice", async () => {
  const { facts } = await seen(
    probe,
    machine({ "/etc/passwd": `${PASSWD}bob:x:0:0::/root:/bin/sh\n`, "/etc/shadow": SHADOW }),
  );
  expect(facts.bob?.uid).toBe(1000);
  expect(facts["bob[2]"]?.uid).toBe(0);
});

test("a malformed line is told by its number and not by its content", async () => {
  const { unreadable } = await seen(
    probe,
    machine({
      "/etc/passwd": `${PASSWD}mallory:hidden\neve:x:hidden:0:::\n`,
      "/etc/shadow": `${SHADOW}eve:$6$hidden\n`,
    }),
  );
  expect(unreadable.map(({ address }) => address)).toEqual([
    "account:(/etc/passwd line 6)",
    "account:(/etc/passwd line 7)",
    "account:(/etc/shadow line 5)",
  ]);
  expect(JSON.stringify(unreadable)).not.toContain("hidden");
});

test("accounts that only a directory service knows are told as not listed", async () => {
  const { capped } = await seen(
    probe,
    machine({
      "/etc/passwd": PASSWD,
      "/etc/shadow": SHADOW,
      "/etc/nsswitch.conf": "passwd: files systemd sss [NOTFOUND=return] ldap\n",
    }),
  );
  expect(capped.map(({ address }) => address)).toEqual(["account:(sss)", "account:(ldap)"]);
});

test("a host without a passwd file is no host without accounts", async () => {
  await expect(seen(probe, machine({ "/etc/hostname": "line3\n" }))).rejects.toThrow("/etc/passwd");
});

test.each([
  ["$y$j9T$salt$hash", "yescrypt"],
  ["$gy$j9T$salt$hash", "gost-yescrypt"],
  ["$7$CU..../salt$hash", "scrypt"],
  ["$2b$12$salthash", "bcrypt"],
  ["$6$salt$hash", "sha512"],
  ["$5$salt$hash", "sha256"],
  ["$1$salt$hash", "md5"],
  ["$zz$salt$hash", "unknown"],
  ["_J9..rasmBYk8r9AiWNc", "bsdi"],
  ["rl.3StKT.4T8M", "des"],
  ["*", "none"],
  ["!!", "none"],
  ["", "none"],
])("the hash %j is of method %s", (hash, method) => {
  expect(passwordFields(hash, secrets).hashAlgorithm).toBe(method);
});

test("whatever the shadow file holds, its password column never shows", () => {
  const hash = fc.stringMatching(/^[!*]?\$[0-9a-z]{1,3}\$[./0-9A-Za-z]{20,40}$/);
  fc.assert(
    fc.property(hash, (written) => {
      expect(JSON.stringify(passwordFields(written, secrets))).not.toContain(written.slice(-20));
    }),
  );
});

test("days beyond any date stay as written", () => {
  expect(ageing(["x", "", "", "", "", "", "", "999999999999"])).toEqual({ expires: "999999999999" });
});

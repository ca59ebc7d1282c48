import { expect, test } from "vitest";
import { crontab, userCrontab } from "../../src/formats/crontab.ts";
import { fstab } from "../../src/formats/fstab.ts";
import { pam } from "../../src/formats/pam.ts";
import { group, gshadow, htpasswd, passwd, pgpass, shadow } from "../../src/formats/records.ts";
import { sshd } from "../../src/formats/sshd.ts";
import { sudoers } from "../../src/formats/sudoers.ts";
import { fieldsOf } from "./fields.ts";

test("keywords of sshd are the same in any case, with = or quotes, and in any order", () => {
  const before = fieldsOf(sshd, 'PermitRootLogin no\nBanner "/etc/issue net"\nPort 22 # plant\n');
  expect(before).toEqual({ "/permitrootlogin": "no", "/banner": "/etc/issue net", "/port": "22" });
  expect(fieldsOf(sshd, "port=22\nbanner = '/etc/issue net'\npermitROOTlogin\tno")).toEqual(before);
});

test("what sshd ignores, since it was set before, is told apart from what counts", () => {
  expect(fieldsOf(sshd, "PermitRootLogin no\nPermitRootLogin yes\nPort 22\nPort 2222")).toEqual({
    "/permitrootlogin": "no",
    "/ignored/permitrootlogin": "yes",
    "/port": "22",
    "/port[2]": "2222",
  });
});

test("a Match block goes on to the next one, and the order of blocks means something", () => {
  const block = (user: string) => `Match User ${user}\n  PermitRootLogin yes\n`;
  expect(fieldsOf(sshd, `PermitRootLogin no\n${block("a")}`)).toEqual({
    "/permitrootlogin": "no",
    "/match[@args='User a']/position()": 1,
    "/match[@args='User a']/@args": "User a",
    "/match[@args='User a']/permitrootlogin": "yes",
  });
  expect(fieldsOf(sshd, block("a") + block("b"))).not.toEqual(fieldsOf(sshd, block("b") + block("a")));
});

test("each parameter of Defaults is a field of its own", () => {
  const text =
    'Defaults env_reset, !lecture\nDefaults secure_path="/bin:/usr bin"\nDefaults:ann,bob env_keep += "A B"\n';
  expect(fieldsOf(sudoers, text)).toEqual({
    "/Defaults/env_reset": "on",
    "/Defaults/lecture": "off",
    "/Defaults/secure_path": "/bin:/usr bin",
    "/Defaults[@args=':ann,bob']/@args": ":ann,bob",
    "/Defaults[@args=':ann,bob']/env_keep": "+= A B",
  });
});

test("a sudo rule is addressed by its user, and its place counts since the last match wins", () => {
  const text = "root ALL=(ALL:ALL) ALL\n%ops ALL = \\\n  NOPASSWD: /bin/systemctl # ask first\n";
  expect(fieldsOf(sudoers, text)).toMatchObject({
    "/rule[@user='root']": "ALL=(ALL:ALL) ALL",
    "/rule[@user='%25ops']": "ALL=NOPASSWD: /bin/systemctl",
    "/rule[@user='%25ops']/position()": 2,
  });
  expect(fieldsOf(sudoers, "a ALL=ALL\nb ALL=!ALL")).not.toEqual(fieldsOf(sudoers, "b ALL=!ALL\na ALL=ALL"));
});

test("# in sudoers is a comment, a user id or an include", () => {
  const text =
    "# no\n#1000 ALL=ALL\n#includedir /etc/sudoers.d\n@include /etc/extra\nann ALL=(#0) /bin/a\\#b # why";
  expect(fieldsOf(sudoers, text)).toMatchObject({
    "/rule[@user='%231000']": "ALL=ALL",
    "/includedir[1]": "/etc/sudoers.d",
    "/include[1]": "/etc/extra",
    "/rule[@user='ann']": "ALL=(#0) /bin/a\\#b",
  });
});

test("no rule of sudoers or PAM hides behind a comment that ends in a backslash", () => {
  const text = "# no \\\nann ALL=ALL # why \\\nbob ALL=ALL\n#includedir\t/etc/sudoers.d";
  expect(fieldsOf(sudoers, text)).toMatchObject({
    "/rule[@user='ann']": "ALL=ALL",
    "/rule[@user='bob']": "ALL=ALL",
    "/includedir[1]": "/etc/sudoers.d",
  });
  expect(fieldsOf(pam, "auth required a.so # why \\\nauth sufficient b.so")).toMatchObject({
    "/rule[@module='auth a.so']/args": "",
    "/rule[@module='auth b.so']/control": "sufficient",
  });
});

test("aliases of sudoers are addressed by name, several in one line too", () => {
  expect(
    fieldsOf(sudoers, "User_Alias OPS = ann,bob : DEV=eve\nCmnd_Alias X = /bin/a\\:b, sha224:0Gq== /bin/c"),
  ).toMatchObject({
    "/User_Alias[@name='OPS']": "ann, bob",
    "/User_Alias[@name='DEV']": "eve",
    "/Cmnd_Alias[@name='X']": "/bin/a\\:b, sha224:0Gq== /bin/c",
  });
});

test("an account is addressed by its name, and its fields by theirs", () => {
  expect(fieldsOf(passwd, "root:x:0:0::/root:/bin/bash\n")).toEqual({
    "/root/password": "x",
    "/root/uid": "0",
    "/root/gid": "0",
    "/root/gecos": "",
    "/root/home": "/root",
    "/root/shell": "/bin/bash",
  });
  expect(fieldsOf(shadow, "mes:!planted:19000:0:99999:7:::")).toMatchObject({
    "/mes/password": "!planted",
    "/mes/maxDays": "99999",
  });
  expect(() => passwd.parse("a:b:c:d:e:f:g:h")).toThrow("line 1: 8 fields, expected 7");
});

test("joining a group is one field, wherever the name stands in the line", () => {
  expect(fieldsOf(group, "sudo:x:27:ann,bob")).toEqual({
    "/sudo/password": "x",
    "/sudo/gid": "27",
    "/sudo/members/ann": "",
    "/sudo/members/bob": "",
  });
  expect(fieldsOf(group, "sudo:x:27:bob,ann")).toEqual(fieldsOf(group, "sudo:x:27:ann,bob"));
  expect(fieldsOf(gshadow, "sudo:!:ann:bob")).toEqual({
    "/sudo/password": "!",
    "/sudo/administrators/ann": "",
    "/sudo/members/bob": "",
  });
});

test("a PAM rule is addressed by type and module, and its place counts", () => {
  const rules = [
    "auth [success=1 default=ignore] pam_unix.so nullok",
    "auth requisite pam_deny.so",
    "@include common",
  ];
  expect(fieldsOf(pam, rules.join("\n"))).toMatchObject({
    "/rule[@module='auth pam_unix.so']/control": "[success=1 default=ignore]",
    "/rule[@module='auth pam_unix.so']/args": "nullok",
    "/rule[@module='auth pam_deny.so']/position()": 2,
    "/rule[@module='include common']/position()": 3,
  });
  expect(fieldsOf(pam, rules.toReversed().join("\n"))).not.toEqual(fieldsOf(pam, rules.join("\n")));
  expect(() => pam.parse("auth required")).toThrow("line 1: expected type, control and module");
});

test("a cron job is addressed by its command, in any order", () => {
  const text = "SHELL=/bin/sh\n17 *\t* * * root  cd / && x\n@reboot mes /bin/y\n";
  expect(fieldsOf(crontab, text)).toMatchObject({
    "/SHELL": "/bin/sh",
    "/job[command='cd %2F && x']/schedule": "17 * * * *",
    "/job[command='cd %2F && x']/user": "root",
    "/job[command='%2Fbin%2Fy']/schedule": "@reboot",
  });
  expect(fieldsOf(userCrontab, "0 1 * * * /bin/y -v")).toMatchObject({
    "/job[command='%2Fbin%2Fy -v']/schedule": "0 1 * * *",
  });
  expect(() => crontab.parse("0 1 * * * root")).toThrow(
    "line 1: 6 words, expected a schedule, a user and a command",
  );
});

test("a mount is addressed by its place", () => {
  expect(fieldsOf(fstab, "UUID=1 /tmp\text4 noexec,nosuid 0 2 # why")).toEqual({
    "/mount[@path='%2Ftmp']/@path": "/tmp",
    "/mount[@path='%2Ftmp']/device": "UUID=1",
    "/mount[@path='%2Ftmp']/type": "ext4",
    "/mount[@path='%2Ftmp']/options": "noexec,nosuid",
    "/mount[@path='%2Ftmp']/order": "0 2",
  });
});

test("passwords of other password files are fields called so", () => {
  expect(fieldsOf(htpasswd, "ann:$apr1$planted\n")).toEqual({ "/ann/password": "$apr1$planted" });
  expect(fieldsOf(pgpass, "db:5432:mes:app:planted")).toMatchObject({
    "/db[1]/user": "app",
    "/db[1]/password": "planted",
  });
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { settingsIn } from "../../../agent/host/settings.ts";
import { pamRules, probe } from "../../../agent/probes/password-policy.ts";
import { gapAt } from "../../../src/model/gaps.ts";
import { machine, secrets, seen } from "../../support/machine.ts";

const COMMON_AUTH = `# heading
auth	[success=1 default=ignore]	pam_unix.so nullok   # why
auth	requisite			pam_deny.so
auth	required \\
  pam_permit.so
`;

test("the settings of login.defs that bear on passwords are told as written", async () => {
  const { facts, whole } = await seen(
    probe,
    machine({
      "/etc/login.defs":
        "# PASS_MAX_DAYS 5\nPASS_MAX_DAYS\t99999\nENCRYPT_METHOD SHA512\nMAIL_DIR /var/mail\nUMASK 022\nUMASK 027\n",
    }),
  );
  expect(facts).toEqual({
    ENCRYPT_METHOD: { value: "SHA512" },
    PASS_MAX_DAYS: { value: "99999" },
    UMASK: { value: "027" },
  });
  expect(whole[0]?.from).toEqual(["/etc/login.defs"]);
});

test("settings of PAM modules are told, and the main file goes before those beside it", async () => {
  const { facts } = await seen(
    probe,
    machine({
      "/etc/security/pwquality.conf": "minlen = 14\n# dcredit = -1\nenforce_for_root\ndictpath =\n",
      "/etc/security/pwquality.conf.d/site.conf": "minlen=8 # weak\nucredit = -1\n",
      "/etc/security/faillock.conf": "deny = 5\nunlock_time = 900\n",
    }),
  );
  expect(facts).toEqual({
    "pwquality/minlen": { value: "14" },
    "pwquality/ucredit": { value: "-1" },
    "pwquality/enforce_for_root": { value: "on" },
    "pwquality/dictpath": { value: "" },
    "faillock/deny": { value: "5" },
    "faillock/unlock_time": { value: "900" },
  });
});

test("the lines of a PAM stack are told in their order, without comments", async () => {
  const { facts } = await seen(
    probe,
    machine({ "/etc/pam.d/common-auth": COMMON_AUTH, "/etc/pam.d/cron": "auth required x.so\n" }),
  );
  expect(facts).toEqual({
    "pam/common-auth": {
      rules: [
        "auth [success=1 default=ignore] pam_unix.so nullok",
        "auth requisite pam_deny.so",
        "auth required pam_permit.so",
      ],
    },
  });
});

test("a secret in a PAM line is a digest", async () => {
  const { facts, whole } = await seen(
    probe,
    machine({ "/etc/pam.d/common-auth": "auth required pam_mysql.so user=pam passwd=planted1 db=users\n" }),
  );
  expect(JSON.stringify(whole)).not.toContain("planted1");
  expect(facts["pam/common-auth"]?.secrets).toEqual([secrets.seal("planted1")]);
});

test("a file that can't be read hides what it would tell, and nothing else", async () => {
  const { facts, unreadable } = await seen(
    probe,
    machine({
      "/etc/login.defs/x": "",
      "/etc/security/faillock.conf/x": "",
      "/etc/pam.d/su/x": "",
      "/etc/pam.d/sudo": "@include common-auth\n",
    }),
  );
  expect(facts).toEqual({ "pam/sudo": { rules: ["@include common-auth"] } });
  for (const key of ["PASS_MAX_DAYS", "faillock/deny", "pam/su"])
    expect([key, gapAt(unreadable, "password-policy", key)?.why]).toEqual([
      key,
      expect.stringContaining("/etc/"),
    ]);
  expect(gapAt(unreadable, "password-policy", "pwquality/minlen")).toBeUndefined();
});

test("a host without any of these files asks nothing of passwords that could be told", async () => {
  expect(await seen(probe, machine({ "/etc/hostname": "line3\n" }))).toMatchObject({
    whole: [],
    unreadable: [],
  });
});

test("any text is settings and rules, and comments change neither", () => {
  const text = fc.array(fc.stringMatching(/^[ a-z=\d]{0,12}$/)).map((lines) => lines.join("\n"));
  fc.assert(
    fc.property(text, (written) => {
      const commented = written.replaceAll("\n", "\n# note\n");
      expect(settingsIn(commented)).toEqual(settingsIn(written));
      expect(pamRules(commented)).toEqual(pamRules(written));
    }),
  );
});

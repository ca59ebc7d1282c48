import { expect, test } from "vitest";
import { probe as account } from "../../../agent/probes/account.ts";
import { probe as os } from "../../../agent/probes/os.ts";
import { probe as passwords } from "../../../agent/probes/password-policy.ts";
import { probe as sshKey } from "../../../agent/probes/ssh-key.ts";
import { probe as sshd } from "../../../agent/probes/sshd.ts";
import { probe as sudo } from "../../../agent/probes/sudo.ts";
import { machine, seen } from "../../support/machine.ts";

const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";

/** As on SUSE: what is shipped lies in /usr, and /etc has only what was changed. */
const SHIPPED: Record<string, string> = {
  "/etc/passwd": "root:x:0:0:root:/root:/bin/bash\n",
  "/etc/shadow": "root:*:19000::::::\n",
  "/etc/keys/root": `${KEY} vendor\n`,
  "/usr/etc/nsswitch.conf": "passwd: files sss\n",
  "/usr/etc/sudoers": "vendor ALL=(ALL) NOPASSWD: ALL\n@includedir /etc/sudoers.d\n",
  "/etc/sudoers.d/mes": "mes ALL=(root) /bin/mes\n",
  "/usr/etc/ssh/sshd_config": "PermitRootLogin yes\nAuthorizedKeysFile /etc/keys/%u\n",
  "/usr/etc/login.defs": "UMASK 022\n",
  "/usr/lib/pam.d/su": "auth required pam_wheel.so\n",
  "/usr/etc/pam.d/su": "auth required pam_deny.so\n",
  "/usr/etc/pam.d/sshd": "auth required pam_unix.so\n",
  "/usr/lib/os-release": 'ID=sles\nVERSION_ID="16.0"\nPRETTY_NAME="SUSE Linux Enterprise Server 16.0"\n',
};

test("what the distribution ships in /usr holds where /etc says nothing else", async () => {
  const host = machine(SHIPPED);
  const rules = await seen(sudo, host);
  expect(Object.keys(rules.facts)).toEqual(["vendor ALL=(ALL) NOPASSWD: ALL", "mes ALL=(root) /bin/mes"]);
  expect(rules.whole[0]?.from).toEqual(["/usr/etc/sudoers"]);
  expect((await seen(sshd, host)).facts.permitrootlogin?.value).toBe("yes");
  expect(Object.values((await seen(sshKey, host)).facts)).toMatchObject([{ file: "/etc/keys/root" }]);
  expect((await seen(passwords, host)).facts).toMatchObject({
    UMASK: { value: "022" },
    "pam/su": { rules: ["auth required pam_wheel.so"] },
    "pam/sshd": { rules: ["auth required pam_unix.so"] },
  });
  expect((await seen(account, host)).capped.map(({ address }) => address)).toEqual(["account:(sss)"]);
  expect((await seen(os, host)).facts.os?.name).toBe("SUSE Linux Enterprise Server 16.0");
});

test("what is in /etc goes before what is shipped", async () => {
  const host = machine({
    ...SHIPPED,
    "/etc/sudoers": "root ALL=(ALL) ALL\n",
    "/etc/login.defs": "UMASK 027\n",
    "/etc/nsswitch.conf": "passwd: files\n",
  });
  expect(Object.keys((await seen(sudo, host)).facts)).toEqual(["root ALL=(ALL) ALL"]);
  expect((await seen(passwords, host)).facts.UMASK?.value).toBe("027");
  expect((await seen(account, host)).capped).toEqual([]);
});

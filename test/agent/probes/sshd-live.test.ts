import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { canonicalValue } from "../../../agent/host/sshd/value.ts";
import { probe } from "../../../agent/probes/sshd.ts";
import type { Value } from "../../../src/model/value.ts";
import { describeOnBed } from "../../bed/describe.ts";
import { rootFolder } from "../../bed/rootfs.ts";
import { run } from "../../bed/shell.ts";
import { seen } from "../../support/machine.ts";
import { recordedHost } from "../../support/recorded-host.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

/** Lets the sshd of a root folder ($2) say what it makes of the config folder $1, in mounts of its own. */
const ASK = `
  mount --bind "$1" "$2/etc/ssh"
  mount -t tmpfs none "$2/run" && mkdir "$2/run/sshd"
  chroot "$2" ssh-keygen -q -t ed25519 -N "" -f /etc/ssh/ssh_host_ed25519_key
  chroot "$2" /usr/sbin/sshd -T`;

/** What sshd prints otherwise than it is written: each address once with each port. */
const OTHERWISE = new Set(["listenaddress"]);

const FILES: Record<string, Record<string, string>> = {
  "an empty config": { sshd_config: "" },
  "a config with includes, repeated settings and quotes": {
    sshd_config: `Include /etc/ssh/sshd_config.d/*.conf
Include more.conf
PermitRootLogin no
Port = 2222
LoginGraceTime 1h1m1s
AllowUsers "bob" alice  # people
DenyGroups guests
AcceptEnv LANG LC_*
HostKey /etc/ssh/ssh_host_ed25519_key
X11Forwarding YES
LogLevel verbose
Macs -hmac-sha1*,umac-*
Ciphers ^aes256-ctr
KexAlgorithms +diffie-hellman-group14-sha1
ChallengeResponseAuthentication no
AuthorizedKeysFile .ssh/authorized_keys /etc/ssh/keys/%u
Subsystem sftp internal-sftp -f AUTH
Match User bob
  PasswordAuthentication no
Match all
  MaxAuthTries 2
`,
    "sshd_config.d/10-first.conf": "PermitRootLogin without-password\nMatch User eve\nMaxSessions 1\n",
    "sshd_config.d/20-second.conf": "PermitRootLogin yes\nPort 22\nMaxStartups 5:50:10\n",
    "more.conf": "AllowUsers carol\nLogLevel DEBUG\nClientAliveInterval 5m\nBanner /etc/issue.net\n",
  },
};

describeOnBed("sshd itself", () => {
  let root = "";
  beforeAll(async () => {
    root = await rootFolder();
  });

  test.each(Object.keys(FILES))("agrees with what is told of %s", async (name) => {
    const folder = machineOf(FILES[name] ?? {});
    const { facts } = await seen(probe, recordedHost(folder));
    const args = ["--mount", "sh", "-euc", ASK, "ask", join(folder, "files/etc/ssh"), root];
    const truth = printed((await run("unshare", args)).stdout);
    const keys = Object.keys(facts).filter((key) => !key.includes(" match ") && !OTHERWISE.has(key));
    expect(keys.length).toBeGreaterThan(60);
    for (const key of keys) expect([key, facts[key]?.value]).toEqual([key, truth(key, facts[key]?.value)]);
  });
});

function machineOf(files: Record<string, string>): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "files/etc/ssh/sshd_config.d"), { recursive: true });
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, "files/etc/ssh", path), text);
  return folder;
}

/** What `sshd -T` printed for an option: one line, or one for each member of a list. */
function printed(text: string): (key: string, like: Value | undefined) => Value {
  const lines = text.trim().split("\n");
  return (key, like) => {
    const values = lines
      .filter((line) => line.startsWith(`${key} `))
      .map((line) => line.slice(key.length + 1));
    return Array.isArray(like) ? values : canonicalValue(key, values.join(" "));
  };
}

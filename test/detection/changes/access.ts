import { type Change, edited } from "../change.ts";

/** Files that useradd(8) and usermod(8) write, with their backups. */
const ACCOUNTS = ["passwd", "shadow", "group", "gshadow", "subuid", "subgid"].flatMap((name) => [
  `/etc/${name}`,
  `/etc/${name}-`,
]);

const keys = "/home/bob/.ssh/authorized_keys";
/** A public key made for this test, and its fingerprint as ssh-keygen(1) prints it. */
const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILsZyT0LLRgcTaQep5MoIsB24GOaH1kbt4TC76/jMC5y vendor@laptop";
const fingerprint = "SHA256:GcqbXQrW9jPCCBD0qUg329bzt9+WDQxKn1k9gX7Hc94";
const sudoers = "/etc/sudoers.d/plant";

export const accessChanges: readonly Change[] = [
  {
    name: "a second account with uid 0 is made",
    ...edited(
      ACCOUNTS,
      "useradd --non-unique --uid 0 --no-create-home --home-dir /root --shell /bin/bash toor",
    ),
    at: "account:toor",
  },
  {
    name: "a user joins sudo",
    ...edited(ACCOUNTS, "usermod --append --groups sudo bob"),
    at: "group:sudo#members",
  },
  {
    name: "an authorized key is added",
    ...edited([keys], `echo '${key}' >>${keys}`),
    at: `ssh-key:bob:${fingerprint}`,
    hidden: true,
  },
  {
    name: "a sudoers line is added",
    ...edited([sudoers], `echo 'bob ALL=(ALL) NOPASSWD: /usr/bin/less' >>${sudoers}`),
    at: "sudo:bob ALL=(ALL) NOPASSWD: /usr/bin/less",
    hidden: true,
  },
  {
    name: "root may log in over ssh, by a file that sshd's configuration includes",
    make: "echo 'PermitRootLogin yes' >/etc/ssh/sshd_config.d/vendor.conf",
    undo: "rm /etc/ssh/sshd_config.d/vendor.conf",
    at: "sshd:permitrootlogin#value",
  },
];

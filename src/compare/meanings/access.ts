import { isSuperuser, type Meanings, ofAdministrators } from "./row.ts";

/** Who may get in, and what they may do there. */
export const ACCESS: Meanings = {
  account: [
    {
      of: ["added", "uid"],
      when: isSuperuser,
      severity: "critical",
      why: "A second account with uid 0 is root under another name.",
      fix: "Remove the account, and find out who made it.",
    },
    {
      of: ["added"],
      severity: "high",
      why: "An account nobody approved is a way in that nobody watches.",
      fix: "Remove the account with `userdel NAME`, or have it approved.",
    },
    {
      of: ["emptyPassword"],
      severity: "critical",
      why: "Anybody can log in to an account with an empty password.",
      fix: "Set a password with `passwd NAME`, or lock the account with `passwd -l NAME`.",
    },
    {
      of: ["uid", "gid", "shell", "locked", "interactive"],
      severity: "high",
      why: "It changes what the account may do, or lets someone in who was kept out.",
      fix: "Put it back with usermod, or have the change approved.",
    },
    {
      severity: "medium",
      why: "It changes how, or how long, somebody can log in.",
      fix: "Put it back with usermod or chage, or have the change approved.",
    },
  ],
  group: [
    {
      of: ["members"],
      when: ofAdministrators,
      severity: "high",
      why: "Members of this group may act as an administrator.",
      fix: "Take the account out with `gpasswd -d ACCOUNT GROUP`, or have the change approved.",
    },
    {
      severity: "medium",
      why: "Group membership decides what an account may read, write and run.",
      fix: "Put it back with gpasswd, or have the change approved.",
    },
  ],
  sudo: [
    {
      severity: "high",
      why: "sudo rules decide who may become root.",
      fix: "Edit the file with `visudo -f FILE`, or have the rule approved.",
    },
  ],
  "ssh-key": [
    {
      of: ["added"],
      severity: "high",
      why: "Whoever holds the private key can log in without a password, for as long as the line stands.",
      fix: "Take the line out of the authorized keys file, or have the key approved.",
    },
    {
      severity: "medium",
      why: "It changes who can log in with a key, or what the key allows.",
      fix: "Put the line back, or have the change approved.",
    },
  ],
  sshd: [
    {
      severity: "high",
      why: "It changes who may log in over SSH, and how.",
      fix: "Put the setting back in /etc/ssh/sshd_config or the file of sshd_config.d that sets it, check with `sshd -t`, then `systemctl reload ssh`.",
    },
  ],
  "password-policy": [
    {
      severity: "medium",
      why: "It changes how strong passwords must be, or how long they last.",
      fix: "Put the setting back, or have the change approved.",
    },
  ],
  "remote-access": [
    {
      of: ["added", "running", "enabledAtBoot"],
      severity: "high",
      why: "A remote access tool bypasses the plant's approved way in.",
      fix: "Stop and remove the tool, or have it approved.",
    },
    {
      severity: "medium",
      why: "It changes who can reach this host from afar.",
      fix: "Put it back, or have the change approved.",
    },
  ],
};

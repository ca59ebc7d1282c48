import type { Severity } from "../model/severity.ts";
import type { Drift } from "./facts.ts";

/** What a drift means to the people who run the plant. */
export interface Meaning {
  severity: Severity;
  why: string;
  fix: string;
}

interface Row extends Meaning {
  kind: string;
  /** Only these fields, or whole facts that are "added" or "removed"; all where it is not given. */
  of?: readonly string[];
  when?(drift: Drift): boolean;
}

const row = (
  kind: string,
  of: readonly string[] | undefined,
  severity: Severity,
  why: string,
  fix: string,
  when?: Row["when"],
): Row => ({
  kind,
  severity,
  why,
  fix,
  ...(of ? { of } : {}),
  ...(when ? { when } : {}),
});

const now = ({ observed }: Drift, name: string) => observed?.fields[name];
const isSetId = ({ after }: Drift) => typeof after === "string" && /^[2-7]\d{3}$/.test(after);
const isReachable = (drift: Drift) => now(drift, "scope") !== "loopback";
const ADMIN_GROUPS = new Set(["root", "sudo", "wheel", "adm", "docker", "disk", "shadow", "lxd"]);

/** The first row that fits decides. */
const ROWS: readonly Row[] = [
  row(
    "account",
    ["added", "uid"],
    "critical",
    "A second account with uid 0 is root under another name.",
    "Remove the account, and find out who made it.",
    (drift) => now(drift, "uid") === 0 || now(drift, "uid") === "0",
  ),
  row(
    "account",
    ["added"],
    "high",
    "An account nobody approved is a way in that nobody watches.",
    "Remove the account with userdel, or have it approved.",
  ),
  row(
    "account",
    ["emptyPassword"],
    "critical",
    "Anybody can log in to an account with an empty password.",
    "Set a password with passwd, or lock the account with passwd -l.",
  ),
  row(
    "account",
    ["uid", "gid", "shell", "locked", "interactive"],
    "high",
    "It changes what the account may do, or lets someone in who was kept out.",
    "Put it back with usermod, or have the change approved.",
  ),
  row(
    "account",
    undefined,
    "medium",
    "It changes how, or how long, somebody can log in.",
    "Put it back with usermod or chage, or have the change approved.",
  ),
  row(
    "group",
    ["members"],
    "high",
    "Members of this group may act as an administrator.",
    "Take the account out with gpasswd -d, or have the change approved.",
    ({ key }) => ADMIN_GROUPS.has(key),
  ),
  row(
    "group",
    undefined,
    "medium",
    "Group membership decides what an account may read, write and run.",
    "Put it back with gpasswd, or have the change approved.",
  ),
  row(
    "sudo",
    undefined,
    "high",
    "sudo rules decide who may become root.",
    "Edit the file with visudo, or have the rule approved.",
  ),
  row(
    "ssh-key",
    ["added"],
    "high",
    "Whoever holds the private key can log in without a password, for as long as the line stands.",
    "Take the line out of the authorized keys file, or have the key approved.",
  ),
  row(
    "ssh-key",
    undefined,
    "medium",
    "It changes who can log in with a key, or what the key allows.",
    "Put the line back, or have the change approved.",
  ),
  row(
    "sshd",
    undefined,
    "high",
    "It changes who may log in over SSH, and how.",
    "Put the setting back in the file named as its source, check with sshd -t and reload ssh.",
  ),
  row(
    "password-policy",
    undefined,
    "medium",
    "It changes how strong passwords must be, or how long they last.",
    "Put the setting back, or have the change approved.",
  ),
  row(
    "remote-access",
    ["added", "running", "enabledAtBoot"],
    "high",
    "A remote access tool bypasses the plant's approved way in.",
    "Stop and remove the tool, or have it approved.",
  ),
  row(
    "remote-access",
    undefined,
    "medium",
    "It changes who can reach this host from afar.",
    "Put it back, or have the change approved.",
  ),
  row(
    "port",
    ["added", "address"],
    "high",
    "Anybody who can reach this host can now reach this program.",
    "Bind the program to the approved address or stop it; if the port is needed, have it approved and filtered.",
    isReachable,
  ),
  row(
    "port",
    ["added"],
    "low",
    "A new listener on the loopback is reachable by every local account and program.",
    "Stop the program, or have the port approved.",
  ),
  row(
    "port",
    ["process", "executable", "user", "service"],
    "high",
    "Another program, or the same one with other rights, now answers on an approved port.",
    "Find out what took the port, and restore the approved program.",
  ),
  row(
    "port",
    ["removed"],
    "medium",
    "Machines and programs that use this port no longer get an answer.",
    "Start the service that held the port.",
  ),
  row(
    "service",
    ["active", "removed"],
    "high",
    "What depends on the service no longer gets it; production may stand still.",
    "Start it with systemctl start, after reading why it stopped with journalctl -u.",
  ),
  row(
    "service",
    ["user", "exec", "binary", "binarySha256"],
    "high",
    "The service runs another program, or with other rights, than was approved.",
    "Put the unit, its drop-ins and its program back, then systemctl daemon-reload and restart in the next window.",
  ),
  row(
    "service",
    undefined,
    "medium",
    "It changes what starts on this host, and how.",
    "Put it back with systemctl, or have the change approved.",
  ),
  row(
    "scheduled-task",
    undefined,
    "high",
    "A scheduled job runs by itself, often as root, and survives a reboot.",
    "Take the job out of the file it stands in, or have it approved.",
  ),
  row(
    "package",
    ["removed"],
    "medium",
    "Software that was approved is missing.",
    "Install it again in the approved version.",
  ),
  row(
    "package",
    ["version"],
    "medium",
    "The software is not the version that was tested and approved.",
    "Install the approved version, or have the new one tested and approved.",
  ),
  row(
    "package",
    undefined,
    "medium",
    "Software nobody approved widens what can be attacked.",
    "Remove the package, or have it approved.",
  ),
  row(
    "os",
    undefined,
    "medium",
    "The system is not the one that was approved.",
    "Boot the approved kernel or release, or have the change approved.",
  ),
  row(
    "kernel",
    undefined,
    "medium",
    "It changes what the kernel protects against or lets in.",
    "Put the setting back with sysctl or in modprobe.d, or have the change approved.",
  ),
  row(
    "network",
    undefined,
    "medium",
    "It changes which networks this host joins, and the plant's zones rest on that.",
    "Put it back, or have the change approved by whoever keeps the zones.",
  ),
  row(
    "firewall",
    ["active"],
    "critical",
    "Without rules every open port is reachable from every network the host joins.",
    "Load the approved rules again, for example with systemctl restart nftables.",
  ),
  row(
    "firewall",
    undefined,
    "high",
    "It changes who can reach which port of this host.",
    "Load the approved rules again, or have the change approved.",
  ),
  row(
    "disk-encryption",
    undefined,
    "high",
    "Whoever takes the disk can read the data.",
    "Bring the volume back as approved.",
  ),
  row(
    "file",
    ["mode"],
    "critical",
    "A program with this bit runs with the rights of its owner, whoever starts it.",
    "Take the bit away with chmod, and find out who set it.",
    isSetId,
  ),
  row(
    "file",
    ["capabilities"],
    "high",
    "The program now has rights of root that it did not have.",
    "Take them away with setcap -r, or have the change approved.",
  ),
  row(
    "file",
    ["mode", "acl", "owner", "group", "target", "type"],
    "high",
    "It changes who can read, write or replace this file, or what stands behind it.",
    "Put it back with chmod, chown, setfacl or ln, or have the change approved.",
  ),
  row(
    "file",
    undefined,
    "medium",
    "The file is not what was approved.",
    "Compare it with the approved copy and restore it, or have the change approved.",
  ),
  row(
    "config",
    undefined,
    "medium",
    "The program no longer runs with the settings that were approved.",
    "Put the value back and reload the program in the next window, or have the change approved.",
  ),
];

const UNKNOWN: Meaning = {
  severity: "medium",
  why: "It differs from what was approved.",
  fix: "Put it back, or have the change approved.",
};

/** Why a drift matters, how much, and what to do about it. */
export function meaningOf(drift: Drift): Meaning {
  const place = drift.path ?? drift.change;
  return (
    ROWS.find(
      ({ kind, of, when }) => kind === drift.kind && (of?.includes(place) ?? true) && (when?.(drift) ?? true),
    ) ?? UNKNOWN
  );
}

import { isReachable, type Meanings } from "./row.ts";

/** What runs, what is installed, and what the network can reach. */
export const SYSTEM: Meanings = {
  service: [
    {
      of: ["active", "removed"],
      severity: "high",
      why: "What depends on the service no longer gets it; production may stand still.",
      fix: "Read why it stopped with `journalctl -u NAME`, then `systemctl start NAME`.",
    },
    {
      of: ["user", "exec", "binary", "binarySha256"],
      severity: "high",
      why: "The service runs another program, or with other rights, than was approved.",
      fix: "Put the unit, its drop-ins and its program back, then `systemctl daemon-reload`, and restart it in the next window.",
    },
    {
      severity: "medium",
      why: "It changes what starts on this host, and how.",
      fix: "Put it back with systemctl, or have the change approved.",
    },
  ],
  port: [
    {
      of: ["added", "address"],
      when: isReachable,
      severity: "high",
      why: "Anybody who can reach this host can now reach this program.",
      fix: "Bind the program to the approved address or stop it; if the port is needed, have it approved and filtered.",
    },
    {
      of: ["added"],
      severity: "low",
      why: "A new listener on the loopback is reachable by every local account and program.",
      fix: "Stop the program, or have the port approved.",
    },
    {
      of: ["process", "executable", "user", "service"],
      severity: "high",
      why: "Another program, or the same one with other rights, now answers on an approved port.",
      fix: "Find out what took the port, and restore the approved program.",
    },
    {
      of: ["removed"],
      severity: "medium",
      why: "Machines and programs that use this port no longer get an answer.",
      fix: "Start the service that held the port.",
    },
  ],
  "scheduled-task": [
    {
      severity: "high",
      why: "A scheduled job runs by itself, often as root, and survives a reboot.",
      fix: "Take the job out of the file it stands in, or have it approved.",
    },
  ],
  package: [
    {
      of: ["removed"],
      severity: "medium",
      why: "Software that was approved is missing.",
      fix: "Install it again in the approved version.",
    },
    {
      of: ["version"],
      severity: "medium",
      why: "The software is not the version that was tested and approved.",
      fix: "Install the approved version, or have the new one tested and approved.",
    },
    {
      severity: "medium",
      why: "Software nobody approved widens what can be attacked.",
      fix: "Remove the package, or have it approved.",
    },
  ],
  os: [
    {
      severity: "medium",
      why: "The system is not the one that was approved.",
      fix: "Boot the approved kernel or release, or have the change approved.",
    },
  ],
  kernel: [
    {
      severity: "medium",
      why: "It changes what the kernel protects against or lets in.",
      fix: "Put the setting back with sysctl or in modprobe.d, or have the change approved.",
    },
  ],
  network: [
    {
      severity: "medium",
      why: "It changes which networks this host joins, and the plant's zones rest on that.",
      fix: "Put it back, or have the change approved by whoever keeps the zones.",
    },
  ],
  firewall: [
    {
      of: ["active"],
      severity: "critical",
      why: "Without rules every open port is reachable from every network the host joins.",
      fix: "Load the approved rules again, for example with `systemctl restart nftables`.",
    },
    {
      severity: "high",
      why: "It changes who can reach which port of this host.",
      fix: "Load the approved rules again, or have the change approved.",
    },
  ],
  "disk-encryption": [
    {
      severity: "high",
      why: "Whoever takes the disk can read the data.",
      fix: "Bring the volume back as approved.",
    },
  ],
};

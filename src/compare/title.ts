import { basename } from "node:path/posix";
import type { Value } from "../model/value.ts";
import type { Drift } from "./facts.ts";

/** What people call a fact of each kind. */
const NOUNS: Record<string, string> = {
  account: "account",
  config: "config file",
  "disk-encryption": "disk encryption of",
  file: "file",
  firewall: "firewall",
  group: "group",
  kernel: "kernel setting",
  network: "network",
  os: "operating system",
  package: "package",
  "password-policy": "password policy",
  port: "listening port",
  "remote-access": "remote access by",
  "scheduled-task": "scheduled task",
  service: "service",
  "ssh-key": "SSH key",
  sshd: "sshd setting",
  sudo: "sudo rule",
};

/** One line that says what happened, without values. Observed text in it is raw: outputs make it safe. */
export function titleOf(drift: Drift): string {
  const noun = NOUNS[drift.kind] ?? drift.kind;
  if (drift.path === undefined)
    return sentence(`${noun} ${drift.key} ${drift.change === "added" ? "is new" : "is gone"}`);
  if (drift.kind === "config") return `${basename(drift.key)}: ${configChange(drift, drift.path)}`;
  return sentence(`${noun} ${drift.key}: ${drift.path} ${membersChange(drift) ?? drift.change}`);
}

function configChange({ change }: Drift, path: string): string {
  const last = path.split("/").at(-1) ?? path;
  if (last !== "position()") return `${last} ${change}`;
  return `${path.split("/").at(-2)} moved, and its order means something`;
}

/** "gained alice" or "lost alice", for a list of names. */
function membersChange({ before, after }: Drift): string | undefined {
  if (!Array.isArray(before) || !Array.isArray(after)) return undefined;
  const gained = missingFrom(after, before);
  const lost = missingFrom(before, after);
  const parts = [
    ...(gained.length > 0 ? [`gained ${gained.join(", ")}`] : []),
    ...(lost.length > 0 ? [`lost ${lost.join(", ")}`] : []),
  ];
  return parts.length > 0 && [...gained, ...lost].every((member) => member.length <= 60)
    ? parts.join(" and ")
    : undefined;
}

function missingFrom(list: Value[], other: Value[]): string[] {
  return list.filter((member) => typeof member === "string" && !other.includes(member)) as string[];
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

import type { BedHost } from "../bed/host.ts";

/** What lives by itself on a host: its log and caches, and what dpkg and useradd keep of what they did. */
const LIVELY = [
  /^\/var\/log\//,
  /^\/var\/cache\//,
  /^\/var\/lib\/(?:dpkg|systemd|postgresql|mosquitto|redis|private)\//,
  /^\/etc\/(?:passwd|group|shadow|gshadow|subuid|subgid)-$/,
  /^\/var\/tmp\//,
  /^\/etc\/tomcat10\/Catalina\//,
];

/** All files of a host that stay when it is shut down, but for what lives by itself. */
export async function filesOf(host: BedHost): Promise<string[]> {
  const roots = ["/etc", "/opt", "/root", "/home", "/srv", "/usr", "/var"];
  const { stdout } = await host.run(["find", ...roots, "-xdev"]);
  const files = stdout.split("\n").filter((file) => !LIVELY.some((pattern) => pattern.test(file)));
  return files.sort();
}

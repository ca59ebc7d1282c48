import type { InstallationRecord, InstalledFile } from "../../src/model/installation.ts";
import { ifPresent, orWhy } from "../host/ask.ts";
import { octal } from "../host/extended.ts";
import type { Host } from "../host/host.ts";
import type { Names } from "../host/users.ts";

/** What packages of the agent install, and its operator writes. */
const INSTALLED = [
  "/usr/bin/mesdrift-agent",
  "/usr/lib/mesdrift/**",
  "/usr/lib/systemd/system/mesdrift-agent*",
  "/etc/systemd/system/mesdrift-agent*/**",
  "/usr/lib/sysusers.d/mesdrift-agent.conf",
  "/etc/mesdrift/**",
];

/** Files of the installation with their owners and rights, of those that may hold secrets without a hash; and what could not be seen of them. */
export async function installedFiles(
  host: Host,
  names: Names,
  state: string,
): Promise<Pick<InstallationRecord, "files"> & { unseenFiles: { path: string; why: string }[] }> {
  const files: InstalledFile[] = [];
  const unseenFiles = [];
  for await (const { met, unreadable } of host.survey([...INSTALLED, process.execPath, `${state}/*`])) {
    unseenFiles.push(...unreadable.map(({ path, why }) => ({ path, why })));
    for (const { path, resolved, stat } of met) {
      const isOpen = stat.type === "file" && !path.startsWith(`${state}/`) && !path.endsWith("/enrol.yaml");
      const digest = isOpen ? await orWhy(ifPresent(host.sha256(resolved))) : { value: undefined };
      if ("why" in digest) unseenFiles.push({ path, why: digest.why });
      const sha256 = "value" in digest ? digest.value : undefined;
      files.push({
        path,
        type: stat.type,
        mode: octal(stat.mode),
        owner: names.user(stat.uid),
        group: names.group(stat.gid),
        size: stat.size,
        ...(sha256 === undefined ? {} : { sha256 }),
      });
    }
  }
  return { files, unseenFiles };
}

import type { HostIdentity } from "../../src/model/snapshot.ts";
import { ifPresent } from "./ask.ts";
import type { Host } from "./host.ts";

/** Where os-release(5) may be, the first found counts. */
const OS_RELEASE = ["/etc/os-release", "/usr/lib/os-release"];

/** Which host this is, as its own files say. */
export async function hostIdentity(host: Host): Promise<HostIdentity> {
  const release = await osRelease(host);
  const name = await ifPresent(host.text(host.live ? "/proc/sys/kernel/hostname" : "/etc/hostname"));
  const machineId = (await ifPresent(host.text("/etc/machine-id")))?.trim();
  return {
    name: name?.trim() || "unnamed",
    ...(machineId ? { machineId } : {}),
    os: release.ID || "linux",
    ...(release.VERSION_ID ? { release: release.VERSION_ID } : {}),
  };
}

/** Fields of os-release(5); none where the host has no such file. Throws `HostError`. */
export async function osRelease(host: Host): Promise<Record<string, string>> {
  for (const path of OS_RELEASE) {
    const text = await ifPresent(host.text(path));
    if (text !== undefined) return osReleaseFields(text);
  }
  return {};
}

/** Fields of os-release(5): shell-like assignments, values with or without quotes. */
export function osReleaseFields(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split("\n").flatMap((line) => {
      const match = /^([A-Z][A-Z0-9_]*)=(["']?)(.*)\2\s*$/.exec(line);
      return match ? [[match[1], match[3]]] : [];
    }),
  );
}

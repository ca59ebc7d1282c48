import { dropWay } from "./drop-way.ts";
import { openFolder } from "./folder-place.ts";
import { httpsWay } from "./https-way.ts";
import type { Way } from "./way.ts";
import type { WaySetting } from "./way-settings.ts";

/** The ways to the collector, in order of preference. */
export function waysOf(settings: readonly WaySetting[]): Way[] {
  return settings.map(({ sftp, folder, oneWay = false }) => {
    if (folder !== undefined) return folderWay(folder, { oneWay });
    if (sftp === undefined) return httpsWay;
    const { user, host, port, folder: there } = sftp;
    return dropWay({
      name: `sftp ${user}@${host}:${port}/${there.replace(/^\//, "")}`,
      oneWay,
      // SSH is loaded only where it is used.
      open: async () => (await import("./sftp-place.ts")).openSftp(sftp),
    });
  });
}

/** Puts drops into a folder of this host, as {@link dropWay} does. */
export function folderWay(folder: string, how: { oneWay?: boolean; asked?: boolean }): Way {
  return dropWay({ name: `folder ${folder}`, ...how, open: async () => openFolder(folder) });
}

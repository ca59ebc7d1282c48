import { ifPresent } from "./ask.ts";
import type { Host } from "./host.ts";
import { type MountedDevice, mountedDevices } from "./mounted-devices.ts";

/** Mounted media that can be taken out: the kernel says so, or they hang on USB. */
export async function removableMedia(host: Host): Promise<MountedDevice[]> {
  const media: MountedDevice[] = [];
  for (const mounted of mountedDevices(await host.text("/proc/self/mountinfo")))
    if (await isRemovable(host, mounted.device)) media.push(mounted);
  return media;
}

/** @param device major:minor */
async function isRemovable(host: Host, device: string): Promise<boolean> {
  const path = await ifPresent(host.resolve(`/sys/dev/block/${device}`));
  if (path === undefined) return false;
  if (/\/usb\d/.test(path)) return true;
  // A partition lies below its disk, which is what can be taken out.
  const flags = [`${path}/removable`, `${path}/../removable`].map((file) => ifPresent(host.text(file)));
  return (await Promise.all(flags)).some((flag) => flag?.trim() === "1");
}

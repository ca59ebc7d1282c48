import { ifPresent } from "./ask.ts";
import { blockFolder } from "./block-devices.ts";
import type { Host } from "./host.ts";

/** A device to which memory is swapped. */
export interface SwapDevice {
  /** By its name in the device mapper, if it has one, which is the same after each boot. */
  name: string;
  /** Path below /dev. */
  device: string;
}

/** Devices in /proc/swaps (proc_swaps(5)). Swap files lie on a file system; compressed memory is no disk. */
export async function swapDevices(host: Host): Promise<SwapDevice[]> {
  const table = (await ifPresent(host.text("/proc/swaps"))) ?? "";
  const rows = table
    .split("\n")
    .slice(1)
    .map((row) => row.trim().split(/\s+/));
  const devices = rows.flatMap(([path = "", type]) =>
    type === "partition" && !/^\/dev\/zram\d/.test(path) ? [path] : [],
  );
  return Promise.all(devices.map(async (device) => ({ name: await nameOf(host, device), device })));
}

async function nameOf(host: Host, device: string): Promise<string> {
  const folder = await blockFolder(host, device);
  const mapped = folder === undefined ? undefined : await ifPresent(host.text(`${folder}/dm/name`));
  return mapped?.trim() ?? device.slice(device.lastIndexOf("/") + 1);
}

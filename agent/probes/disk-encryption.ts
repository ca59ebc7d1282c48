import { formatAddress } from "../../src/model/address.ts";
import type { Fields } from "../../src/model/fact.ts";
import { orWhy } from "../host/ask.ts";
import { blockFolder, encryptionOf } from "../host/block-devices.ts";
import { keyFiles } from "../host/crypttab.ts";
import { type Host, HostError } from "../host/host.ts";
import { type MountedDevice, mountedDevices } from "../host/mounted-devices.ts";
import { swapDevices } from "../host/swaps.ts";
import type { Observed, Probe } from "./probe.ts";

const kind = "disk-encryption";

/** Images of read-only media and of packages: they hold no data of the host. */
const NO_DATA = new Set(["squashfs", "iso9660", "udf", "erofs"]);
/** File systems on disks that show no block device of their own. */
const WITHOUT_DEVICE = new Set(["btrfs", "zfs", "bcachefs"]);

/** A place where data is at rest. */
interface Place {
  key: string;
  /** Path below /dev, or major:minor. */
  device: string;
  fileSystem: string;
}

export const probe: Probe = {
  kind,
  about:
    "Is data at rest encrypted by dm-crypt? Key: mount point, or swap/DEVICE. Disks that encrypt by themselves can't be told from others.",
  fields: {
    encrypted: { is: "state", about: "all disks behind it are encrypted" },
    type: { is: "state", about: "LUKS1, LUKS2 or PLAIN; null where it is not encrypted" },
    keyFile: {
      is: "state",
      about: "file that opens it at boot; null where a person is asked or another service does it",
    },
    device: { is: "volatile", about: "device it is mounted from; its name may change with each boot" },
    fileSystem: { is: "state", about: "file system on it" },
  },
  async *observe(host) {
    if (!host.live) throw new HostError("unavailable", "what is mounted is known on a running host only");
    const places = await placesOf(host);
    if (places.length === 0) throw new HostError("unavailable", "nothing is mounted from a disk here");
    const opened = await orWhy(keyFiles(host));
    if ("why" in opened) yield unreadable("*", opened.why, "keyFile");
    const keys = "why" in opened ? undefined : opened.value;
    for (const { key, ...place } of places) {
      const fields = await orWhy(fieldsOf(host, place, keys));
      if ("why" in fields) yield unreadable(key, fields.why);
      else yield { fact: { kind, key, fields: fields.value } };
    }
  },
};

function unreadable(key: string, why: string, path?: string): Observed {
  return {
    unreadable: { address: formatAddress(path === undefined ? { kind, key } : { kind, key, path }), why },
  };
}

async function placesOf(host: Host): Promise<Place[]> {
  const mounts = mountedDevices(await host.text("/proc/self/mountinfo"));
  // Of several mounts at one place the last is the one that is seen.
  const byPlace = new Map(mounts.filter(holdsData).map((mount) => [mount.at, mount]));
  const mounted = [...byPlace.values()].map(({ at, device, source, type }) => ({
    key: at,
    device: isBlock(device) ? device : source,
    fileSystem: type,
  }));
  return [
    ...mounted,
    ...(await swapDevices(host)).map(({ name, device }) => ({
      key: `swap/${name}`,
      device,
      fileSystem: "swap",
    })),
  ];
}

function isBlock(device: string): boolean {
  return !device.startsWith("0:");
}

/** The root holds data whatever it is; elsewhere what has no disk is made anew at each boot, or belongs to a container. */
function holdsData({ at, device, type }: MountedDevice): boolean {
  return at === "/" || (isBlock(device) && !NO_DATA.has(type)) || WITHOUT_DEVICE.has(type);
}

/** @param keys key files by name of the opened device; undefined where they are not known */
async function fieldsOf(
  host: Host,
  { device, fileSystem }: Omit<Place, "key">,
  keys: ReadonlyMap<string, string | null> | undefined,
): Promise<Fields> {
  const folder = await blockFolder(host, device);
  if (folder === undefined)
    throw new HostError(
      "unavailable",
      `${fileSystem} on ${device}: no block device to be seen behind it, as in a container`,
    );
  const found = await encryptionOf(host, folder);
  const opener = !found ? { keyFile: null } : keys ? { keyFile: keys.get(found.name) ?? null } : {};
  const name = folder.slice(folder.lastIndexOf("/") + 1);
  return { encrypted: found !== undefined, type: found?.type ?? null, ...opener, device: name, fileSystem };
}

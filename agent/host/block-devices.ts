import { ifPresent } from "./ask.ts";
import type { Host } from "./host.ts";

/** What encrypts a device. */
export interface Encryption {
  /** "LUKS1", "LUKS2" or "PLAIN", as the kernel's device mapper has it. */
  type: string;
  /** Name of the opened device, as in crypttab(5). */
  name: string;
}

/** Folder of a block device in sysfs; undefined where there is none. @param device path below /dev, or major:minor */
export async function blockFolder(host: Host, device: string): Promise<string | undefined> {
  if (!device.startsWith("/dev/")) return ifPresent(host.resolve(`/sys/dev/block/${device}`));
  const path = await ifPresent(host.resolve(device));
  return path === undefined
    ? undefined
    : ifPresent(host.resolve(`/sys/class/block/${path.slice(path.lastIndexOf("/") + 1)}`));
}

/** What encrypts a device, or all devices it is made of (dm-crypt, below LVM and RAID too); undefined where something does not. */
export async function encryptionOf(host: Host, folder: string): Promise<Encryption | undefined> {
  const own = await ownEncryption(host, folder);
  if (own) return own;
  const parts = await partsOf(host, folder);
  const encrypted = await Promise.all(parts.map((part) => encryptionOf(host, part)));
  return encrypted.every((part) => part !== undefined) ? encrypted[0] : undefined;
}

async function ownEncryption(host: Host, folder: string): Promise<Encryption | undefined> {
  const uuid = await ifPresent(host.text(`${folder}/dm/uuid`));
  const type = /^CRYPT-([A-Z0-9]+)-/.exec(uuid ?? "")?.[1];
  return type === undefined ? undefined : { type, name: (await host.text(`${folder}/dm/name`)).trim() };
}

/** The devices a device is made of; for a partition those of its disk. */
async function partsOf(host: Host, folder: string): Promise<string[]> {
  const whole = (await host.exists(`${folder}/partition`))
    ? folder.slice(0, folder.lastIndexOf("/"))
    : folder;
  const names = (await ifPresent(host.list(`${whole}/slaves`))) ?? [];
  return Promise.all(names.map((name) => host.resolve(`${whole}/slaves/${name}`)));
}

import { ifPresent } from "./ask.ts";
import type { Host } from "./host.ts";

const CLASS = "/sys/class/net";
/** Flag IFF_UP (netdevice(7)). */
const UP = 0x1;
/** A MAC address made up anew each time (`addr_assign_type` in the kernel's sysfs-class-net). */
const RANDOM_MAC = "1";

/** Ends of links to containers and virtual machines, which come and go with those. */
const OF_GUESTS = /^(?:veth|vb-|vnet|cali|lxc|fwln|fwpr|nerdctl)|^br-[0-9a-f]{12}$|^tap\d/;

export interface Interface {
  name: string;
  /** Its number. */
  index: string;
  /** Undefined where it has none, or a new one each time. */
  mac: string | undefined;
  mtu: number;
  /** Switched on, whether or not a cable is plugged in. */
  up: boolean;
  /** "up" with a cable plugged in, "down" without, "unknown" where there is no telling. */
  link: string;
}

/** Interfaces but for the loopback, and the names of those of guests. */
export async function interfaces(host: Host): Promise<{ own: Interface[]; guests: string[] }> {
  const names = (await host.list(CLASS)).filter((name) => name !== "lo" && name !== "bonding_masters");
  const own: Interface[] = [];
  for (const name of names.filter((one) => !OF_GUESTS.test(one))) {
    const found = await ifPresent(read(host, name));
    if (found) own.push(found);
  }
  return { own, guests: names.filter((name) => OF_GUESTS.test(name)) };
}

async function read(host: Host, name: string): Promise<Interface> {
  const value = async (file: string) => (await host.text(`${CLASS}/${name}/${file}`)).trim();
  const mac = await value("address");
  const isLasting = mac !== "" && (await value("addr_assign_type")) !== RANDOM_MAC;
  return {
    name,
    index: await value("ifindex"),
    mac: isLasting ? mac : undefined,
    mtu: Number(await value("mtu")),
    up: (Number(await value("flags")) & UP) !== 0,
    link: await value("operstate"),
  };
}

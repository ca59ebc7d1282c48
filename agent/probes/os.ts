import { formatAddress } from "../../src/model/address.ts";
import type { Fields } from "../../src/model/fact.ts";
import { orWhy } from "../host/ask.ts";
import { machineOf } from "../host/elf.ts";
import { type Host, HostError } from "../host/host.ts";
import { hostIdentity, osRelease } from "../host/identity.ts";
import type { Probe } from "./probe.ts";

const kind = "os";
const key = "os";

const HOSTNAME = "/etc/hostname";
const OS_RELEASE = "/etc/os-release";

/** What a field's value is read from; a source that fails leaves its fields unreadable, and no others. */
const SOURCES: { fields: string[]; read: (host: Host) => Promise<Fields> }[] = [
  { fields: ["id", "version", "machineId"], read: identity },
  { fields: ["hostname"], read: hostname },
  { fields: ["name"], read: prettyName },
  { fields: ["architecture"], read: architecture },
  { fields: ["kernel"], read: kernel },
  { fields: ["bootTime"], read: bootTime },
  { fields: ["rebootWanted"], read: rebootWanted },
];

export const probe: Probe = {
  kind,
  about: "The operating system. There is one fact, with the key os.",
  fields: {
    id: { is: "state", about: "distribution, such as debian" },
    version: { is: "state", about: "its version; null for a rolling one" },
    name: { is: "state", about: "distribution and version as people say it" },
    kernel: { is: "state", about: "release of the running kernel" },
    architecture: { is: "state", about: "machine that its programs are made for" },
    hostname: { is: "state", about: "name of the host" },
    machineId: { is: "identity", about: "machine-id(5); null where it has none yet" },
    bootTime: { is: "volatile", about: "when it was started, in seconds since 1970" },
    rebootWanted: { is: "volatile", about: "an update waits for a reboot" },
  },
  async *observe(host) {
    const fields: Fields = {};
    for (const source of SOURCES) {
      const seen = await orWhy(source.read(host));
      if ("value" in seen) Object.assign(fields, seen.value);
      else
        for (const path of source.fields)
          yield { unreadable: { address: formatAddress({ kind, key, path }), why: seen.why } };
    }
    yield { fact: { kind, key, fields, from: [OS_RELEASE] } };
  },
};

async function identity(host: Host): Promise<Fields> {
  const { os, release, machineId } = await hostIdentity(host);
  return { id: os, version: release ?? null, machineId: machineId ?? null };
}

/** An image without a name of its own gets one when it starts. */
async function hostname(host: Host): Promise<Fields> {
  if (!(await host.exists(HOSTNAME))) running(host);
  return { hostname: (await hostIdentity(host)).name };
}

async function prettyName(host: Host): Promise<Fields> {
  return { name: (await osRelease(host)).PRETTY_NAME ?? "Linux" };
}

async function architecture(host: Host): Promise<Fields> {
  return { architecture: await machineOf(host) };
}

async function kernel(host: Host): Promise<Fields> {
  return { kernel: (await running(host).text("/proc/sys/kernel/osrelease")).trim() };
}

async function bootTime(host: Host): Promise<Fields> {
  const btime = /^btime (\d+)$/m.exec(await running(host).text("/proc/stat"))?.[1];
  if (btime === undefined) throw new HostError("failed", "/proc/stat: no line that starts with btime");
  return { bootTime: Number(btime) };
}

/** Package managers of Debian and Ubuntu leave a file while they wait for a reboot. */
async function rebootWanted(host: Host): Promise<Fields> {
  return { rebootWanted: await running(host).exists("/run/reboot-required") };
}

function running(host: Host): Host {
  if (!host.live) throw new HostError("unavailable", "known on a running host only");
  return host;
}

import { formatAddress } from "../../src/model/address.ts";
import { ifPresent, orWhy } from "../host/ask.ts";
import { confFiles } from "../host/conf-files.ts";
import type { Host } from "../host/host.ts";
import { loadedModules } from "../host/loaded-modules.ts";
import { forbids, modprobeLines } from "../host/modprobe.ts";
import { removableMedia } from "../host/removable.ts";
import { oneLine, type SysctlSettings, settingOf, sysctlSettings } from "../host/sysctl-settings.ts";
import { SYSCTLS, sysctlPath } from "../host/sysctls.ts";
import type { Observed, Probe } from "./probe.ts";

const kind = "kernel";

const MODPROBE = [
  "/etc/modprobe.d",
  "/run/modprobe.d",
  "/usr/local/lib/modprobe.d",
  "/usr/lib/modprobe.d",
  "/lib/modprobe.d",
];
const USBGUARD = "/etc/usbguard/usbguard-daemon.conf";

export const probe: Probe = {
  kind,
  about:
    "Kernel parameters that matter for security, loaded modules, USB storage and removable media. Key: sysctl/NAME, module/NAME, usb-storage or media/DEVICE.",
  fields: {
    value: { is: "state", about: "value in force, of several parts with one blank between them" },
    configured: { is: "state", about: "value that files set at boot; null where none does" },
    loaded: { is: "state", about: "the module is in the kernel" },
    taint: { is: "state", about: "marks of a module: O out of tree, E unsigned, P proprietary, F forced" },
    size: { is: "volatile", about: "bytes a module takes" },
    usedBy: { is: "volatile", about: "modules that need this one", set: true },
    allowed: { is: "state", about: "modprobe.d does not forbid USB storage" },
    rules: { is: "state", about: "lines of modprobe.d about USB storage", set: true },
    usbguard: { is: "state", about: "USBGuard, which can forbid devices one by one, is set up" },
    mountPoints: { is: "state", about: "where a medium that can be taken out is mounted", set: true },
    type: { is: "state", about: "file system on the medium" },
    readOnly: { is: "state", about: "the medium is mounted for reading only" },
  },
  async *observe(host) {
    const atBoot = await sysctlSettings(host);
    for (const why of atBoot.unreadable) yield unreadable("*", why, "configured");
    yield* host.live ? sysctlsInForce(host, atBoot) : sysctlsAtBoot(atBoot);
    yield* usbStorage(host);
    yield* host.live ? loaded(host) : unknown("module", "media");
  },
};

function unreadable(key: string, why: string, path?: string): Observed {
  return {
    unreadable: { address: formatAddress(path === undefined ? { kind, key } : { kind, key, path }), why },
  };
}

async function* sysctlsInForce(host: Host, atBoot: SysctlSettings): AsyncGenerator<Observed> {
  for (const name of SYSCTLS) {
    const value = await orWhy(ifPresent(host.text(sysctlPath(name))));
    if ("why" in value) {
      yield unreadable(`sysctl/${name}`, value.why, "value");
      yield sysctl(name, atBoot, {});
    } else if (value.value !== undefined) yield sysctl(name, atBoot, { value: oneLine(value.value) });
  }
}

function* sysctlsAtBoot(atBoot: SysctlSettings): Iterable<Observed> {
  yield unreadable("*", "values in force are known on a running host only", "value");
  for (const name of SYSCTLS) if (settingOf(name, atBoot.settings)) yield sysctl(name, atBoot, {});
}

/** A file that can't be read may set any parameter last, so that with one nothing is known to be configured. */
function sysctl(
  name: string,
  { settings, unreadable }: SysctlSettings,
  inForce: { value?: string },
): Observed {
  const setting = settingOf(name, settings);
  const fields = { ...inForce, ...(unreadable.length > 0 ? {} : { configured: setting?.value ?? null }) };
  return {
    fact: { kind, key: `sysctl/${name}`, fields, ...(setting ? { from: [setting.file] } : {}) },
  };
}

async function* usbStorage(host: Host): AsyncGenerator<Observed> {
  const key = "usb-storage";
  const rules: string[] = [];
  const from: string[] = [];
  const hidden: string[] = [];
  for (const path of await confFiles(host, MODPROBE)) {
    const text = await orWhy(host.text(path));
    const lines = "why" in text ? [] : modprobeLines(text.value, key);
    if ("why" in text) hidden.push(text.why);
    if (lines.length > 0) from.push(path);
    rules.push(...lines);
  }
  if (hidden.length > 0)
    for (const path of ["allowed", "rules"]) yield unreadable(key, hidden.join("; "), path);
  const told = hidden.length > 0 ? {} : { allowed: !rules.some(forbids), rules };
  yield { fact: { kind, key, fields: { ...told, usbguard: await host.exists(USBGUARD) }, from } };
}

async function* loaded(host: Host): AsyncGenerator<Observed> {
  for (const { name, taint, size, usedBy } of await loadedModules(host))
    yield { fact: { kind, key: `module/${name}`, fields: { loaded: true, taint, size, usedBy } } };
  for (const [source, [first, ...more]] of Map.groupBy(await removableMedia(host), ({ source }) => source)) {
    if (!first) continue;
    const { type, readOnly } = first;
    const mountPoints = [first, ...more].map(({ at }) => at);
    yield {
      fact: { kind, key: `media/${source.replace(/^\/dev\//, "")}`, fields: { mountPoints, type, readOnly } },
    };
  }
}

function* unknown(...families: readonly string[]): Iterable<Observed> {
  for (const key of families)
    yield {
      unreadable: { address: formatAddress({ kind, key }), why: "known on a running host only", below: true },
    };
}

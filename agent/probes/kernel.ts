import { formatAddress } from "../../src/model/address.ts";
import type { Fields } from "../../src/model/fact.ts";
import { ifPresent, orWhy } from "../host/ask.ts";
import { whyHidden } from "../host/hidden.ts";
import type { Host } from "../host/host.ts";
import { loadedModules } from "../host/loaded-modules.ts";
import { forbids, moduleRules } from "../host/modprobe.ts";
import type { MountedDevice } from "../host/mounted-devices.ts";
import { removableMedia } from "../host/removable.ts";
import {
  isCertain,
  oneLine,
  type SysctlSettings,
  settingOf,
  sysctlSettings,
} from "../host/sysctl-settings.ts";
import { SYSCTLS, sysctlPath } from "../host/sysctls.ts";
import type { Observed, Probe } from "./probe.ts";

const kind = "kernel";

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
    if (atBoot.hidden.length > 0) yield unreadable("*", whyHidden(atBoot.hidden), "configured");
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
  const why = "values in force are known on a running host only";
  yield unreadable("*", why, "value");
  // Which parameters there are the kernel says too: one that no file sets is not gone.
  yield { unreadable: { address: formatAddress({ kind, key: "sysctl/" }), below: true, why } };
  for (const name of SYSCTLS) if (settingOf(name, atBoot.settings)) yield sysctl(name, atBoot, {});
}

function sysctl(name: string, atBoot: SysctlSettings, inForce: { value?: string }): Observed {
  const setting = settingOf(name, atBoot.settings);
  const fields = { ...inForce, ...(isCertain(name, atBoot) ? { configured: setting?.value ?? null } : {}) };
  return {
    fact: { kind, key: `sysctl/${name}`, fields, ...(setting ? { from: [setting.file] } : {}) },
  };
}

async function* usbStorage(host: Host): AsyncGenerator<Observed> {
  const key = "usb-storage";
  const { rules, from, hidden } = await moduleRules(host, key);
  const told: Fields = { allowed: !rules.some(forbids), rules };
  if (hidden.length > 0)
    // What one file forbids no other allows again.
    for (const path of told.allowed ? ["allowed", "rules"] : ["rules"]) {
      delete told[path];
      yield unreadable(key, whyHidden(hidden), path);
    }
  const usbguard = await orWhy(host.exists(USBGUARD));
  if ("why" in usbguard) yield unreadable(key, usbguard.why, "usbguard");
  else told.usbguard = usbguard.value;
  yield { fact: { kind, key, fields: told, from } };
}

async function* loaded(host: Host): AsyncGenerator<Observed> {
  const modules = await orWhy(loadedModules(host));
  if ("why" in modules) yield allUnreadable("module", modules.why);
  for (const { name, taint, size, usedBy } of "why" in modules ? [] : modules.value)
    yield { fact: { kind, key: `module/${name}`, fields: { loaded: true, taint, size, usedBy } } };
  const media = await orWhy(removableMedia(host));
  if ("why" in media) yield allUnreadable("media", media.why);
  else yield* mediaFacts(media.value);
}

function* mediaFacts(media: readonly MountedDevice[]): Iterable<Observed> {
  for (const [source, [first, ...more]] of Map.groupBy(media, ({ source }) => source)) {
    if (!first) continue;
    const { type, readOnly } = first;
    const mountPoints = [first, ...more].map(({ at }) => at);
    yield {
      fact: { kind, key: `media/${source.replace(/^\/dev\//, "")}`, fields: { mountPoints, type, readOnly } },
    };
  }
}

function* unknown(...families: readonly string[]): Iterable<Observed> {
  for (const family of families) yield allUnreadable(family, "known on a running host only");
}

function allUnreadable(family: string, why: string): Observed {
  return { unreadable: { address: formatAddress({ kind, key: family }), why, below: true } };
}

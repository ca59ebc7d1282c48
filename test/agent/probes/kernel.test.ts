import { expect, test } from "vitest";
import { parseModules } from "../../../agent/host/loaded-modules.ts";
import { PROBES } from "../../../agent/probes/index.ts";
import { probe } from "../../../agent/probes/kernel.ts";
import { checkFacts } from "../../../src/compare/checks.ts";
import { compareFacts } from "../../../src/compare/facts.ts";
import type { Check } from "../../../src/model/check.ts";
import { inOrder } from "../../../src/model/fact.ts";
import { Gaps } from "../../../src/model/gaps.ts";
import { liveMachine, type Recording } from "../../support/live-machine.ts";
import { seen } from "../../support/machine.ts";

const FILES: Record<string, string> = {
  "/proc/sys/net/ipv4/ip_forward": "0\n",
  "/proc/sys/kernel/usermodehelper/bset": "4294967295\t511\n",
  "/proc/sys/net/ipv4/conf/all/rp_filter": "2\n",
  "/proc/modules":
    "ext4 1000 1 - Live 0x0000000000000000\nodd 20 0 - Live 0x0000000000000000 (OE)\nmbcache 16384 2 ext4,ext2, Live 0x0\n",
  "/proc/self/mountinfo":
    "1 0 254:0 / / rw,relatime - ext4 /dev/vda rw\n2 1 8:17 / /media/my\\040stick ro,nosuid - vfat /dev/sdb1 rw\n3 1 8:33 / /mnt rw - ext4 /dev/sdc1 rw\n",
  "/sys/devices/pci/usb1/1-1/block/sdb/sdb1/dev": "8:17\n",
  "/sys/devices/pci/card/block/sdc/removable": "1\n",
  "/sys/devices/pci/card/block/sdc/sdc1/dev": "8:33\n",
};
const LINKS = {
  "/sys/dev/block/8:17": "../../devices/pci/usb1/1-1/block/sdb/sdb1",
  "/sys/dev/block/8:33": "../../devices/pci/card/block/sdc/sdc1",
};

function host({ files = {}, links = {} }: Recording = {}, live = true) {
  return liveMachine({ files: { ...FILES, ...files }, links: { ...LINKS, ...links } }, { live });
}

test("a kernel parameter is told as it is and as it is set at boot; one the kernel lacks is no fact", async () => {
  const { facts } = await seen(
    probe,
    host({
      files: {
        "/usr/lib/sysctl.d/50-vendor.conf": "net.ipv4.ip_forward = 1\nnet.ipv4.conf.*.rp_filter=2\n",
        "/etc/sysctl.d/60-site.conf": "-net/ipv4/ip_forward = 0\n",
        "/usr/lib/sysctl.d/60-site.conf": "net.ipv4.ip_forward = 7\n",
      },
    }),
  );
  expect(facts["sysctl/net.ipv4.ip_forward"]).toEqual({ value: "0", configured: "0" });
  expect(facts["sysctl/net.ipv4.conf.all.rp_filter"]).toEqual({ value: "2", configured: "2" });
  expect(facts["sysctl/kernel.usermodehelper.bset"]).toEqual({ value: "4294967295 511", configured: null });
  expect(Object.keys(facts)).not.toContain("sysctl/kernel.sysrq");
});

test("of several files that set a parameter the one counts that comes last at boot: sysctl.conf by its link where systemd does it", async () => {
  const files = {
    "/etc/sysctl.conf": "net.ipv4.ip_forward=1\n",
    "/etc/sysctl.d/99-zz-site.conf": "net.ipv4.ip_forward=0\n",
  };
  const linked = { "/etc/sysctl.d/99-sysctl.conf": "../sysctl.conf" };
  const systemd = { "/usr/lib/systemd/systemd-sysctl": "" };
  const configured = async (recording: Recording) => {
    const { whole } = await seen(probe, host(recording));
    const fact = whole.find(({ key }) => key === "sysctl/net.ipv4.ip_forward");
    return [fact?.fields.configured, fact?.from];
  };
  const bySystemd = { files: { ...files, ...systemd }, links: linked };
  expect(await configured(bySystemd)).toEqual(["0", ["/etc/sysctl.d/99-zz-site.conf"]]);
  expect(await configured({ files, links: linked })).toEqual(["1", ["/etc/sysctl.conf"]]);
  const alone = { "/etc/sysctl.conf": "net.ipv4.ip_forward=1\n", ...systemd };
  expect(await configured({ files: alone, links: linked })).toEqual(["1", ["/etc/sysctl.conf"]]);
  expect(await configured({ files: alone })).toEqual([null, undefined]);
});

test("loaded modules are told with their marks, and those unsigned stand out", async () => {
  const { facts } = await seen(probe, host());
  expect(facts["module/odd"]).toEqual({ loaded: true, taint: "OE", size: 20, usedBy: [] });
  expect(facts["module/mbcache"]?.usedBy).toEqual(["ext4", "ext2"]);
});

test("modules that asking for the firewall's rules loads are there at each pass, and not new at the second", () => {
  const kinds = PROBES.map(({ kind }) => kind);
  expect(kinds.indexOf("firewall")).toBeLessThan(kinds.indexOf("kernel"));
});

test("a cut list of modules is unreadable, not short", () => {
  expect(() => parseModules("ext4 1000 1 - Live 0x0\nxfs 10")).toThrow("cut");
  expect(() => parseModules("ext4 1000\n")).toThrow("no row of a module");
});

test("mounted media that can be taken out are told", async () => {
  const { facts } = await seen(probe, host());
  expect(facts["media/sdb1"]).toEqual({ mountPoints: ["/media/my stick"], type: "vfat", readOnly: true });
  expect(facts["media/sdc1"]).toEqual({ mountPoints: ["/mnt"], type: "ext4", readOnly: false });
  expect(Object.keys(facts)).not.toContain("media/vda");
});

test.each([
  ["install usb-storage /bin/false", false],
  ["install usb_storage /usr/bin/true", false],
  ["blacklist  usb-storage", false],
  ["install usb-storage /sbin/modprobe --ignore-install usb-storage", true],
  ["# blacklist usb-storage", true],
  ["install usb-storage \\\n  /bin/false", false],
  ["# what follows is a comment too \\\nblacklist usb-storage", true],
  ["blacklist usb-storage2", true],
])("%s: USB storage is allowed: %s", async (line, allowed) => {
  const { facts } = await seen(probe, host({ files: { "/etc/modprobe.d/usb.conf": `${line}\n` } }));
  expect(facts["usb-storage"]?.allowed).toBe(allowed);
});

test("an image tells what is set at boot; what is in force is unreadable", async () => {
  const { facts, unreadable } = await seen(
    probe,
    host({ files: { "/etc/sysctl.conf": "kernel.sysrq=0\n" } }, false),
  );
  expect(facts).toEqual({
    "sysctl/kernel.sysrq": { configured: "0" },
    "usb-storage": { allowed: true, rules: [], usbguard: false },
  });
  expect(unreadable.map(({ address }) => address)).toEqual([
    "kernel:*#value",
    "kernel:sysctl/",
    "kernel:module",
    "kernel:media",
  ]);
});

test("a parameter that no file of an image sets is neither gone nor wrong: its value is not known", async () => {
  const live = await seen(probe, host());
  const image = await seen(probe, host({}, false));
  const kinds = new Map([["kernel", probe]]);
  const hidden = { hiddenNow: new Gaps(image.unreadable), hiddenThen: new Gaps([]) };
  expect([
    ...compareFacts(live.whole.sort(inOrder), image.whole.sort(inOrder), { kinds, ...hidden }),
  ]).toEqual([]);
  const check: Check = {
    ...{ id: "a", title: "b", severity: "high", why: "c", fix: "d", refs: {} },
    at: "kernel:sysctl/net.ipv4.ip_forward#value",
    expect: { equals: "0" },
    absent: "fails",
  };
  const { deviations, undecided } = checkFacts([check], image.whole, image.unreadable);
  expect([deviations.length, undecided.length]).toEqual([0, 1]);
});

import { expect, test } from "vitest";
import { probe } from "../../../agent/probes/disk-encryption.ts";
import { liveMachine, type Recording } from "../../support/live-machine.ts";
import { seen } from "../../support/machine.ts";

/** /dev/sda1 is plain; /dev/sda2 is LUKS (dm-0), below LVM (dm-1 root, dm-2 swap). */
const RECORDING: Recording = {
  files: {
    "/proc/self/mountinfo": [
      "20 1 252:1 / / rw - ext4 /dev/mapper/vg-root rw",
      "21 20 8:1 / /boot rw - ext4 /dev/sda1 rw",
      "22 20 8:1 /sub /mnt/again rw - ext4 /dev/sda1 rw",
      "23 20 0:33 /@data /data rw - btrfs /dev/sda1 rw",
      "24 20 0:20 / /tmp rw - tmpfs tmpfs rw",
      "25 20 7:0 / /snap/x rw - squashfs /dev/loop0 rw",
      "26 20 0:44 / /pool rw - zfs pool/data rw",
      "",
    ].join("\n"),
    "/proc/swaps":
      "Filename Type Size Used Priority\n/dev/dm-2 partition 100 0 -2\n/swapfile file 100 0 -3\n/dev/zram0 partition 100 0 5\n",
    "/etc/crypttab": "# name device key options\nsecure UUID=1234 /etc/keys/disk.key luks\n",
    "/sys/devices/sda/sda1/partition": "1\n",
    "/sys/devices/sda/sda2/partition": "2\n",
    "/sys/devices/sda/slaves/.keep": "",
    "/sys/devices/dm-0/dm/uuid": "CRYPT-LUKS2-0123-secure\n",
    "/sys/devices/dm-0/dm/name": "secure\n",
    "/sys/devices/dm-1/dm/uuid": "LVM-abc\n",
    "/sys/devices/dm-2/dm/uuid": "LVM-def\n",
    "/sys/devices/dm-2/dm/name": "vg-swap\n",
    "/dev/sda1": "",
    "/dev/dm-2": "",
  },
  links: {
    "/sys/devices/dm-1/slaves/dm-0": "../../dm-0",
    "/sys/devices/dm-2/slaves/dm-0": "../../dm-0",
    "/sys/dev/block/252:1": "../../devices/dm-1",
    "/sys/dev/block/8:1": "../../devices/sda/sda1",
    "/sys/class/block/sda1": "../../devices/sda/sda1",
    "/sys/class/block/dm-2": "../../devices/dm-2",
  },
};

test("data below LVM on LUKS is encrypted, a plain partition is not", async () => {
  const { facts } = await seen(probe, liveMachine(RECORDING));
  expect(facts["/"]).toEqual({
    encrypted: true,
    type: "LUKS2",
    keyFile: "/etc/keys/disk.key",
    device: "dm-1",
    fileSystem: "ext4",
  });
  expect(facts["swap/vg-swap"]).toMatchObject({ encrypted: true, fileSystem: "swap" });
  expect(facts["/boot"]).toMatchObject({ encrypted: false, type: null, keyFile: null });
  expect(facts["/data"]).toMatchObject({ encrypted: false, fileSystem: "btrfs" });
  expect(Object.keys(facts)).toEqual(["/", "/boot", "/data", "swap/vg-swap"]);
});

test("an unreadable crypttab hides only what opens a disk", async () => {
  const { "/etc/crypttab": _, ...files } = RECORDING.files ?? {};
  const links = { ...RECORDING.links, "/etc/crypttab": "/etc/crypttab" };
  const { facts, unreadable } = await seen(probe, liveMachine({ files, links }));
  expect(facts["/"]).toMatchObject({ encrypted: true, type: "LUKS2" });
  expect(facts["/"]).not.toHaveProperty("keyFile");
  expect(facts["/boot"]).toMatchObject({ keyFile: null });
  expect(unreadable.map(({ address }) => address)).toContain("disk-encryption:*#keyFile");
});

test("where no block device can be seen the answer is unreadable, not no", async () => {
  const { unreadable } = await seen(probe, liveMachine(RECORDING));
  expect(unreadable).toEqual([
    { address: "disk-encryption:/pool", why: expect.stringContaining("no block device") },
  ]);
  const mountinfo = "20 1 0:40 / / rw - overlay overlay rw\n21 20 0:20 / /run rw - tmpfs tmpfs rw\n";
  const container = await seen(probe, liveMachine({ files: { "/proc/self/mountinfo": mountinfo } }));
  expect(container.facts).toEqual({});
  expect(container.unreadable.map(({ address }) => address)).toEqual(["disk-encryption:/"]);
});

test("an image does not tell", async () => {
  await expect(seen(probe, liveMachine(RECORDING, { live: false }))).rejects.toThrow("running host only");
});

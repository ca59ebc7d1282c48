import { expect, test } from "vitest";
import { parseMounts } from "../../../agent/host/mounts.ts";
import { hiding } from "../../../agent/host/unit-mounts.ts";

const HOST = `21 1 8:1 / / rw - ext4 /dev/sda1 rw
22 21 0:5 / /proc rw - proc proc rw
23 21 8:2 / /home rw - ext4 /dev/sda2 rw
24 21 0:24 / /tmp rw - tmpfs tmpfs rw
25 21 8:3 /@data /srv/data rw - btrfs /dev/sda3 rw
`;

/** Is a path hidden from a service that has these mounts beside, or in the place of, those of the host? */
function isHidden(path: string, ...own: string[]): boolean {
  return hiding(parseMounts(HOST + own.join("\n")), parseMounts(HOST))(path);
}

test.each([
  ["an empty folder laid over one", "30 21 0:23 /systemd/inaccessible/dir /opt/x ro - tmpfs tmpfs rw"],
  ["an empty file laid over one", "30 21 8:1 /run/systemd/inaccessible/reg /opt/x ro - ext4 /dev/sda1 rw"],
  ["what a container manager lays over one", "30 21 0:23 /host/inaccessible/dir /opt/x ro - tmpfs tmpfs rw"],
  ["a file system of its own", "30 21 0:99 / /opt/x rw - tmpfs tmpfs rw"],
  ["another folder", "30 21 8:1 /opt/y /opt/x rw - ext4 /dev/sda1 rw"],
])("%s hides what is there, and below, and nothing else", (_, line) => {
  expect(isHidden("/opt/x", line)).toBe(true);
  expect(isHidden("/opt/x/below/it", line)).toBe(true);
  expect(isHidden("/opt/xy", line)).toBe(false);
  expect(isHidden("/opt", line)).toBe(false);
});

test("where the host's mounts aren't known, only what systemd laid there hides", () => {
  const own = parseMounts(`${HOST}30 21 0:23 /systemd/inaccessible/dir /opt/x ro - tmpfs tmpfs rw`);
  expect(["/opt/x/a", "/tmp/a"].map(hiding(own))).toEqual([true, false]);
});

test("a folder bound to where it is, read-only, hides nothing", () => {
  const bound = [
    "30 21 8:1 /etc /etc ro - ext4 /dev/sda1 rw",
    "31 21 8:3 /@data/in /srv/data/in ro - btrfs /dev/sda3 rw",
  ];
  for (const path of ["/etc/passwd", "/srv/data/in/a", "/srv/data/b"])
    expect(isHidden(path, ...bound)).toBe(false);
});

test("homes that are empty, but for one that is bound back, are hidden but for that one", () => {
  const own = ["30 21 0:99 / /home ro - tmpfs tmpfs ro", "31 30 8:2 /mes /home/mes ro - ext4 /dev/sda2 rw"];
  expect(isHidden("/home/anna", ...own)).toBe(true);
  expect(isHidden("/home", ...own)).toBe(true);
  expect(isHidden("/home/mes/line.xml", ...own)).toBe(false);
});

test("what the host mounted and the service did not get is hidden, however empty it seems", () => {
  const isUnseen = hiding(parseMounts(HOST.replace(/^25 .*\n/m, "")), parseMounts(HOST));
  expect(["/srv/data/a", "/srv/other"].map(isUnseen)).toEqual([true, false]);
});

test("what the kernel tells itself hides nothing, in whichever of its file systems and whatever the host lays over it", () => {
  const own = [
    "30 21 0:77 / /proc rw - proc proc rw,hidepid=ptraceable",
    "31 30 0:77 /sys /proc/sys ro - proc proc rw",
  ];
  expect(["/proc/1/stat", "/proc/sys/kernel/hostname"].map((path) => isHidden(path, ...own))).toEqual([
    false,
    false,
  ]);
  const covered = parseMounts(
    `${HOST}40 22 0:47 /boot-id /proc/sys/kernel/random/boot_id rw - tmpfs tmpfs rw`,
  );
  expect(hiding(parseMounts(HOST), covered)("/proc/sys/kernel/random/boot_id")).toBe(false);
});

test("a container, whose root is another, is a host of its own", () => {
  const own = parseMounts("21 1 0:40 / / rw - overlay overlay rw\n22 21 0:41 / /etc rw - tmpfs tmpfs rw");
  expect(hiding(own, parseMounts(HOST))("/etc/passwd")).toBe(false);
});

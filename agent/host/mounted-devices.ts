/** A file system mounted from a block device of its own, or from none. */
export interface MountedDevice {
  /** Directory it is mounted on. */
  at: string;
  /** major:minor; major 0 where no block device is behind it. */
  device: string;
  /** Type, such as "ext4". */
  type: string;
  /** Device or other source, as it was given. */
  source: string;
  readOnly: boolean;
}

/** Mounts of /proc/self/mountinfo (proc_pid_mountinfo(5)), in its order; a part of a file system mounted elsewhere again is left out. */
export function mountedDevices(mountinfo: string): MountedDevice[] {
  return mountinfo.split("\n").flatMap((line) => {
    const [before = "", after = ""] = line.split(" - ");
    const [, , device, root, at, options = ""] = before.split(" ");
    const [type = "", source = ""] = after.split(" ");
    // The root of a btrfs is one of its volumes; elsewhere another root means a part mounted again.
    if (device === undefined || at === undefined || (root !== "/" && type !== "btrfs")) return [];
    return [
      {
        at: unescapeOctal(at),
        device,
        type,
        source: unescapeOctal(source),
        readOnly: options.split(",").includes("ro"),
      },
    ];
  });
}

/** Blanks, tabs, line ends and backslashes are written as three octal digits. */
function unescapeOctal(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

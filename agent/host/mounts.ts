/** Mounted file systems, as /proc/self/mountinfo lists them (proc_pid_mountinfo(5)). */

export interface Mount {
  /** Directory it is mounted on. */
  at: string;
  /** Type, such as "ext4" or "nfs4". */
  type: string;
  /** The directory of the file system that is mounted there, which for most is "/". */
  from: string;
  /** Major and minor number of that file system, such as "8:1". */
  device: string;
}

/**
 * File systems behind which there is another machine, a program, or a mount yet to come: a call on them may never
 * return. Any type of FUSE counts too.
 */
const REMOTE = new Set(
  [
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "ncpfs",
    "afs",
    "coda",
    "ceph",
    "lustre",
    "gpfs",
    "beegfs",
    "glusterfs",
  ].concat(["orangefs", "pvfs2", "gfs2", "ocfs2", "9p", "davfs", "autofs", "fuseblk"]),
);

/** The mounts in a mountinfo, in its order. */
export function parseMounts(mountinfo: string): Mount[] {
  return mountinfo.split("\n").flatMap((line) => {
    const [before = "", after] = line.split(" - ");
    const [, , device = "", from, at] = before.split(" ").map(unescapeOctal);
    return from === undefined || at === undefined || after === undefined
      ? []
      : [{ at, type: after.split(" ")[0] ?? "", from, device }];
  });
}

/** Spaces, tabs, line ends and backslashes are written as three octal digits. */
function unescapeOctal(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

/** The mount that a path without links lies on; a later mount hides an earlier one at the same place. */
export function mountOf(path: string, mounts: readonly Mount[]): Mount | undefined {
  return mounts
    .filter(({ at }) => isWithin(path, at))
    .reduce<Mount | undefined>(
      (best, mount) => (best && best.at.length > mount.at.length ? best : mount),
      undefined,
    );
}

/** May calls on it never return? The root is trusted: without it nothing works, this program neither. */
export function isRemote({ at, type }: Pick<Mount, "at" | "type">): boolean {
  return at !== "/" && (REMOTE.has(type) || type === "fuse" || type.startsWith("fuse."));
}

/** Is a path a directory, or below it? */
export function isWithin(path: string, directory: string): boolean {
  return path === directory || path.startsWith(directory === "/" ? "/" : `${directory}/`);
}

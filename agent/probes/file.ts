import type { Probe } from "./probe.ts";
import { FILE } from "./watched/kinds.ts";
import { observeWatched } from "./watched/walk.ts";

export const probe: Probe = {
  kind: FILE,
  about: "Watched files, directories, links and whatever else a name may stand for. Key: the path.",
  fields: {
    type: { is: "state", about: "file, directory, link, fifo, socket, block or character (device)." },
    owner: { is: "state", about: "Name of the owner by the host's own passwd file, or the number." },
    group: { is: "state", about: "Name of the group by the host's own group file, or the number." },
    mode: {
      is: "state",
      about:
        "Permissions as four octal digits, setuid, setgid and sticky first; the third is the owning group's own.",
    },
    sha256: { is: "state", about: "Hash of the content; keyed where a secret could be guessed from it." },
    target: { is: "state", about: "Where a link leads, as written." },
    capabilities: { is: "state", about: "Rights of root that the program gets, as setcap(8) writes them." },
    acl: {
      is: "state",
      set: true,
      about: "Access control entries that say more than the mode, as in setfacl(1).",
    },
    xattrs: {
      is: "state",
      set: true,
      about: "Names of all other extended attributes, without those that only a superuser is told of.",
    },
    uid: { is: "volatile", about: "Number of the owner." },
    gid: { is: "volatile", about: "Number of the group." },
    size: { is: "volatile", about: "Bytes of content." },
    mtime: { is: "volatile", about: "When the content last changed, in microseconds since 1970." },
  },

  observe: observeWatched(FILE),
};

import { FormatError } from "../../src/formats/tree.ts";
import { formatAddress } from "../../src/model/address.ts";
import type { Fields } from "../../src/model/fact.ts";
import { ifPresent, orWhy } from "../host/ask.ts";
import { extendedFields, octal } from "../host/extended.ts";
import { type FileStat, type FileType, type Host, HostError } from "../host/host.ts";
import { type Names, namesOf } from "../host/users.ts";
import { watched } from "../host/watched.ts";
import type { Observed, Probe, Scope } from "./probe.ts";

const KIND = "file";
/** Fields that extended attributes tell. */
const EXTENDED = ["acl", "capabilities", "xattrs"];

export const probe: Probe = {
  kind: KIND,
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
    xattrs: { is: "state", set: true, about: "Names of all other extended attributes." },
    uid: { is: "volatile", about: "Number of the owner." },
    gid: { is: "volatile", about: "Number of the group." },
    size: { is: "volatile", about: "Bytes of content." },
    mtime: { is: "volatile", about: "When the content last changed, in microseconds since 1970." },
  },

  async *observe(host, { files, configs, digests, approved }) {
    const patterns = [...files, ...configs.map(({ glob }) => glob)].map((glob) => ({ glob }));
    const { paths, gaps } = await watched(host, KIND, patterns);
    for (const gap of gaps) yield { unreadable: gap };
    const view = { host, digests, approved, names: await namesOf(host) };
    const why = await whyNoXattrs(host);
    if (why !== undefined) for (const path of EXTENDED) yield gapAt("*", why, path);
    const parts = PARTS.filter(({ fields }) => why === undefined || fields !== EXTENDED);
    for (const path of paths.keys()) yield* observeFile(path, parts, view);
  },
};

interface View extends Pick<Scope, "digests" | "approved"> {
  host: Host;
  names: Names;
}

/** Fields that are read together, of some types of file. */
interface Part {
  fields: readonly string[];
  types: readonly FileType[];
  read(path: string, stat: FileStat, view: View): Promise<Fields>;
}

const PARTS: readonly Part[] = [
  {
    fields: EXTENDED,
    types: ["file", "directory", "fifo", "socket", "block", "character"],
    read: async (path, stat, { host, names }) => extendedFields(await host.xattrs(path), stat, names),
  },
  {
    fields: ["target"],
    types: ["link"],
    read: async (path, _, { host }) => ({ target: await host.link(path) }),
  },
  { fields: ["sha256"], types: ["file"], read: readDigest },
];

async function* observeFile(path: string, parts: readonly Part[], view: View): AsyncIterable<Observed> {
  const stat = await orWhy(ifPresent(view.host.stat(path)));
  if ("why" in stat) yield gapAt(path, stat.why);
  else if (stat.value) yield* observeStat(path, stat.value, parts, view);
}

async function* observeStat(
  path: string,
  stat: FileStat,
  parts: readonly Part[],
  view: View,
): AsyncIterable<Observed> {
  const fields = metadata(stat, view.names);
  for (const part of parts.filter(({ types }) => types.includes(stat.type))) {
    try {
      Object.assign(fields, await part.read(path, stat, view));
    } catch (error) {
      if (!(error instanceof HostError || error instanceof FormatError)) throw error;
      for (const field of part.fields) yield gapAt(path, error.message, field);
    }
  }
  yield { fact: { kind: KIND, key: path, fields } };
}

function metadata({ type, mode, uid, gid, size, mtime }: FileStat, names: Names): Fields {
  return {
    type,
    owner: names.user(uid),
    group: names.group(gid),
    // A link's own mode means nothing (symlink(7)).
    ...(type === "link" ? {} : { mode: octal(mode) }),
    uid,
    gid,
    ...(type === "file" ? { size } : {}),
    mtime,
  };
}

async function readDigest(path: string, stat: FileStat, { host, digests, approved }: View): Promise<Fields> {
  return { sha256: await digests.of(host, path, stat, approved(KIND, path)?.fields.sha256) };
}

/** Why no extended attribute can be read on this host at all, if that is so. */
async function whyNoXattrs(host: Host): Promise<string | undefined> {
  try {
    await host.xattrs("/");
    return undefined;
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    return error.fault === "unavailable" ? error.message : undefined;
  }
}

function gapAt(key: string, why: string, path?: string): Observed {
  return {
    unreadable: { address: formatAddress({ kind: KIND, key, ...(path === undefined ? {} : { path }) }), why },
  };
}

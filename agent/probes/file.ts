import { FormatError } from "../../src/formats/tree.ts";
import { formatAddress } from "../../src/model/address.ts";
import type { Fact, Fields } from "../../src/model/fact.ts";
import type { Gap } from "../../src/model/snapshot.ts";
import { extendedFields, octal } from "../host/extended.ts";
import { type FileStat, type FileType, type Host, HostError, type Met } from "../host/host.ts";
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

  async *observe(host, { files, configs, digests, sweep, census }) {
    const patterns = [...files, ...configs.map(({ glob }) => glob)];
    if (patterns.length === 0) return;
    const view = { host, digests, sweep, census, names: await namesOf(host) };
    const why = await whyNoXattrs(host);
    if (why !== undefined) for (const path of EXTENDED) yield gapAt("*", why, path);
    const parts = PARTS.filter(({ fields }) => why === undefined || fields !== EXTENDED);
    for await (const { met, gaps } of watched(host, KIND, patterns)) {
      await census?.note({ met, gaps });
      const found: Found = { facts: [], unreadable: [...gaps] };
      for (const one of met) await observeOne(one, parts, view, found);
      for (const gap of found.unreadable) yield { unreadable: gap };
      yield { facts: found.facts };
    }
    census?.end();
  },
};

interface View extends Pick<Scope, "digests" | "sweep"> {
  census: Scope["census"];
  host: Host;
  names: Names;
}

interface Found {
  facts: Fact[];
  unreadable: Gap[];
}

/** Fields that are read together, of some types of file. */
interface Part {
  fields: readonly string[];
  types: readonly FileType[];
  read(file: Met, view: View): Fields | Promise<Fields>;
}

const PARTS: readonly Part[] = [
  {
    fields: EXTENDED,
    types: ["file", "directory", "fifo", "socket", "block", "character"],
    read({ path, resolved, stat }, { host, names }) {
      const found = host.xattrs(path, resolved);
      if (found instanceof Promise) return found.then((late) => extendedFields(late, stat, names));
      return extendedFields(found, stat, names);
    },
  },
  {
    fields: ["target"],
    types: ["link"],
    read: async ({ path }, { host }) => ({ target: await host.link(path) }),
  },
  { fields: ["sha256"], types: ["file"], read: readDigest },
];

async function observeOne(one: Met, parts: readonly Part[], view: View, into: Found): Promise<void> {
  const fields = metadata(one.stat, view.names);
  for (const part of parts) {
    if (!part.types.includes(one.stat.type)) continue;
    try {
      const read = part.read(one, view);
      Object.assign(fields, read instanceof Promise ? await read : read);
    } catch (error) {
      if (!(error instanceof HostError || error instanceof FormatError)) throw error;
      for (const field of part.fields) into.unreadable.push(gapIn(one.path, error.message, field));
    }
  }
  into.facts.push({ kind: KIND, key: one.path, fields });
}

function metadata({ type, mode, uid, gid, size, mtime }: FileStat, names: Names): Fields {
  const fields: Fields = { type, owner: names.user(uid), group: names.group(gid), uid, gid, mtime };
  // A link's own mode means nothing (symlink(7)).
  if (type !== "link") fields.mode = octal(mode);
  if (type === "file") fields.size = size;
  return fields;
}

/** A config file was read before, and its hash is known. */
function readDigest(file: Met, { host, digests, sweep, census }: View): Fields | Promise<Fields> {
  const known = digests.known(file);
  if (known === undefined && digests.isOutdated(file)) census?.unsettle();
  const hash = known ?? sweep.digests.of(host, file, sweep.approved(file.path));
  return hash instanceof Promise ? hash.then((sha256) => ({ sha256 })) : { sha256: hash };
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

function gapAt(key: string, why: string, path: string): Observed {
  return { unreadable: gapIn(key, why, path) };
}

function gapIn(key: string, why: string, path: string): Gap {
  return { address: formatAddress({ kind: KIND, key, path }), why };
}

import { FormatError } from "../../../src/formats/tree.ts";
import { formatAddress } from "../../../src/model/address.ts";
import type { Fact, Fields } from "../../../src/model/fact.ts";
import type { Gap } from "../../../src/model/gaps.ts";
import { extendedFields, octal } from "../../host/extended.ts";
import { type FileStat, type FileType, type Host, HostError, type Met } from "../../host/host.ts";
import { type Names, namesOf } from "../../host/users.ts";
import type { Observed, Scope } from "../probe.ts";
import { FILE } from "./kinds.ts";

/** Fields that extended attributes tell. */
const EXTENDED = ["acl", "capabilities", "xattrs"];

interface View extends Pick<Scope, "digests" | "approved"> {
  host: Host;
  names: Names;
}

/** Fields that are read together, of some types of file. */
interface Part {
  fields: readonly string[];
  types: readonly FileType[];
  read(file: Met, view: View): Fields | Promise<Fields>;
}

/** First the content: while a file is open, its attributes are cheap to see. */
const PARTS: readonly Part[] = [
  { fields: ["sha256"], types: ["file"], read: readDigest },
  {
    fields: EXTENDED,
    types: ["file", "directory", "fifo", "socket", "block", "character"],
    read(file, { host, digests, names }) {
      const found = digests.xattrs(host, file);
      if (found instanceof Promise) return found.then((late) => extendedFields(late, file.stat, names));
      return extendedFields(found, file.stat, names);
    },
  },
  {
    fields: ["target"],
    types: ["link"],
    read: async ({ path }, { host }) => ({ target: await host.link(path) }),
  },
];

/** Files as a whole, of any type, as a walk meets them. */
export class Files {
  readonly #view: View;
  readonly #parts: readonly Part[];
  #facts: Fact[] = [];
  #gaps: Gap[] = [];

  private constructor(view: View, whyNoXattrs: string | undefined) {
    this.#view = view;
    this.#parts = PARTS.filter(({ fields }) => whyNoXattrs === undefined || fields !== EXTENDED);
    if (whyNoXattrs !== undefined) this.#note("*", EXTENDED, whyNoXattrs);
  }

  static async open(host: Host, { digests, approved }: Scope): Promise<Files> {
    return new Files({ host, digests, approved, names: await namesOf(host) }, await whyNoXattrs(host));
  }

  /** Facts and gaps since this was asked last. */
  told(): Observed[] {
    const [facts, gaps] = [this.#facts, this.#gaps];
    [this.#facts, this.#gaps] = [[], []];
    return [...gaps.map((gap) => ({ unreadable: gap })), { facts }];
  }

  at(one: Met): Promise<void> | undefined {
    const fields = metadata(one.stat, this.#view.names);
    this.#facts.push({ kind: FILE, key: one.path, fields });
    let late: Promise<void> | undefined;
    for (const part of this.#parts) {
      if (!part.types.includes(one.stat.type)) continue;
      late = late?.then(() => this.#read(part, one, fields)) ?? this.#read(part, one, fields);
    }
    return late;
  }

  /** Adds what a part tells of a file, or notes why it can't. */
  #read(part: Part, one: Met, fields: Fields): Promise<void> | undefined {
    const fail = (error: unknown) => this.#noteFault(error, one.path, part.fields);
    try {
      const found = part.read(one, this.#view);
      if (found instanceof Promise) return found.then((late) => void Object.assign(fields, late)).catch(fail);
      Object.assign(fields, found);
    } catch (error) {
      fail(error);
    }
    return undefined;
  }

  #noteFault(error: unknown, path: string, fields: readonly string[]): void {
    if (!(error instanceof HostError || error instanceof FormatError)) throw error;
    this.#note(path, fields, error.message);
  }

  #note(key: string, fields: readonly string[], why: string): void {
    const address = (path: string) => formatAddress({ kind: FILE, key, path });
    this.#gaps.push(...fields.map((path) => ({ address: address(path), why })));
  }
}

function metadata({ type, mode, uid, gid, size, mtime }: FileStat, names: Names): Fields {
  const fields: Fields = { type, owner: names.user(uid), group: names.group(gid), uid, gid, mtime };
  // A link's own mode means nothing (symlink(7)).
  if (type !== "link") fields.mode = octal(mode);
  if (type === "file") fields.size = size;
  return fields;
}

function readDigest(file: Met, { host, digests, approved }: View): Fields | Promise<Fields> {
  const hash = digests.of(host, file, approved.hash(file.path));
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

/** What lstat(2) and readlink(2) tell of files of another machine, many in one question. */
import { HostError } from "../host.ts";
import { folderOf, nameOf } from "./ahead.ts";
import type { Listing, Looked } from "./entry.ts";
import { findEach, findIn, foundIn, wholeIn } from "./find-look.ts";
import type { Machine } from "./machine.ts";
import type { Session } from "./session.ts";
import type { Answer } from "./shell.ts";
import { listEach, listedIn, tellEach, toldOf } from "./stat-look.ts";

/** Bounds of one question: a very large folder, on a slow line. */
const BOUNDS = { seconds: 60, limit: 64 * 1024 * 1024 };

/** Most paths of one question. */
const MOST = 1000;

/** find(1) of GNU tells most with least; what it leaves out is asked for by ways that any host has, and that tell why. */
export class Look {
  readonly #session: Session;
  readonly #finds: boolean;
  /** What a call may never return from, and the folders in which it is. */
  readonly #remotes: ReadonlySet<string>;
  readonly #above: ReadonlySet<string>;

  constructor(session: Session, { finds, remotes }: Machine) {
    this.#session = session;
    this.#finds = finds;
    this.#remotes = new Set(remotes);
    this.#above = new Set(remotes.map(folderOf));
  }

  /** Looks at paths without links but for the last part. Nothing of a path is in the answer where nothing certain was told. */
  async at(paths: readonly string[]): Promise<Looked> {
    const looked: Looked = new Map();
    for (let from = 0; from < paths.length; from += MOST)
      for (const [path, found] of await this.#some(paths.slice(from, from + MOST))) looked.set(path, found);
    return looked;
  }

  /**
   * Looks at all that is in folders, by folder. A folder that can't be listed has the reason. What a remote mount lies on
   * is there, and no more is asked about it.
   */
  async in(folders: readonly string[]): Promise<Map<string, Listing | HostError>> {
    const fast = this.#finds ? folders.filter((folder) => !this.#above.has(folder)) : [];
    const lists = new Map<string, Listing | HostError>(
      fast.length === 0 ? [] : wholeIn(fast, await this.#ask(findIn(fast))),
    );
    const rest = folders.filter((folder) => !lists.has(folder));
    for (const [folder, list] of await this.#byName(rest)) lists.set(folder, list);
    return lists;
  }

  async #some(paths: readonly string[]): Promise<Looked> {
    const looked: Looked = new Map();
    const found = this.#finds ? foundIn(await this.#ask(findEach(paths))) : undefined;
    for (const [path, entry] of found ?? []) if (entry) looked.set(path, entry);
    const rest = paths.filter((path) => !looked.has(path));
    if (rest.length === 0) return looked;
    const { stdout } = await this.#ask(tellEach(rest));
    return new Map([...looked, ...toldOf(rest, stdout)]);
  }

  /** Names first, then what each is. */
  async #byName(folders: readonly string[]): Promise<Map<string, Listing | HostError>> {
    if (folders.length === 0) return new Map();
    const { stdout } = await this.#ask(listEach(folders, (folder) => !this.#above.has(folder)));
    const listed = listedIn(folders, stdout);
    const paths = [...listed.values()].flatMap((one) => (one instanceof HostError ? [] : one));
    const looked = await this.at(paths.filter((path) => !this.#remotes.has(path)));
    const lists = new Map<string, Listing | HostError>();
    for (const [folder, one] of listed)
      lists.set(folder, one instanceof HostError ? one : listing(one, looked));
    return lists;
  }

  #ask(script: string): Promise<Answer> {
    return this.#session.ask(script, BOUNDS);
  }
}

/** What has gone since its name was told is left out. */
function listing(paths: readonly string[], looked: Looked): Listing {
  const list: Listing = new Map();
  for (const path of paths) {
    const found = looked.get(path);
    const isGone = found instanceof HostError && found.fault === "absent";
    if (!isGone) list.set(nameOf(path), found);
  }
  return list;
}

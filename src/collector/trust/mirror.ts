import { Trouble } from "../../model/trouble.ts";
import type { Source } from "../../trust/client/source.ts";
import { noteOf } from "../../trust/note.ts";
import { bulkOf } from "../../trust/repository/bulk.ts";
import { parseMetadata } from "../../trust/repository/metadata.ts";
import { bulkPath, metadataPath, TIMESTAMP, targetPath } from "../../trust/repository/names.ts";
import { IncomingTrust, servedTimestamp } from "./incoming.ts";

/** Most bytes of one file: of metadata, and of anything else. */
const [METADATA, CONTENT] = [1024 ** 2, 256 * 1024 ** 2];
/** Most bytes of one mirroring; what is there already is not fetched again. */
const ALL = 2 * 1024 ** 3;

/**
 * Takes over what a source publishes, with all versions that it has: reports of hosts rest on older ones. Nothing that comes
 * is believed before all of it is here and was verified. Throws {@link Trouble}, and `Unreachable`.
 * @param asked.afresh fetch all: what is here may be wrong
 * @returns the publication; undefined where nothing is new
 */
export async function mirrorFrom(
  source: Source,
  { state, now, afresh }: { state: string; now: Date; afresh: boolean },
): Promise<string | undefined> {
  const timestamp = await source.read(TIMESTAMP, METADATA);
  if (timestamp === undefined) return undefined;
  if (
    servedTimestamp(state) !== undefined &&
    Buffer.compare(servedTimestamp(state) ?? timestamp, timestamp) === 0
  )
    return undefined;
  const incoming = new IncomingTrust(state);
  incoming.begin();
  incoming.put(TIMESTAMP, timestamp);
  await new Fetch(source, incoming, afresh).all(timestamp);
  return incoming.publish(now);
}

/** Fetches what belongs together, each file once ever. */
class Fetch {
  readonly #source: Source;
  readonly #incoming: IncomingTrust;
  readonly #afresh: boolean;
  #bytes = 0;

  constructor(source: Source, incoming: IncomingTrust, afresh: boolean) {
    this.#source = source;
    this.#afresh = afresh;
    this.#incoming = incoming;
  }

  async all(timestamp: Uint8Array): Promise<void> {
    for (let version = 1; await this.#has(metadataPath("root", version)); version++);
    const { snapshotMeta } = parseMetadata("timestamp", text(timestamp), TIMESTAMP).signed;
    const path = metadataPath("snapshot", snapshotMeta.version);
    const snapshot = parseMetadata("snapshot", text(await this.#need(path, METADATA)), path);
    for (const [file, { version }] of Object.entries(snapshot.signed.meta))
      await this.#role(file.replace(/\.json$/, ""), version);
  }

  /** The newest version of a role must be there; older ones may be gone. */
  async #role(role: string, newest: number): Promise<void> {
    for (let version = newest; version > 0; version--) {
      const path = metadataPath(role, version);
      const bytes = version === newest ? await this.#need(path, METADATA) : await this.#get(path, METADATA);
      if (bytes === undefined) return;
      const { signed } = parseMetadata("targets", text(bytes), path);
      const tested = noteOf(signed)?.tested;
      if (tested !== undefined) await this.#get(bulkPath(tested), CONTENT);
      for (const [target, { hashes }] of Object.entries(signed.targets))
        await this.#target(targetPath(target, hashes.sha256 ?? ""), version === newest);
    }
  }

  async #target(path: string, isNeeded: boolean): Promise<void> {
    const bytes = isNeeded ? await this.#need(path, CONTENT) : await this.#get(path, CONTENT);
    if (bytes === undefined) return;
    for (const bulk of bulkOf(text(bytes)))
      await (isNeeded ? this.#need(bulk.path, CONTENT) : this.#get(bulk.path, CONTENT));
  }

  async #has(path: string): Promise<boolean> {
    return (await this.#get(path, METADATA)) !== undefined;
  }

  async #need(path: string, limit: number): Promise<Uint8Array> {
    const bytes = await this.#get(path, limit);
    if (bytes) return bytes;
    throw new Trouble(`${this.#source.name}: has no ${path}; is it a whole trust repository?`);
  }

  async #get(path: string, limit: number): Promise<Uint8Array | undefined> {
    const here = this.#incoming.read(path, this.#afresh);
    if (here) return here;
    const bytes = await this.#source.read(path, limit);
    if (bytes === undefined) return undefined;
    this.#bytes += bytes.length;
    if (this.#bytes > ALL)
      throw new Trouble(`${this.#source.name}: found more than ${ALL} bytes, expected a trust repository`);
    this.#incoming.put(path, bytes);
    return bytes;
  }
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

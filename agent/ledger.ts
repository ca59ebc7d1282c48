import { randomBytes } from "node:crypto";
import { closeSync, openSync, readSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SecretKeeper } from "../src/model/secret.ts";
import { reason } from "../src/model/trouble.ts";
import { VERSION } from "../src/model/version.ts";
import type { DigestStore, Known } from "./host/digests.ts";

const FILE = "files.cache";
/** Of another version nothing is believed: what a digest holds for may have changed. */
const FORMAT = `mesdrift-files/1 ${VERSION}`;
/** Characters of paths held before a block is signed and written, and the longest that is read, in bytes. */
const BLOCK = 16 * 1024;
const LONGEST_BLOCK = 1024 * 1024;
/** Bytes of the file's own name, and of what stands before a block. */
const [NAME, HEAD] = [32, 8 + 32];

type Line = [path: string, state: string, hash: Known["hash"], isPlain?: true];

/**
 * Digests of files that are asked for in order of their paths: a tree of any size passes through little memory. What the
 * last pass left is read block by block, and what this one leaves is written beside it. The file is a convenience: from
 * the first block on that is missing, cut off, of another version or made by somebody without this host's key, it
 * counts for nothing, and those files are read again.
 */
export class Ledger implements DigestStore {
  readonly #before: Iterator<Line>;
  #line: Line | undefined;
  readonly #writer: Writer;
  /** What was put last, and not written yet. */
  #last: Known | undefined;

  /** @param forget start with nothing, whatever the last pass left */
  constructor(folder: string, secrets: SecretKeeper, forget: boolean) {
    const path = join(folder, FILE);
    this.#before = forget ? [].values() : readLines(path, secrets);
    this.#line = this.#next();
    this.#writer = new Writer(path, secrets);
  }

  at(path: string): Known | undefined {
    while (this.#line !== undefined && this.#line[0] < path) this.#line = this.#next();
    if (this.#line?.[0] !== path) return undefined;
    const [, state, hash, isPlain] = this.#line;
    return isPlain ? { path, state, hash, isPlain } : { path, state, hash };
  }

  put(known: Known, lasting: boolean): void {
    this.#writeLast();
    this.#last = lasting ? known : undefined;
  }

  /** Puts what was met in the place of what was known; why it could not be, where it could not. */
  close(): string | undefined {
    this.#writeLast();
    return this.#writer.close();
  }

  #writeLast(): void {
    if (this.#last === undefined) return;
    const { path, state, hash, isPlain } = this.#last;
    this.#writer.add(isPlain ? [path, state, hash, true] : [path, state, hash]);
    this.#last = undefined;
  }

  #next(): Line | undefined {
    const { done, value } = this.#before.next();
    return done ? undefined : value;
  }
}

/** Length of a block in bytes, in hex, and its keyed digest: with its place in a file that has a name of its own, so that no two can be mixed. */
function headOf(secrets: SecretKeeper, name: string, place: number, body: Uint8Array): string {
  const { digest } = secrets.seal(Buffer.concat([Buffer.from(`${FORMAT} ${name} ${place}\n`), body])).secret;
  return `${body.length.toString(16).padStart(8, "0")}${digest}`;
}

/** The lines of all blocks up to the first that is not as it was left. */
function* readLines(path: string, secrets: SecretKeeper): Generator<Line> {
  const blocks = readBlocks(path, secrets);
  for (let block = next(blocks); block !== undefined; block = next(blocks)) yield* block;
}

/** The next block; nothing where the file can't be read on. */
function next(blocks: Iterator<Line[]>): Line[] | undefined {
  try {
    const { done, value } = blocks.next();
    return done ? undefined : value;
  } catch (thrown) {
    if (thrown instanceof Error && "code" in thrown) return undefined;
    throw thrown;
  }
}

function* readBlocks(path: string, secrets: SecretKeeper): Generator<Line[]> {
  const file = openSync(path, "r");
  try {
    const name = read(file, NAME).toString();
    for (let place = 0; ; place++) {
      const head = read(file, HEAD).toString();
      const length = Number.parseInt(head.slice(0, 8), 16);
      if (!(length <= LONGEST_BLOCK)) return;
      const body = read(file, length);
      if (head !== headOf(secrets, name, place, body)) return;
      yield JSON.parse(body.toString());
    }
  } finally {
    closeSync(file);
  }
}

/** So many bytes; fewer at the end. */
function read(file: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let at = 0;
  for (let got = -1; got !== 0 && at < length; at += got) got = readSync(file, bytes, at, length - at, null);
  return bytes.subarray(0, at);
}

/** Writes blocks beside the file, and in the end puts them in its place. */
class Writer {
  readonly #path: string;
  readonly #staged: string;
  readonly #secrets: SecretKeeper;
  readonly #name = randomBytes(NAME / 2).toString("hex");
  readonly #discard = () => rmSync(this.#staged, { force: true });
  #file: number | undefined;
  #lines: Line[] = [];
  #length = 0;
  #place = 0;
  #trouble: string | undefined;

  constructor(path: string, secrets: SecretKeeper) {
    this.#path = path;
    this.#staged = `${path}.${process.pid}.part`;
    this.#secrets = secrets;
  }

  add(line: Line): void {
    this.#lines.push(line);
    this.#length += line[0].length;
    if (this.#length >= BLOCK) this.#try(() => this.#writeBlock());
  }

  close(): string | undefined {
    this.#try(() => {
      this.#writeBlock();
      closeSync(this.#open());
      renameSync(this.#staged, this.#path);
    });
    if (this.#trouble !== undefined) this.#discard();
    process.off("exit", this.#discard);
    return this.#trouble;
  }

  #writeBlock(): void {
    const body = Buffer.from(JSON.stringify(this.#lines));
    const head = headOf(this.#secrets, this.#name, this.#place++, body);
    writeFileSync(this.#open(), Buffer.concat([Buffer.from(head), body]));
    this.#lines = [];
    this.#length = 0;
  }

  #open(): number {
    if (this.#file !== undefined) return this.#file;
    this.#file = openSync(this.#staged, "wx", 0o600);
    process.on("exit", this.#discard);
    writeFileSync(this.#file, this.#name);
    return this.#file;
  }

  /** Where it can't be written, the next pass reads more; this one goes on. */
  #try(write: () => void): void {
    if (this.#trouble !== undefined) return;
    try {
      write();
    } catch (thrown) {
      if (!(thrown instanceof Error && "code" in thrown)) throw thrown;
      this.#trouble = `${this.#path} can't be written (${reason(thrown)}): check the folder, its rights and the space left`;
    }
  }
}

/** Content of files of another machine, many in one question. */
import { complained, hostError, isPlain } from "../fault.ts";
import { HostError } from "../host.ts";
import { BETWEEN, type Machine, withSecret } from "./machine.ts";
import { quoted, words } from "./script.ts";
import type { Session } from "./session.ts";

/** Longest wait for an answer, in seconds: on a slow line, and for a disk that is. */
const SECONDS = 110;
/** Bytes asked for at a time of a file that is taken in pieces. */
const PIECE = 4 * 1024 * 1024;

export class Read {
  readonly #session: Session;
  readonly #machine: Machine;

  constructor(session: Session, machine: Machine) {
    this.#session = session;
    this.#machine = machine;
  }

  /** A whole file. @param limit most bytes; beyond it "too-large" */
  async whole(path: string, limit: number): Promise<Uint8Array> {
    const { status, stdout, stderr } = await this.#session.ask(`head -c ${limit + 1} -- ${words([path])}`, {
      seconds: SECONDS,
      limit: limit + 1,
    });
    if (status !== 0) throw complained(path, stderr);
    if (stdout.length > limit) throw hostError("too-large", path, `more than ${limit} bytes`);
    return stdout;
  }

  /**
   * Several files, as far as it is certain what is in them: one program reads all, and between two of them something
   * that nobody there can foresee. Left out is what holds more than the limit, can't be read, or not to its end: all that a
   * complaint may be about.
   */
  async several(paths: readonly string[], limit: number): Promise<Map<string, Uint8Array>> {
    const { between } = this.#machine;
    const found = new Map<string, Uint8Array>();
    if (between === undefined) return found;
    const files = paths.map((path) => `${words([path])} ${BETWEEN}`).join(" ");
    const { stdout, stderr } = await this.#session.ask(
      withSecret(this.#session, `head -q -c ${Math.max(limit, between.length) + 1} -- ${files}`),
      { seconds: SECONDS, limit: paths.length * (limit + between.length) },
    );
    const parts = split(stdout, between);
    if (parts.length !== paths.length) return found;
    for (const [at, path] of paths.entries()) {
      const part = parts[at] ?? Buffer.alloc(0);
      const isCertain = stderr === "" || (isPlain(path) && !stderr.includes(path));
      if (isCertain && part.length <= limit) found.set(path, part);
    }
    return found;
  }

  /**
   * A file of any size in pieces. dd(1) only skips what was read: it would take a piece that is cut short by a fault, or
   * because the kernel hands out less at a time, for the last one, and head(1) does not.
   */
  async *pieces(path: string): AsyncGenerator<Uint8Array> {
    for (let piece = 0; ; piece += 1) {
      const skip = piece === 0 ? ":" : `dd bs=${PIECE} skip=${piece} count=0 2>/dev/null`;
      const { status, stdout, stderr } = await this.#session.ask(
        `{ ${skip} && head -c ${PIECE}; } <${quoted(path)}`,
        { seconds: SECONDS, limit: PIECE },
      );
      if (status !== 0) throw complained(path, stderr || `can't be read beyond ${piece * PIECE} bytes`);
      if (stdout.length > 0) yield stdout;
      if (stdout.length < PIECE) return;
    }
  }

  /** SHA-256 in hex, made over there. */
  async sha256(path: string): Promise<string> {
    const { status, stdout, stderr } = await this.#session.ask(`sha256sum -- ${words([path])}`, {
      seconds: SECONDS,
      limit: 64 * 1024,
    });
    if (status !== 0) throw complained(path, stderr);
    const [digest] = /^\\?[0-9a-f]{64}(?= )/.exec(stdout.toString("latin1")) ?? [];
    if (digest === undefined) throw new HostError("failed", `sha256sum: told no digest of ${path}`);
    return digest.replace("\\", "");
  }
}

function split(bytes: Buffer, between: Uint8Array): Buffer[] {
  const parts: Buffer[] = [];
  let from = 0;
  for (let at = bytes.indexOf(between); at >= 0; at = bytes.indexOf(between, from)) {
    parts.push(bytes.subarray(from, at));
    from = at + between.length;
  }
  return from === bytes.length ? parts : [];
}

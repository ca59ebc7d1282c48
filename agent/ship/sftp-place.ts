import { Trouble } from "../../src/model/trouble.ts";
import type { Place } from "./place.ts";
import { Missing, openSession, type Session, Unsupported } from "./sftp-session.ts";
import type { Sftp } from "./way-settings.ts";

/** Anybody there may read it: without the collector's key it tells nothing. */
const MODE = 0o644;
/** Moved at a time, in bytes: a line of 4 KiB a second brings it before the wait for an answer is over. */
const PIECE = 256 * 1024;

/**
 * A folder of an SFTP server whose key is known. Throws `Unreached`.
 * @param answerMs longest wait for one answer, in milliseconds
 */
export async function openSftp(settings: Sftp, answerMs?: number): Promise<Place> {
  const session = await openSession(settings, answerMs);
  const { sftp, ask } = session;
  const at = (name: string) => `${settings.folder}/${name}`;
  return {
    async put(name, bytes) {
      const staged = at(`.${name}.part`);
      const handle = await ask<Buffer>((done) => sftp.open(staged, "w", MODE, done));
      await write(session, handle, Buffer.from(bytes));
      await sync(session, handle);
      await ask<void>((done) => sftp.close(handle, (error) => done(error)));
      await rename(session, staged, at(name));
    },
    has: async (name) => (await unlessMissing(ask((done) => sftp.lstat(at(name), done)))) !== undefined,
    async read(name, most) {
      const handle = await unlessMissing(ask<Buffer>((done) => sftp.open(at(name), "r", done)));
      if (handle === undefined) return undefined;
      const bytes = await read(session, handle, most + 1);
      await ask<void>((done) => sftp.close(handle, (error) => done(error)));
      if (bytes.length <= most) return bytes;
      throw new Trouble(`${name}: found more than ${most} bytes, expected fewer; whose file is it?`);
    },
    remove: (name) => unlessMissing(ask<void>((done) => sftp.unlink(at(name), (error) => done(error)))),
    close: session.close,
  };
}

async function write({ sftp, ask }: Session, handle: Buffer, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length; at += PIECE) {
    const length = Math.min(PIECE, bytes.length - at);
    await ask<void>((done) => sftp.write(handle, bytes, at, length, at, (error) => done(error)));
  }
}

/** What is in a file, but no more bytes than that: its size may be anything by the time it is read. */
async function read({ sftp, ask }: Session, handle: Buffer, most: number): Promise<Buffer> {
  const bytes = Buffer.alloc(most);
  let length = 0;
  while (length < most) {
    const asked = Math.min(PIECE, most - length);
    const got = await ask<number>((done) => sftp.read(handle, bytes, length, asked, length, done));
    if (got === 0) break;
    length += got;
  }
  return bytes.subarray(0, length);
}

/** To the server's disk, where it knows how (fsync@openssh.com). */
async function sync({ sftp, ask }: Session, handle: Buffer): Promise<void> {
  try {
    await ask<void>((done) => sftp.ext_openssh_fsync(handle, (error) => done(error)));
  } catch (thrown) {
    if (!(thrown instanceof Unsupported)) throw thrown;
  }
}

/** In the place of what was there. Plain SFTP does not replace; posix-rename@openssh.com does. */
async function rename({ sftp, ask }: Session, from: string, to: string): Promise<void> {
  try {
    await ask<void>((done) => sftp.ext_openssh_rename(from, to, (error) => done(error)));
  } catch (thrown) {
    if (!(thrown instanceof Unsupported)) throw thrown;
    await unlessMissing(ask<void>((done) => sftp.unlink(to, (error) => done(error))));
    await ask<void>((done) => sftp.rename(from, to, (error) => done(error)));
  }
}

async function unlessMissing<Result>(answer: Promise<Result>): Promise<Result | undefined> {
  try {
    return await answer;
  } catch (thrown) {
    if (thrown instanceof Missing) return undefined;
    throw thrown;
  }
}

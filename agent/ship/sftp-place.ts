import { Trouble } from "../../src/model/trouble.ts";
import type { Place } from "./place.ts";
import { Missing, openSession, type Session, Unsupported } from "./sftp-session.ts";
import type { Sftp } from "./way-settings.ts";

/** Anybody there may read it: without the collector's key it tells nothing. */
const MODE = 0o644;

/** A folder of an SFTP server whose key is known. Throws `Unreached`. */
export async function openSftp(settings: Sftp): Promise<Place> {
  const session = await openSession(settings);
  const { sftp, ask } = session;
  const at = (name: string) => `${settings.folder}/${name}`;
  return {
    async put(name, bytes) {
      const staged = at(`.${name}.part`);
      const content = Buffer.from(bytes);
      await ask<void>((done) => sftp.writeFile(staged, content, { mode: MODE }, (error) => done(error)));
      await sync(session, staged);
      await rename(session, staged, at(name));
    },
    has: async (name) => (await unlessMissing(ask((done) => sftp.lstat(at(name), done)))) !== undefined,
    async read(name, most) {
      const stats = await unlessMissing(ask<{ size: number }>((done) => sftp.stat(at(name), done)));
      if (stats !== undefined && stats.size > most)
        throw new Trouble(`${name}: found ${stats.size} bytes, expected at most ${most}`);
      return stats && unlessMissing(ask<Buffer>((done) => sftp.readFile(at(name), done)));
    },
    remove: (name) => unlessMissing(ask<void>((done) => sftp.unlink(at(name), (error) => done(error)))),
    close: session.close,
  };
}

/** To the server's disk, where it knows how (fsync@openssh.com). */
async function sync({ sftp, ask }: Session, path: string): Promise<void> {
  const handle = await ask<Buffer>((done) => sftp.open(path, "r+", done));
  try {
    await ask<void>((done) => sftp.ext_openssh_fsync(handle, (error) => done(error)));
  } catch (thrown) {
    if (!(thrown instanceof Unsupported)) throw thrown;
  }
  await ask<void>((done) => sftp.close(handle, (error) => done(error)));
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

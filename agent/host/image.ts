import { realpathSync, statSync } from "node:fs";
import { doors } from "./doors.ts";
import { failed, hostError } from "./fault.ts";
import { Files } from "./files.ts";
import { type Host, HostError } from "./host.ts";
import { currentUser } from "./user.ts";

/** A host's file system under another root: a mounted image, or a chroot. Nothing of it is run. */
export class ImageHost extends Files implements Host {
  readonly live: boolean = false;
  readonly user: Host["user"] = currentUser();

  /** @param folder the image's root. Throws {@link HostError} where it is no directory. */
  constructor(folder: string) {
    super(doors(rootFolder(folder)));
  }

  async run(
    program: string,
    _args: readonly string[],
    _options?: Parameters<Host["run"]>[2],
  ): Promise<string> {
    throw new HostError("unavailable", `${program}: not run, since this is an image and no running host`);
  }
}

function rootFolder(folder: string): string {
  try {
    if (!statSync(folder).isDirectory())
      throw hostError("special", folder, "no directory, so no root of an image");
    return realpathSync(folder).replace(/\/$/, "");
  } catch (thrown) {
    return failed(thrown, folder);
  }
}

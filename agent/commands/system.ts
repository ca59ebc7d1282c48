import { Trouble } from "../../src/model/trouble.ts";

/** Throws {@link Trouble} on a system that the agent can't look at yet, before anything is read or written. */
export function refuseOtherSystems(platform: NodeJS.Platform): void {
  if (platform !== "linux")
    throw new Trouble(
      `found ${platform}, expected linux: this version can't look at other systems; nothing was read, and nothing is said of this host`,
    );
}

import { WHOLE_SHARE } from "../../../agent/commands/run-pass.ts";
import type { BedHost } from "../../bed/host.ts";
import { audit, draftBaseline } from "../../detection/audit.ts";
import { makeGolden } from "../../detection/golden.ts";
import { UNIT_EYES } from "../../packages/unit-eyes.ts";
import { ConfigSet } from "../config-set.ts";
import { held } from "./held.ts";

/** Config files of the MES, beside what the detection tests watch. */
const CONFIGS = 4200;
/** Below what their baseline watches. */
const FOLDER = "/opt/mes/lines";

/** The unit that a pass runs in. */
const PASS = "mesdrift-pass.service";

/** Has the kernel forget the content of all files below some folders (posix_fadvise(2)). */
const DROP = `
import os, sys
for top in sys.argv[1:]:
    for folder, _, names in os.walk(top):
        for name in names:
            path = os.path.join(folder, name)
            if os.path.isfile(path) and not os.path.islink(path):
                file = os.open(path, os.O_RDONLY)
                os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
                os.close(file)
`;

/** A host that engineers approved, and passes of the installed agent over it: with the user, rights and limits of its unit. */
export class Watched {
  readonly #host: BedHost;
  readonly files = CONFIGS;

  private constructor(host: BedHost) {
    this.#host = host;
  }

  static async install(host: BedHost): Promise<Watched> {
    await UNIT_EYES.prepare?.(host);
    await makeGolden(host);
    await new ConfigSet(host.path(FOLDER), CONFIGS).build();
    await draftBaseline(host, UNIT_EYES);
    // An audit by hand hurries; the resident agent takes whole passes so.
    await host.write("/etc/mesdrift/agent.yaml", `cpuShare: ${WHOLE_SHARE}\n`);
    return new Watched(host);
  }

  /** Has the agent forget all it knows but its keys, and this machine what it has of the watched files in memory. */
  async forget(): Promise<void> {
    await this.#host.sh("find /var/lib/mesdrift -type f ! -name '*.key' -delete; sync");
    await this.#host.run(["python3", "-c", DROP, "/opt/mes", "/etc"]);
  }

  /** A first pass. The host lives, so that findings are no failure. */
  async pass(): Promise<void> {
    const agent = UNIT_EYES.agent.toSpliced(-1, 0, `--unit=${PASS}`, "--collect");
    await held(this.#host, PASS, () => audit(this.#host, { ...UNIT_EYES, agent }));
  }
}

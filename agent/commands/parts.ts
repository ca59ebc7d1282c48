import type { SecretKeeper } from "../../src/model/secret.ts";
import { printable } from "../../src/model/text.ts";
import { Trouble } from "../../src/model/trouble.ts";
import type { Watch } from "../../src/model/watch.ts";
import { systemClock } from "../clock.ts";
import { mayBeHeavy } from "../heavy.ts";
import { type Host, HostError } from "../host/host.ts";
import { hostIdentity } from "../host/identity.ts";
import { ImageHost } from "../host/image.ts";
import { LinuxHost } from "../host/linux.ts";
import type { Standard } from "../judge.ts";
import { type Memory, openMemory } from "../memory.ts";
import { type Limits, operatorLimits } from "../operator.ts";
import { namedFolders } from "../scope.ts";
import { secretKeeper } from "../state.ts";
import type { InForce } from "../trust/in-force.ts";
import { obeyedBy } from "./obeyed.ts";
import { operated, type Restraint, type Waited } from "./operated.ts";
import type { HostOptions } from "./options.ts";
import { standardsFor, watchOf } from "./standards.ts";

/** What a pass is made of, as the command line asks for it. */
export interface Parts {
  host: Host;
  standards: Standard[];
  watch: Watch[];
  secrets: SecretKeeper;
  memory: Memory;
  /** What engineers signed for this host, and what was refused of it. */
  obeyed: InForce;
  /** What the operator of this host forbids, and how long was waited to keep to it. */
  limits: Limits;
  waited: Waited;
}

/** Opens the baselines and the host. Throws {@link Trouble} where one of them can't be had. */
export async function partsFor(options: HostOptions): Promise<Parts> {
  const limits = operatorLimits(options.state);
  const share = limits.cpuShare ?? options.share;
  const waited: Waited = { ms: 0 };
  const open = (named: readonly string[]) =>
    openHost(options, { neverRead: limits.neverRead, share }, named, waited);
  const identity = await hostIdentity(await open([]));
  const secrets = secretKeeper(options.state);
  const obeyed = await obeyedBy(identity, secrets, options);
  const standards = obeyed.trusted?.standards ?? standardsFor(options.baseline, identity);
  const watch = watchOf(standards, options.config);
  const host = await open(namedFolders(watch));
  const isHour = mayBeHeavy(systemClock(), limits, obeyed.trusted?.schedule);
  const rehash = options.rehash === true || (isHour ? false : "not-now");
  const memory = openMemory(options.state, secrets, systemClock, rehash);
  return { host, standards, watch, secrets, memory, obeyed, limits, waited };
}

async function openHost(
  { root }: HostOptions,
  restraint: Restraint,
  named: readonly string[],
  waited: Waited,
): Promise<Host> {
  if (root === undefined) return operated(new LinuxHost({ named }), restraint, waited);
  try {
    const image = new ImageHost(root);
    if (await image.exists("/etc")) return image;
  } catch (thrown) {
    if (!(thrown instanceof HostError)) throw thrown;
    throw new Trouble(`--root: ${thrown.message}; name the folder that holds the image's /etc and /usr`);
  }
  throw new Trouble(
    `--root: ${root} has no /etc in it; name the folder that holds the image's /etc and /usr`,
  );
}

/** Leaves what is known for the next pass. Where that can't be, a line says so, and the pass counts all the same. */
export function leaveMemory({ memory }: Pick<Parts, "memory">): void {
  const why = memory.leave();
  if (why !== undefined) process.stderr.write(`${printable(why)}; the next pass reads every file again\n`);
}

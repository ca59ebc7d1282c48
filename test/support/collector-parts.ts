import { X509Certificate } from "node:crypto";
import { join } from "node:path";
import { pino } from "pino";
import type { Parts } from "../../src/collector/api/parts.ts";
import { openAuthority } from "../../src/collector/authority/authority.ts";
import { Intake } from "../../src/collector/store/intake.ts";
import { openStore } from "../../src/collector/store/store.ts";

/** What a collector is made of, in this process, without a server before it. @param folder for its own files @param store its address */
export async function collectorParts(
  folder: string,
  store = `sqlite:${join(folder, "collector.db")}`,
  clock = () => new Date(),
): Promise<Parts> {
  const [state, opened] = [join(folder, "state"), await openStore(store)];
  const authority = await openAuthority(state, clock);
  return {
    ...{ store: opened, authority, clock, state, intake: new Intake(opened, clock) },
    ...{ log: pino({ level: "silent" }), trust: join(folder, "trust") },
    issuer: new X509Certificate(authority.certificate),
  };
}

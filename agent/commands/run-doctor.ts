import { writeAtomic } from "../../src/files/write-atomic.ts";
import { safeJson } from "../../src/print/json.ts";
import { pageFor } from "../../src/print/page.ts";
import { EXIT } from "../../src/program/exit.ts";
import { sealEnvelope } from "../../src/trust/envelope.ts";
import { installationBytes } from "../../src/trust/installation.ts";
import { systemClock } from "../clock.ts";
import { examine } from "../doctor/examine.ts";
import { doctorText, isWell } from "../doctor/text.ts";
import { hostKey } from "../sign/host-key.ts";
import type { DoctorOptions } from "./options.ts";
import { progressOn } from "./progress.ts";

/** Examines this host and the agent on it. Throws `Trouble` where the record can't be signed or written. */
export async function runDoctor({ state, json, record: file }: DoctorOptions): Promise<void> {
  // Before anything is looked at, so that the record tells of the key it is signed with.
  const own = file === undefined ? undefined : hostKey(state);
  const progress = progressOn(process.stderr);
  const found = await examine({ state, clock: systemClock, progress: progress.told });
  progress.done();
  if (file !== undefined && own !== undefined)
    writeAtomic(file, sealEnvelope(installationBytes(found), own.key));
  process.stdout.write(
    json ? `${safeJson(JSON.stringify(found))}\n` : doctorText(found, pageFor(process.stdout)),
  );
  process.exitCode = isWell(found) ? EXIT.fine : EXIT.findings;
}

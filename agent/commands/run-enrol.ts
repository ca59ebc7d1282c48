import { text } from "node:stream/consumers";
import { printable } from "../../src/model/text.ts";
import { Trouble } from "../../src/model/trouble.ts";
import { PATHS } from "../../src/wire/protocol.ts";
import { enrol } from "../enrol/enrol.ts";
import { hostIdentity } from "../host/identity.ts";
import { LinuxHost } from "../host/linux.ts";
import type { EnrolOptions } from "./options.ts";
import { pinTrust } from "./run-trust.ts";

/** Enrols this host, and pins the trust root where a person named it. Throws {@link Trouble}. */
export async function runEnrol(options: EnrolOptions): Promise<void> {
  const { state, site, rootFingerprint, collector } = options;
  if ((site === undefined) !== (rootFingerprint === undefined))
    throw new Trouble("--site and --root-fingerprint go together: a site is trusted by its root alone");
  const token = options.token === "-" ? await text(process.stdin) : options.token;
  const host = await hostIdentity(new LinuxHost({ named: [] }));
  const { url, ca, status } = await enrol({
    ...{ state, token, host },
    ...(collector === undefined ? {} : { collector }),
  });
  say(
    `${host.name} is enrolled at ${url}${status === "pending" ? "; it delivers once an administrator approved it" : ""}`,
  );
  if (site === undefined || rootFingerprint === undefined)
    return say(
      "next: mesdrift-agent trust add --site SITE --root-fingerprint HEX, which the engineers know, then mesdrift-agent run",
    );
  const from = new URL(PATHS.trust, url).href;
  await pinTrust({ site, rootFingerprint, from, state }, ca);
}

function say(line: string): void {
  process.stdout.write(`${printable(line)}\n`);
}

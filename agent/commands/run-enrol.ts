import { text } from "node:stream/consumers";
import { printable } from "../../src/model/text.ts";
import { Trouble } from "../../src/model/trouble.ts";
import { PATHS } from "../../src/wire/protocol.ts";
import { enrol, enrolOffline } from "../enrol/enrol.ts";
import { hostIdentity } from "../host/identity.ts";
import { LinuxHost } from "../host/linux.ts";
import type { EnrolOptions } from "./options.ts";
import { pinTrust } from "./run-trust.ts";

/** Enrols this host, and pins the trust root where a person named it. Throws {@link Trouble}. */
export async function runEnrol(options: EnrolOptions): Promise<void> {
  const { state, site, rootFingerprint, collector, offline } = options;
  if (offline && site !== undefined)
    throw new Trouble(
      "--offline reaches no trust repository; take its bundle with mesdrift-agent trust add --from BUNDLE",
    );
  if ((site === undefined) !== (rootFingerprint === undefined))
    throw new Trouble("--site and --root-fingerprint go together: a site is trusted by its root alone");
  const token = options.token === "-" ? await text(process.stdin) : options.token;
  const host = await hostIdentity(new LinuxHost({ named: [] }));
  const enrolment = { state, token, host, ...(collector === undefined ? {} : { collector }) };
  if (offline) return sayPrepared(host.name, enrolOffline(enrolment));
  const { url, ca, status } = await enrol(enrolment);
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

function sayPrepared(name: string, url: string): void {
  say(`${name} is prepared to deliver to ${url} without a network; its first drop makes it known there`);
  say(
    "next: name a folder or an sftp server under ways: in /etc/mesdrift/agent.yaml, or carry a stick: mesdrift-agent export DIR",
  );
}

function say(line: string): void {
  process.stdout.write(`${printable(line)}\n`);
}

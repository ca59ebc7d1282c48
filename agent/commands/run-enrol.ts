import { text } from "node:stream/consumers";
import { printable } from "../../src/model/text.ts";
import { reason, Trouble } from "../../src/model/trouble.ts";
import { enrol, enrolledBefore, enrolOffline } from "../enrol/enrol.ts";
import { readSeed, type Seed } from "../enrol/seed.ts";
import { hostIdentity } from "../host/identity.ts";
import { LinuxHost } from "../host/linux.ts";
import type { EnrolOptions } from "./options.ts";
import { pinTrust, refuseOtherTrust, trustAt } from "./run-trust.ts";

/** Enrols this host, and pins the trust root where a person named it. Throws {@link Trouble}. */
export async function runEnrol(options: EnrolOptions): Promise<void> {
  const { state } = options;
  const { token, site, rootFingerprint, collector, offline } = await askedBy(options);
  if (offline && site !== undefined)
    throw new Trouble(
      "--offline reaches no trust repository; take its bundle with mesdrift-agent trust add --from BUNDLE",
    );
  if ((site === undefined) !== (rootFingerprint === undefined))
    throw new Trouble("--site and --root-fingerprint go together: a site is trusted by its root alone");
  // A token may serve once: what can be seen to be wrong is refused before it does.
  if (site !== undefined && rootFingerprint !== undefined)
    await refuseOtherTrust({ site, rootFingerprint, state });
  const host = await hostIdentity(new LinuxHost({ named: [] }));
  const enrolment = { state, token, host, ...(collector === undefined ? {} : { collector }) };
  if (offline) return sayPrepared(host.name, enrolOffline(enrolment));
  // Where a start was cut off after a file enrolled the host, the token has served; the rest is still to do.
  const before = options.from === undefined ? undefined : enrolledBefore(state);
  const { url, ca, status } = before ?? (await enrol(enrolment));
  say(
    `${host.name} is enrolled at ${url}${status === "pending" ? "; it delivers once an administrator approved it" : ""}`,
  );
  if (site === undefined || rootFingerprint === undefined)
    return say(
      "next: mesdrift-agent trust add --site SITE --root-fingerprint HEX, which the engineers know, then mesdrift-agent run",
    );
  await pinAt(url, { site, rootFingerprint, pem: ca, state });
}

/** Throws {@link Trouble} that says how to go on, since the token has served. */
async function pinAt(url: string, asked: Omit<Parameters<typeof pinTrust>[0], "from">): Promise<void> {
  try {
    await pinTrust({ ...asked, from: trustAt(url) });
  } catch (thrown) {
    if (!(thrown instanceof Trouble)) throw thrown;
    throw new Trouble(
      `${reason(thrown)}; this host stays enrolled, but obeys nobody yet: go on with mesdrift-agent trust add --site SITE --root-fingerprint HEX`,
    );
  }
}

/** What the command line asks, or the file that it names. Throws {@link Trouble}. */
async function askedBy({ from, token, ...options }: EnrolOptions): Promise<Seed> {
  if (from !== undefined) return readSeed(from);
  if (token === undefined) throw new Trouble("found neither --token nor --from, expected one of the two");
  return { ...options, token: token === "-" ? await text(process.stdin) : token };
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

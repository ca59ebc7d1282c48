import { resolve } from "node:path";
import { isThere } from "../../src/files/is-there.ts";
import { readInput } from "../../src/files/read-input.ts";
import { SiteName } from "../../src/model/assignment.ts";
import { printable } from "../../src/model/text.ts";
import { Trouble } from "../../src/model/trouble.ts";
import { safeJson } from "../../src/print/json.ts";
import type { Obtained } from "../../src/trust/client/obtain.ts";
import { bundleSource } from "../../src/trust/client/source.ts";
import { PATHS } from "../../src/wire/protocol.ts";
import { systemClock } from "../clock.ts";
import { enrolledBefore } from "../enrol/enrol.ts";
import { hostIdentity } from "../host/identity.ts";
import { LinuxHost } from "../host/linux.ts";
import { secretKeeper } from "../state.ts";
import { neededPin, type TrustContext } from "../trust/context.ts";
import { writeKept } from "../trust/kept.ts";
import { readMarks } from "../trust/mark.ts";
import { findRoot, type Pin } from "../trust/pin.ts";
import { trustPlaces } from "../trust/places.ts";
import { shownTrust, trustText } from "../trust/show.ts";
import { sourceOf } from "../trust/source-of.ts";
import { update } from "../trust/update.ts";
import type { AddOptions, ShowOptions } from "./trust-options.ts";

/** Longest wait for one file of a source, in seconds. */
const SECONDS = 60;

/** What the running host has to know for its trust. @param state folder of the agent's own files */
export async function trustContext(state: string): Promise<TrustContext> {
  return {
    places: trustPlaces(state),
    secrets: secretKeeper(state),
    clock: systemClock,
    host: await hostIdentity(new LinuxHost({ named: [] })),
  };
}

/** Pins a root and puts in force what is published under it. Throws {@link Trouble}; then nothing is pinned. */
export async function addTrust({ ca, from, ...options }: AddOptions): Promise<void> {
  const pem = ca === undefined ? undefined : new TextDecoder().decode(readInput(ca));
  await pinTrust({ ...options, ...(from === undefined ? atCollector(options.state) : { from, pem }) });
}

/** Where the collector of this host serves what engineers signed. Throws {@link Trouble}. */
function atCollector(state: string): { from: string; pem: string } {
  const enrolled = enrolledBefore(state);
  if (enrolled === undefined)
    throw new Trouble(
      "found no --from, and this host is not enrolled over a network, so that there is no collector to ask; say with --from where the repository or its bundle is",
    );
  return { from: trustAt(enrolled.url), pem: enrolled.ca };
}

/** The trust repository at a collector. */
export function trustAt(collector: string): string {
  return new URL(PATHS.trust, collector).href;
}

/** Whom this host is to obey from now on, and where it learns what they signed. */
interface Asked {
  site: string;
  rootFingerprint: string;
  /** https address or folder of the repository, or a bundle. */
  from: string;
  /** Certificates of a private authority, with which the source is reached. */
  pem?: string | undefined;
  state: string;
}

/** As {@link addTrust}, where all is said. Throws {@link Trouble}. */
export async function pinTrust({ site, from, rootFingerprint, pem, state }: Asked): Promise<void> {
  const context = await trustContext(state);
  const fingerprint = rootFingerprint.toLowerCase();
  refuseOther(context, { site, fingerprint });
  const source = sourceOf(from, { site, ca: pem, seconds: SECONDS });
  const pin: Pin = {
    format: "mesdrift-pin/1",
    site,
    fingerprint,
    root: await findRoot(source, fingerprint),
    ...(isBundle(from) ? {} : { from: /^https:/i.test(from) ? from : resolve(from) }),
    ...(pem === undefined ? {} : { ca: pem }),
  };
  const obtained = await update(context, pin, () => source);
  writeKept(context.places.pin, pin);
  tell(pin, obtained);
}

/** Throws {@link Trouble} for a site or a fingerprint that is none, and for another than this host obeys. */
export async function refuseOtherTrust({ site, rootFingerprint, state }: Omit<Asked, "from">): Promise<void> {
  refuseOther(await trustContext(state), { site, fingerprint: rootFingerprint.toLowerCase() });
}

/** Fetches from the source that was named when trust was added. Throws {@link Trouble}. */
export async function updateTrust(state: string): Promise<void> {
  const context = await trustContext(state);
  const pin = neededPin(context);
  const { site, ca, from } = pin;
  if (from === undefined)
    throw new Trouble(
      `${site} was added from a bundle, so there is no source to ask; run mesdrift-agent import`,
    );
  tell(pin, await update(context, pin, (kept) => sourceOf(from, { site, ca, seconds: SECONDS, kept })));
}

/** Takes over a bundle. Throws {@link Trouble}. */
export async function importBundle(file: string, state: string): Promise<void> {
  const context = await trustContext(state);
  const pin = neededPin(context);
  tell(pin, await update(context, pin, () => bundleSource(file, pin.site)));
}

/** Prints what is in force. Throws {@link Trouble} where nothing is. */
export async function showTrust({ state, format }: ShowOptions): Promise<void> {
  const shown = await shownTrust(await trustContext(state));
  process.stdout.write(format === "json" ? `${safeJson(JSON.stringify(shown))}\n` : trustText(shown));
}

function isBundle(from: string): boolean {
  return !/^https:/i.test(from) && isThere(from) && !isThere(`${from}/metadata`);
}

/** Trust moves to another root or site only by hand, so that nobody does it in passing. */
function refuseOther({ places, secrets }: TrustContext, asked: { site: string; fingerprint: string }): void {
  if (!SiteName.safeParse(asked.site).success)
    throw new Trouble(
      `--site: found ${asked.site}, expected small letters, digits and dashes, such as plant-2`,
    );
  if (!/^[0-9a-f]{64}$/.test(asked.fingerprint))
    throw new Trouble(`--root-fingerprint: found ${asked.fingerprint}, expected 64 hex digits`);
  const { mark } = readMarks(places.marks, secrets);
  if (mark === undefined || (mark.site === asked.site && mark.root === asked.fingerprint)) return;
  throw new Trouble(
    `this host trusts ${mark.site} under root ${mark.root}; to move it elsewhere, remove ${[places.folder, ...places.marks].join(", ")}`,
  );
}

function tell({ site }: Pin, { assignment, seen, signers }: Obtained): void {
  const names = signers.map(({ name }) => name).join(", ");
  const text = `${site} version ${seen.versions[site]}, signed by ${names}, is in force; assignment "${assignment.name}": ${assignment.baselines.join(", ")}`;
  process.stdout.write(`${printable(text)}\n`);
}

import { setTimeout as wait } from "node:timers/promises";
import * as z from "zod";
import { quoted } from "../../../agent/host/ssh/script.ts";
import { parseJsonBytes } from "../../model/json.ts";
import { Trouble } from "../../model/trouble.ts";
import { keyId, PublicKey } from "../../trust/keys/public-key.ts";
import type { Enrolment } from "./enrolment.ts";
import type { Login } from "./login.ts";
import type { DeployOptions } from "./options.ts";
import type { Package } from "./packages.ts";
import type { System } from "./system.ts";

/** What `mesdrift-agent status --json` says where its last delivery went well. */
const Delivered = z.object({
  status: z.object({
    delivery: z.object({ at: z.string(), result: z.object({ delivered: z.int().min(1) }) }),
  }),
});

/** Seconds between two questions whether the report is there. */
const PAUSE = 3;

/** Sends a package and lets the host itself say that it came whole. Where it lies then. */
export async function upload(login: Login, { file, name, sha256 }: Package): Promise<string> {
  const path = await login.send(file, name);
  const [found] = (await login.must(`sha256sum -- ${quoted(path)}`)).split(" ");
  if (found === sha256) return path;
  await login.clear(path);
  throw new Trouble(`${name} came as ${found}, expected ${sha256}`);
}

/** A package that was sent, and where it is to be installed. */
export interface Sent {
  system: System;
  path: string;
  enrolment: Enrolment;
}

/** Installs the package that was sent. @returns that no report came before, as {@link lastReport} says it */
export async function install(login: Login, { system, path }: Sent): Promise<string> {
  const command =
    system.form === "deb"
      ? `DEBIAN_FRONTEND=noninteractive dpkg --force-confold -i ${quoted(path)}`
      : `rpm -U --replacepkgs --oldpackage ${quoted(path)}`;
  await login.must(`${command} 2>&1`);
  return "";
}

/**
 * Installs the package in the place of an agent that reports. That one is stopped first, so that no report of it is taken
 * for one of the new agent. @returns its last report, as {@link lastReport} says it
 */
export async function upgrade(login: Login, sent: Sent): Promise<string> {
  await login.must(
    "systemctl stop mesdrift-agent.service || ! systemctl is-active --quiet mesdrift-agent.service",
  );
  try {
    const before = await lastReportUnlessBroken(login, sent.enrolment);
    await install(login, sent);
    return before ?? (await lastReport(login, sent.enrolment));
  } finally {
    // Whether it runs shows in its next report.
    await login.must("systemctl start mesdrift-agent.service || :");
  }
}

/** An agent that is broken can't say which host it is, and is to be replaced all the same. */
async function lastReportUnlessBroken(login: Login, enrolment: Enrolment): Promise<string | undefined> {
  try {
    return await lastReport(login, enrolment);
  } catch (thrown) {
    if (!(thrown instanceof Trouble)) throw thrown;
    return undefined;
  }
}

/** Enrols the host; the token goes by standard input, so that no list of processes shows it. */
export async function enrol(login: Login, token: string, options: DeployOptions): Promise<void> {
  const { site, rootFingerprint } = options;
  const trust =
    site === undefined || rootFingerprint === undefined
      ? ""
      : ` --site ${quoted(site)} --root-fingerprint ${quoted(rootFingerprint)}`;
  await login.must(`printf '%s' ${quoted(token)} | mesdrift-agent enrol --token -${trust}`);
  await login.must(
    "systemctl enable --quiet mesdrift-agent.service && systemctl restart mesdrift-agent.service",
  );
}

/**
 * What stands for the last report of the host that the collector has; where it can't be asked, for the last that the host
 * has a receipt of. "" for none. Throws {@link Trouble} where the agent does not say which host it is.
 */
export async function lastReport(login: Login, enrolment: Enrolment): Promise<string> {
  const keyId = keyIdIn(await login.must("mesdrift-agent key show"));
  return (await enrolment.lastReport(keyId)) ?? (await lastReceipt(login));
}

/** Waits for a report that is newer than one. @param before as {@link lastReport} says it */
export async function newReport(
  login: Login,
  enrolment: Enrolment,
  before: string,
  seconds: number,
): Promise<void> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const last = await lastReport(login, enrolment);
    if (last !== "" && last !== before) return;
    if (performance.now() > deadline) {
      const { stdout } = await login.root.ask("mesdrift-agent status");
      throw new Trouble(
        `no ${before === "" ? "" : "new "}report within ${seconds} s; ${
          stdout
            .toString()
            .split("\n")
            .find((line) => line.startsWith("to do:")) ?? "the agent says nothing of it"
        }`,
      );
    }
    await wait(PAUSE * 1000);
  }
}

/** When the last delivery was of which there is a receipt. */
async function lastReceipt(login: Login): Promise<string> {
  const { stdout } = await login.root.ask("mesdrift-agent status --json");
  const { data } = Delivered.safeParse(parseJsonBytes(stdout));
  return data?.status.delivery.at ?? "";
}

/** Removes the agent. */
export async function remove(login: Login, { form }: System, isPurged: boolean): Promise<void> {
  const commands =
    form === "deb"
      ? [`dpkg ${isPurged ? "--purge" : "--remove"} mesdrift-agent 2>&1`]
      : ["rpm -e mesdrift-agent 2>&1", ...(isPurged ? ["rm -rf /var/lib/mesdrift /etc/mesdrift"] : [])];
  for (const command of commands) await login.must(command);
}

/** The id of a host's key, by its public half as `mesdrift-agent key show` writes it. */
function keyIdIn(text: string): string {
  const parsed = PublicKey.safeParse(parseJsonBytes(Buffer.from(text)));
  if (!parsed.success) throw new Trouble("mesdrift-agent key show told no key");
  return keyId(parsed.data.keyval.public);
}

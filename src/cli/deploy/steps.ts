import { setTimeout as wait } from "node:timers/promises";
import { quoted } from "../../../agent/host/ssh/script.ts";
import { parseJsonBytes } from "../../model/json.ts";
import { Trouble } from "../../model/trouble.ts";
import { keyId, PublicKey } from "../../trust/keys/public-key.ts";
import type { Enrolment } from "./enrolment.ts";
import type { Login } from "./login.ts";
import type { DeployOptions } from "./options.ts";
import type { Package } from "./packages.ts";
import type { System } from "./system.ts";

/** Seconds between two questions whether the first report is there. */
const PAUSE = 3;

/** Sends a package and lets the host itself say that it came whole. Where it lies then. */
export async function upload(login: Login, { file, name, sha256 }: Package): Promise<string> {
  const path = await login.send(file, name);
  const [found] = (await login.must(`sha256sum -- ${quoted(path)}`)).split(" ");
  if (found === sha256) return path;
  await login.clear(path);
  throw new Trouble(`${name} came as ${found}, expected ${sha256}`);
}

/** Installs the package that was sent. */
export async function install(login: Login, { form }: System, path: string): Promise<void> {
  const command =
    form === "deb"
      ? `DEBIAN_FRONTEND=noninteractive dpkg --force-confold -i ${quoted(path)}`
      : `rpm -U --replacepkgs --oldpackage ${quoted(path)}`;
  await login.must(`${command} 2>&1`);
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

/** Waits until the collector has a report of the host; where it can't be asked, until the host has its receipt. */
export async function firstReport(login: Login, { hasReported }: Enrolment, seconds: number): Promise<void> {
  const deadline = performance.now() + seconds * 1000;
  const keyId = keyIdIn(await login.must("mesdrift-agent key show"));
  for (;;) {
    if ((await hasReported(keyId)) ?? (await isDelivered(login))) return;
    if (performance.now() > deadline) {
      const { stdout } = await login.root.ask("mesdrift-agent status");
      throw new Trouble(
        `no report within ${seconds} s; ${
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

async function isDelivered(login: Login): Promise<boolean> {
  const { stdout } = await login.root.ask("mesdrift-agent status --json");
  return /"delivered":[1-9]/.test(stdout.toString());
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

import { whyHidden } from "./hidden.ts";
import { type Host, HostError } from "./host.ts";
import { settingsIn } from "./settings.ts";
import { readSshdConfig } from "./sshd/config.ts";
import { type Effective, effective } from "./sshd/effective.ts";

/** Who may come in by a tool, and the files that say so. */
export interface WhoMay {
  who: string[];
  from: string[];
}

const ANYBODY = "any account with a login shell";
const SESMAN = "/etc/xrdp/sesman.ini";

/** Tools whose own files tell who may use them. Each throws `HostError` where a file can't be read. */
export const WHO_MAY: Record<string, (host: Host) => Promise<WhoMay>> = {
  sshd: async (host) => {
    const config = await readSshdConfig(host);
    // Lists of users add up, so that any file may name more.
    if (config.hidden.length > 0) throw new HostError("failed", whyHidden(config.hidden));
    return { who: sshUsers(effective(config)), from: config.files };
  },
  xrdp: async (host) => ({ who: xrdpUsers(settingsIn(await host.text(SESMAN))), from: [SESMAN] }),
};

/** Settings that name who may log in (sshd_config(5)), and how a member of each is told. */
const NAMED: readonly [setting: string, told: string][] = [
  ["allowusers", "user "],
  ["allowgroups", "group "],
  ["denyusers", "not user "],
  ["denygroups", "not group "],
];

/** Who may log in by the settings of sshd that hold outside of Match blocks. */
export function sshUsers(settings: readonly Effective[]): string[] {
  const general = settings.filter(({ match }) => match === "");
  const named = NAMED.flatMap(([setting, told]) => {
    const value = general.find(({ name }) => name === setting)?.value ?? [];
    return (Array.isArray(value) ? value : [value]).map((member) => `${told}${member}`);
  });
  return named.some((member) => !member.startsWith("not ")) ? named : [ANYBODY, ...named];
}

/** Who may log in by sesman.ini(5): a group, where membership is always checked. */
export function xrdpUsers(settings: ReadonlyMap<string, string>): string[] {
  const group = settings.get("TerminalServerUsers");
  const isChecked = /^(?:true|yes|on|1)$/i.test(settings.get("AlwaysGroupCheck") ?? "");
  return group && isChecked ? [`group ${group}`] : [ANYBODY];
}

import type { Access } from "../../../agent/host/ssh/access.ts";
import { KNOWN_HOSTS, ownIdentities } from "../../../agent/host/ssh/access.ts";
import { parseFingerprint } from "../../../agent/host/ssh/host-key.ts";
import type { Sudo } from "../../../agent/host/ssh/login.ts";
import { parseTarget } from "../../../agent/host/ssh/target.ts";
import { hidden, passphrase } from "../ask.ts";
import type { SshOptions } from "./options.ts";

/** With what to log in, as the command line says. Throws `Trouble`. */
export async function accessOf(options: SshOptions): Promise<Access> {
  const { identity, passphraseFd, hostKey, jump } = options;
  const agent = identity === undefined ? process.env.SSH_AUTH_SOCK : undefined;
  return {
    identities: identity ?? (agent === undefined ? ownIdentities() : []),
    knownHosts: options.knownHosts ?? KNOWN_HOSTS,
    ...(passphraseFd === undefined ? {} : { passphrase: await passphrase("", passphraseFd) }),
    ...(agent === undefined ? {} : { agent }),
    ...(hostKey === undefined ? {} : { hostKey: parseFingerprint(hostKey) }),
    ...(jump === undefined ? {} : { jump: parseTarget(jump) }),
  };
}

/** How to become root, where that was asked for. The password is asked for once at most. */
export function sudoOf({ sudo, sudoPasswordFd }: SshOptions): Sudo | undefined {
  if (!sudo) return undefined;
  let password: Promise<string> | undefined;
  return {
    password: () => {
      password ??= hidden("Password for sudo: ", sudoPasswordFd, "--sudo-password-fd");
      return password;
    },
  };
}

import type { Command } from "commander";
import { append, wholeNumber } from "../option-values.ts";

/** How to log in to hosts. */
export interface SshOptions {
  identity?: string[];
  passphraseFd?: number;
  knownHosts?: string[];
  hostKey?: string;
  jump?: string;
  sudo?: boolean;
  sudoPasswordFd?: number;
}

/** Options of all commands that log in to hosts. */
export function addSshOptions(command: Command): Command {
  return command
    .option(
      "--identity <file>",
      "private key to log in with; may be repeated; without it those of the ssh-agent and of ~/.ssh",
      append,
    )
    .option("--passphrase-fd <number>", "file descriptor with the passphrase of the key", wholeNumber)
    .option(
      "--known-hosts <file>",
      "host keys that are right; may be repeated; without it those of ~/.ssh and /etc/ssh",
      append,
    )
    .option("--jump <host>", "go by way of this host, as [user@]name[:port]")
    .option("--sudo", "become root on the host by sudo")
    .option(
      "--sudo-password-fd <number>",
      "file descriptor with the password for sudo; without it, it is asked for where sudo asks for it",
      wholeNumber,
    );
}

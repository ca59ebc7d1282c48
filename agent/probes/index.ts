import type { KindSpec } from "../../src/model/fact.ts";
import { probe as account } from "./account.ts";
import { probe as config } from "./config.ts";
import { probe as diskEncryption } from "./disk-encryption.ts";
import { probe as file } from "./file.ts";
import { probe as firewall } from "./firewall.ts";
import { probe as group } from "./group.ts";
import { probe as kernel } from "./kernel.ts";
import { probe as network } from "./network.ts";
import { probe as os } from "./os.ts";
import { probe as packages } from "./package.ts";
import { probe as passwordPolicy } from "./password-policy.ts";
import { probe as port } from "./port.ts";
import type { Probe } from "./probe.ts";
import { probe as remoteAccess } from "./remote-access.ts";
import { probe as scheduledTask } from "./scheduled-task.ts";
import { probe as service } from "./service.ts";
import { probe as sshKey } from "./ssh-key.ts";
import { probe as sshd } from "./sshd.ts";
import { probe as sudo } from "./sudo.ts";

/**
 * Every probe, in the order they run. Config files are read before their hashes are asked for, and modules of the kernel
 * after rules of the firewall: to ask for those loads some.
 */
export const PROBES: readonly Probe[] = [
  ...[account, group, sudo, sshKey, sshd, passwordPolicy, remoteAccess],
  ...[service, port, scheduledTask, packages, os, firewall, kernel, network, diskEncryption],
  ...[config, file],
];

/** What each kind of fact is, by its name. */
export const KINDS: ReadonlyMap<string, KindSpec> = new Map(PROBES.map((probe) => [probe.kind, probe]));

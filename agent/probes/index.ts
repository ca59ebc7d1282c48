import type { KindSpec } from "../../src/model/fact.ts";
import { probe as account } from "./account.ts";
import { probe as group } from "./group.ts";
import { probe as port } from "./port.ts";
import type { Probe } from "./probe.ts";
import { probe as service } from "./service.ts";
import { probe as sshd } from "./sshd.ts";

/** Every probe, in the order they run. */
export const PROBES: readonly Probe[] = [account, group, port, service, sshd];

/** What each kind of fact is, by its name. */
export const KINDS: ReadonlyMap<string, KindSpec> = new Map(PROBES.map((probe) => [probe.kind, probe]));

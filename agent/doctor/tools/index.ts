import type { Comparison } from "../comparison.ts";
import { file } from "./files.ts";
import { network, port } from "./network.ts";
import { account, group } from "./people.ts";
import { scheduledTask, service } from "./services.ts";
import { sshd } from "./sshd.ts";
import { kernel, os, packages } from "./system.ts";

/** What can be held against a tool of the host, by kind of fact. */
export const COMPARISONS: ReadonlyMap<string, Comparison> = new Map(
  [account, group, service, scheduledTask, port, network, packages, os, kernel, sshd, file].map((one) => [
    one.kind,
    one,
  ]),
);

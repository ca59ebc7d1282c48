import * as z from "zod";
import { HostIdentity } from "./snapshot.ts";

/** One thing that must be so for the installation to be fit for use, and what was found. */
export const Requirement = z.strictObject({
  id: z.string().meta({ description: "stays the same from version to version, such as IQ-3" }),
  text: z.string().meta({ description: "what must be so" }),
  expected: z.string(),
  found: z.string(),
  holds: z.boolean(),
});
export type Requirement = z.infer<typeof Requirement>;

/** How one kind of fact stood against the host's own tool. */
export const Checked = z.strictObject({
  kind: z.string(),
  facts: z.number().int(),
  result: z.enum(["agrees", "differs", "no-tool", "not-asked"]).meta({
    description: "what a tool of the host says is the same; is not; there is none; it could not be asked",
  }),
  by: z.string().meta({ description: "the tool with its arguments, or why there is none" }),
  same: z.number().int().meta({ description: "things that both tell alike" }),
  onlyAgent: z.array(z.string()),
  onlyTool: z.array(z.string()),
  gaps: z.array(z.string()).meta({ description: "what of this kind could not be seen, and why" }),
});
export type Checked = z.infer<typeof Checked>;

/** A file of the installation. */
export const InstalledFile = z.strictObject({
  path: z.string(),
  type: z.string(),
  mode: z.string(),
  owner: z.string(),
  group: z.string(),
  size: z.number(),
  sha256: z.string().meta({ description: "of files that hold no secret" }).optional(),
});
export type InstalledFile = z.infer<typeof InstalledFile>;

/** A part of the installation that could not be looked at. */
const UnseenFile = z.strictObject({ path: z.string(), why: z.string() });

/** What was found at the installation of the agent on a host, for its validation (installation and operational qualification). */
export const InstallationRecord = z.strictObject({
  format: z.literal("mesdrift-installation/1"),
  host: HostIdentity,
  madeAt: z.string().meta({ description: "RFC 3339, in UTC" }),
  agent: z.string().meta({ description: "version of the agent" }),
  ranAs: z.strictObject({ user: z.string(), privileged: z.boolean() }),
  versions: z.record(z.string(), z.string()),
  resources: z.record(z.string(), z.string()),
  unit: z.record(z.string(), z.string()).meta({ description: "settings of mesdrift-agent.service in force" }),
  files: z.array(InstalledFile),
  unseenFiles: z
    .array(UnseenFile)
    .meta({ description: "what of the files could not be seen, and why" })
    .optional(),
  requirements: z.array(Requirement),
  probes: z.array(Checked),
});
export type InstallationRecord = z.infer<typeof InstallationRecord>;

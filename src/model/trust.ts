import * as z from "zod";
import { SiteName } from "./assignment.ts";
import { Instant } from "./waiver.ts";

/** An engineer's or administrator's key, as the trust repository names it. */
export const Signer = z.strictObject({
  keyId: z.string().meta({
    description: "hex of SHA-256 over the canonical form of the key (TUF specification, section 4.2)",
  }),
  name: z.string().meta({ description: "the person, as the trust repository says" }),
});
export type Signer = z.infer<typeof Signer>;

/** An update that was refused: what was obeyed before is obeyed still. */
export const Refusal = z.strictObject({
  crime: z.string().meta({ description: "names the crime, such as rollback" }),
  message: z.string().meta({ description: "what was found, what was expected, what to do" }),
  at: Instant.meta({ description: "when it was refused" }),
});
export type Refusal = z.infer<typeof Refusal>;

/** What a report says of the trust that its baselines rest on. */
export const TrustState = z.strictObject({
  site: SiteName.meta({ description: "the site whose engineers the host obeys" }),
  assignment: z.string().meta({ description: "the assignment that fits the host" }),
  root: z.string().meta({
    description: "hex of SHA-256 of the pinned root metadata, as the engineers gave it",
  }),
  versions: z
    .record(z.string(), z.number().int())
    .meta({ description: "versions of the metadata in force, by role" }),
  verifiedAt: Instant.meta({
    description: "when the metadata in force was last verified against a source",
  }),
  staleSince: Instant.meta({
    description: "metadata has expired since then; the host works on within the grace that the policy allows",
  }).optional(),
  refused: z.array(Refusal).meta({ description: "updates that were refused since the last good one" }),
});
export type TrustState = z.infer<typeof TrustState>;

import * as z from "zod";
import { SiteName } from "./assignment.ts";
import { Instant } from "./waiver.ts";

/** An engineer's or administrator's key, as the trust repository names it. */
export const Signer = z.strictObject({
  /** Hex of SHA-256 over the canonical form of the key (TUF specification, section 4.2). */
  keyId: z.string(),
  /** The person, as the repository says. */
  name: z.string(),
});
export type Signer = z.infer<typeof Signer>;

/** An update that was refused: what was obeyed before is obeyed still. */
export const Refusal = z.strictObject({
  /** Names the crime, such as `rollback`. */
  crime: z.string(),
  /** What was found, what was expected, what to do. */
  message: z.string(),
  at: Instant,
});
export type Refusal = z.infer<typeof Refusal>;

/** What a report says of the trust that its baselines rest on. */
export const TrustState = z.strictObject({
  site: SiteName,
  assignment: z.string(),
  /** SHA-256 of the pinned root metadata, in hex, as the engineers gave it. */
  root: z.string(),
  /** Versions of the metadata in force, by role. */
  versions: z.record(z.string(), z.number().int()),
  /** When the metadata in force was last verified against a source. */
  verifiedAt: Instant,
  /** Metadata has expired since then; the host works on within the grace that the policy allows. */
  staleSince: Instant.optional(),
  refused: z.array(Refusal),
});
export type TrustState = z.infer<typeof TrustState>;

import * as z from "zod";

/** What the root keys allow, besides naming the other keys. It stands in the signed root metadata, under {@link POLICY_FIELD}. */
export const Policy = z.strictObject({
  graceDays: z.number().int().min(0).max(365).default(30).meta({
    description:
      "days that a host works on with metadata that has expired, as where nobody comes by with a stick",
  }),
  provisionalHours: z.number().int().min(0).max(72).default(0).meta({
    description: "longest life of a waiver that one engineer signs alone, in hours; 0 allows none",
  }),
  pauseHours: z.number().int().min(0).max(168).default(8).meta({
    description: "longest pause that root on a host may make, in hours",
  }),
  environment: z.enum(["production", "development"]).default("production").meta({
    description: "production refuses the development keys that mesdrift's own packs are signed with",
  }),
});
export type Policy = z.infer<typeof Policy>;

/** Member of the root metadata that holds the policy; the TUF specification leaves such members to applications. */
export const POLICY_FIELD = "x-mesdrift-policy";

import * as z from "zod";

/** Why metadata was changed. It stands in the signed part, so that every signature covers it. */
export const Note = z.strictObject({
  ticket: z.string().min(1),
  reason: z.string().min(1),
  /** Controls that are affected, such as "IEC 62443-3-3 SR 1.1". */
  controls: z.array(z.string()),
  /** SHA-256 in hex of the clean report of a test host. */
  tested: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
});
export type Note = z.infer<typeof Note>;

/** Member of signed metadata that holds its note; the TUF specification leaves such members to applications. */
const NOTE_FIELD = "x-mesdrift-note";

/** The note of signed metadata; undefined where there is none that can be read. */
export function noteOf(signed: { unrecognizedFields: Record<string, unknown> }): Note | undefined {
  return Note.safeParse(signed.unrecognizedFields[NOTE_FIELD]).data;
}

/** A note as a member of signed metadata. */
export function noteMember({ ticket, reason, controls, tested }: Note) {
  return { [NOTE_FIELD]: { ticket, reason, controls, ...(tested === undefined ? {} : { tested }) } };
}

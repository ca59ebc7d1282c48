import * as z from "zod";
import { Problem } from "../../wire/protocol.ts";

/** A body in JSON. */
export const json = (schema: z.ZodType) => ({ "application/json": { schema: z.toJSONSchema(schema) } });
/** An answer with such a body. */
export const answer = (description: string, schema: z.ZodType) => ({ description, content: json(schema) });
/** An answer that says why not. */
export const problem = (description: string) => answer(description, Problem);
/** What comes to anybody whose request is not as it should be. */
export const unfit = {
  400: problem("The request is not as it should be."),
  413: problem("It is too large."),
};
/** What comes to whoever does not prove who they are. */
export const unproven = { 401: problem("No certificate, a foreign one, or one that ran out.") };

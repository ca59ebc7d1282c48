import type * as z from "zod";
import { BATCH_TYPE } from "../../wire/protocol.ts";
import { Refusal } from "./refusal.ts";

/** The body of a request that brings a batch. Throws {@link Refusal}. */
export function batchOf(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body;
  throw new Refusal(400, "bad-batch", `found no body, expected one of type ${BATCH_TYPE}`);
}

/** The body of any other request. Throws {@link Refusal}. */
export function readBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.infer<Schema> {
  const { success, data, error } = schema.safeParse(body);
  if (success) return data;
  const [issue] = error.issues;
  throw new Refusal(400, "bad-request", `${issue?.path.join(".") || "the request"}: ${issue?.message}`);
}

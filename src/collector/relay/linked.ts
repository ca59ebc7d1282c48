import type { Parts } from "../api/parts.ts";

/** What works over a link, and until when it may go on before it lets others, in milliseconds since 1970. */
export interface Linked extends Pick<Parts, "store" | "authority" | "clock"> {
  until: number;
}

import type { Generated } from "kysely";
import type { Time } from "./columns.ts";

/** A drift report that a schedule made. */
export interface DriftReportTable {
  id: Generated<number>;
  schedule: string;
  site: string;
  /** It tells the time from the first instant on, before the second. */
  since: Time;
  until: Time;
  made_at: Time;
  /** Its JSON form, compressed by zstd; every other form is made from it. */
  body: Uint8Array;
}

/** The way of a drift report to those who read it. */
export interface DeliveryTable {
  id: Generated<number>;
  report_id: number;
  way: "folder" | "mail";
  /** The folder, or the address of the mail. */
  target: string;
  /** How often it was tried. */
  attempts: number;
  /** When it is tried next; null once it is done. */
  next_at: Time | null;
  done_at: Time | null;
  /** Why it failed last. */
  failure: string | null;
}

import type { Generated } from "kysely";
import type { Json, Time } from "./columns.ts";

/** Something that was not taken, counted by day so that a flood fills no disk. */
export interface RefusalTable {
  day: string;
  /** A host or a collector by its name, once it has proven who it is; else the address, and `others` where there were many on that day. */
  from: string;
  crime: string;
  count: number;
  last_at: Time;
  last_message: string;
}

/** Every administrative act; each row holds the hash of the one before. */
export interface AuditTable {
  id: Generated<number>;
  at: Time;
  actor: string;
  act: string;
  subject: string;
  detail: Json;
  previous: string;
  sha256: string;
}

/** Values of the collector itself, such as when a schedule last ran. */
export interface SettingTable {
  name: string;
  value: string;
}

/** Work that one process alone does at a time. */
export interface LeaseTable {
  name: string;
  holder: string;
  until: Time;
}

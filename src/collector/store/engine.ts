import type { Kysely, Transaction } from "kysely";
import type { Tables } from "./tables.ts";

/** The databases that a store can be. */
export type EngineKind = "sqlite" | "postgres";

/** One transaction, or outside of one the database itself. */
export type Writer = Kysely<Tables> | Transaction<Tables>;

/** Any number, but always this one: held together by all who store envelopes, and alone by whoever waits for them. */
export const INTAKE_LOCK = 7_314_023;

/** One step of the tables' form towards what this program knows. */
export type Step = (db: Writer, kind: EngineKind) => Promise<void>;

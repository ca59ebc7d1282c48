import type { Insertable, Selectable } from "kysely";
import type {
  ArchivedTable,
  ArchiveTable,
  ChainTable,
  CheckpointTable,
  EnvelopeTable,
} from "./tables/chains.ts";
import type { DeliveryTable, DriftReportTable } from "./tables/drift-reports.ts";
import type { FindingTable, OpeningTable } from "./tables/findings.ts";
import type { EventTable, HostTable, SnapshotTable, StandingTable } from "./tables/hosts.ts";
import type { PeerTable, TokenTable } from "./tables/joining.ts";
import type { AuditTable, LeaseTable, RefusalTable, SettingTable } from "./tables/own.ts";

/** All tables, by subject in `tables/`; `migrations/` makes them. */
export interface Tables {
  host: HostTable;
  standing: StandingTable;
  envelope: EnvelopeTable;
  chain: ChainTable;
  finding: FindingTable;
  opening: OpeningTable;
  refusal: RefusalTable;
  token: TokenTable;
  audit: AuditTable;
  checkpoint: CheckpointTable;
  event: EventTable;
  snapshot: SnapshotTable;
  peer: PeerTable;
  setting: SettingTable;
  lease: LeaseTable;
  drift_report: DriftReportTable;
  delivery: DeliveryTable;
  archive: ArchiveTable;
  archived: ArchivedTable;
}

export type HostRow = Selectable<HostTable>;
export type Standing = Selectable<StandingTable>;
export type FindingRow = Selectable<FindingTable>;
export type EnvelopeRow = Selectable<EnvelopeTable>;
export type EventRow = Selectable<EventTable>;
export type NewEvent = Insertable<EventTable>;

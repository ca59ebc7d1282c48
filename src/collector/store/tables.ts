import type { Generated, Insertable, Selectable } from "kysely";

/** RFC 3339 in UTC with milliseconds, so that order of text is order of time in every database. */
type Time = string;
/** JSON as text: what is looked for has a column of its own. */
type Json = string;

/** A host that asked to be known. A name may come again under another key: then it was enrolled anew, or somebody pretends. */
export interface HostTable {
  id: Generated<number>;
  name: string;
  machine_id: string | null;
  site: string;
  /** Of the Ed25519 key that signs its reports, as the trust repository names keys. */
  key_id: string;
  public_hex: string;
  status: "pending" | "approved" | "revoked";
  enrolled_at: Time;
  /** Fingerprint (SHA-256 of DER) of the certificate in use, and when it runs out. */
  certificate: string | null;
  certificate_until: Time | null;
  /** The collector that brings its envelopes; null where the host itself does. */
  relay_id: Generated<number | null>;
}

/** How a host stands by what it sent; one row a host, written with each batch. */
export interface StandingTable {
  host_id: number;
  /** When an envelope of it was last stored, by the collector's clock; silence is measured from here. */
  heard_at: Time;
  /** Time of its last scheduled report, and the seconds between the last two; null until they came. */
  scheduled_at: Time | null;
  interval_seconds: number | null;
  /** Newest report that the findings are of, by chain, number and time of the host. */
  applied_epoch: string | null;
  applied_sequence: number;
  applied_at: Time | null;
  /** The open findings that are stored, as `openSet` names them. */
  open_count: number;
  open_digest: string;
  /** 1: these are not the ones that the host tells of, and it is asked to tell all. */
  wants_full: number;
}

/** One verified envelope, byte for byte. Rows are never changed, and are removed only after they were archived. */
export interface EnvelopeTable {
  id: Generated<number>;
  host_id: number;
  sha256: Uint8Array;
  epoch: string;
  sequence: number;
  previous: Uint8Array | null;
  form: "report" | "changes" | "all-clear" | "snapshot";
  made_at: Time;
  stored_at: Time;
  /** Payload of the envelope, as `payload.ts` packs it; with the signature and the host's key it gives the envelope byte for byte. */
  payload: Uint8Array;
  signature: Uint8Array;
  /** 1 where another envelope had this place in the chain before: both are kept. */
  fork: number;
  /** The collector that brought it; null where the host itself did. */
  relay_id: Generated<number | null>;
}

/** Where the chain of a host ends in one epoch. */
export interface ChainTable {
  host_id: number;
  epoch: string;
  sequence: number;
  sha256: Uint8Array;
  /** Numbers that never came, as a JSON list of [first, last]. */
  missing: Json;
}

/** One finding of one host, through its whole life. */
export interface FindingTable {
  id: Generated<number>;
  host_id: number;
  /** The same in every report of every host. */
  finding_id: string;
  status: "open" | "closed";
  type: "drift" | "deviation";
  severity: "info" | "low" | "medium" | "high" | "critical";
  address: string;
  title: string;
  waived_until: Time | null;
  /** When it was told for the first time ever, and when it was last opened; times of the host. */
  first_seen: Time;
  opened_at: Time;
  /** The report that no longer had it; null while it is open, when the newest report of the host still sees it. */
  closed_at: Time | null;
  /** How often it was opened. */
  opened: number;
  /** Envelope that told it last in full. */
  envelope_id: number;
  /** The finding as last told. */
  body: Json;
  /** `findingDigest` of it. */
  digest: string;
  verdict: "authorised" | "unauthorised" | "false-positive" | null;
  verdict_by: string | null;
  verdict_at: Time | null;
  /** Ticket of an authorised one; reason of another. */
  verdict_reason: string | null;
}

/** One time that a finding was open; times of the host. */
export interface OpeningTable {
  id: Generated<number>;
  /** The row of the finding. */
  finding_id: number;
  opened_at: Time;
  /** The report that no longer had it. */
  closed_at: Time | null;
  /** The last report that still had it; null while it is open, and where nobody wrote it down yet. */
  last_seen: Time | null;
}

/** Something that was not taken, counted by day so that a flood fills no disk. */
export interface RefusalTable {
  day: string;
  /** Host id as text, or the address where nobody is known. */
  from: string;
  crime: string;
  count: number;
  last_at: Time;
  last_message: string;
}

/** A one-time permission to enrol. */
export interface TokenTable {
  id: Generated<number>;
  secret_sha256: string;
  site: string;
  /** 1: hosts that use it are approved at once. */
  approves: number;
  uses_left: number;
  /** Who may use it: a host, a site's collector whose hosts these are to be, or the headquarters of this one. */
  admits: Generated<"host" | "relay" | "headquarters">;
  expires_at: Time;
  made_by: string;
  made_at: Time;
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

/** Signed statements on where all chains ended. */
export interface CheckpointTable {
  id: Generated<number>;
  at: Time;
  sha256: string;
  envelope: string;
}

/** A piece of the newest snapshot of one kind of one host. */
export interface SnapshotTable {
  host_id: number;
  kind: string;
  /** Names the snapshot; its pieces are numbered from 1. */
  digest: string;
  number: number;
  pieces: number;
  /** Facts of the kind, in all pieces. */
  facts: number;
  taken_at: Time;
  envelope_id: number;
}

/** Another collector that this one relays to, or that relays to this one. */
export interface PeerTable {
  id: Generated<number>;
  name: string;
  /** What the other one is. */
  is: "headquarters" | "relay";
  /** JSON list of the sites whose hosts a relay may bring. */
  sites: Json;
  /** Of the Ed25519 key by which it signs receipts and lists of hosts. */
  key_id: string;
  public_hex: string;
  status: "approved" | "revoked";
  joined_at: Time;
  certificate: string | null;
  certificate_until: Time | null;
  heard_at: Time | null;
  /** Id of the last envelope that headquarters has, and its receipt; digest of the list of hosts that it was told. */
  relayed: Generated<number>;
  receipt: string | null;
  hosts_told: string | null;
}

/** What happened to a host beside its findings, for people: gaps of time, forks, silence. */
export interface EventTable {
  id: Generated<number>;
  host_id: number;
  at: Time;
  kind: "lapse" | "fork" | "gap" | "rekeyed" | "silent" | "heard" | "clock" | "verdict-void";
  detail: Json;
}

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

/** A signed file that envelopes were copied to. */
export interface ArchiveTable {
  id: Generated<number>;
  at: Time;
  /** Its name, without the folder. */
  file: string;
  /** Of its seal, in hex; the next archive names it. */
  sha256: string;
  /** First and last envelope in it, by their ids here. */
  first_id: number;
  last_id: number;
  envelopes: number;
}

/** An envelope that an archive holds, so that it is known when it comes again. */
export interface ArchivedTable {
  sha256: Uint8Array;
  archive_id: number;
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

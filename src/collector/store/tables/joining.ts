import type { Generated } from "kysely";
import type { Json, Time } from "./columns.ts";

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

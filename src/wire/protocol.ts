import * as z from "zod";
import { SiteName } from "../model/assignment.ts";
import { Sha256 } from "../model/signed.ts";

/** Places of the collector's interface; all below the address that an agent was enrolled with. */
export const PATHS = {
  enrol: "/v1/enrol",
  renew: "/v1/renew",
  reports: "/v1/reports",
  /** For collectors among themselves: to join, to bring parcels, to fetch them, and to bring the trust repository. */
  join: "/v1/relay/join",
  parcels: "/v1/relay/parcels",
  collect: "/v1/relay/collect",
  mirror: "/v1/relay/trust",
  /** The trust repository's files, as a folder. */
  trust: "/v1/trust",
  health: "/v1/health",
  openapi: "/v1/openapi.json",
  metrics: "/metrics",
} as const;

/** Media type of a batch: one envelope a line, oldest first, the whole compressed by zstd (RFC 8878). */
export const BATCH_TYPE = "application/x-ndjson";
/** Most envelopes in one batch. */
export const BATCH_ENVELOPES = 64;
/** Largest batch on the wire, in bytes. */
export const BATCH_WIRE_BYTES = 4 * 1024 * 1024;
/** Largest batch unpacked, in bytes: a first report of a neglected host has thousands of findings. */
export const BATCH_BYTES = 32 * 1024 * 1024;
/** What a parcel between collectors may have beyond a batch, on the wire or not, in bytes: the list of its hosts. */
const HOSTS_BYTES = 1024 * 1024;
/** Largest parcel on the wire, and unpacked, in bytes: whatever a collector took from a host it can hand on. */
export const PARCEL_WIRE_BYTES = BATCH_WIRE_BYTES + HOSTS_BYTES;
export const PARCEL_BYTES = BATCH_BYTES + HOSTS_BYTES;

/** What became of one envelope. Whatever is refused once is refused always; it is not to be sent again. */
export const Fate = z.strictObject({
  sha256: Sha256.meta({ description: "of the bytes of the envelope's line" }),
  status: z.enum(["stored", "had", "refused"]),
  why: z.string().optional(),
});
export type Fate = z.infer<typeof Fate>;

/** Answer to a batch. */
export const BatchAnswer = z.strictObject({
  fates: z.array(Fate),
  receipt: z.string().meta({
    description: "envelope signed by the collector: which of them it has for good, and which it refuses",
  }),
  paceSeconds: z.number().int().min(0).meta({ description: "wait at least so long before the next batch" }),
  want: z.literal("full").meta({ description: "the next report must tell all open findings" }).optional(),
});
export type BatchAnswer = z.infer<typeof BatchAnswer>;

const Hex32 = z.string().regex(/^[0-9a-f]{64}$/);
/** For whom drops are encrypted: an age recipient (age-encryption.org/v1). */
const Recipient = z.string().regex(/^age1[0-9a-z]+$/);

/** One-time permission to enrol, as a person carries it: `mesdrift1.` and the base64url of this as JSON. */
export const EnrolToken = z.strictObject({
  /** Address of the collector, such as `https://collector.plant:8443`. */
  url: z.url(),
  /** SHA-256 of the DER of the certificate of the collector's authority, in hex. */
  ca: Sha256,
  /** Known to the collector only by its hash. */
  secret: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  /** What a host needs that enrols without a network; see {@link Enrolled}. */
  collectorKey: Hex32.optional(),
  recipient: Recipient.optional(),
});
export type EnrolToken = z.infer<typeof EnrolToken>;

const Pem = z.string().max(16_384);

/** What a host says of itself to be known from then on. */
export const EnrolRequest = z.strictObject({
  secret: EnrolToken.shape.secret,
  name: z.string().min(1).max(253),
  machineId: z.string().max(64).optional(),
  epoch: z.string().regex(/^[0-9a-f]{32}$/),
  /** Ed25519 key that signs its reports: 32 bytes in hex. */
  hostKey: Hex32,
  /** PKCS#10, for the key of its connections. */
  csr: Pem,
  /** Ed25519 signature by the host key over {@link proofBytes} of this, base64. */
  proof: z.base64(),
});
export type EnrolRequest = z.infer<typeof EnrolRequest>;

/** The same of a host that no network reaches: it travels with what the host drops, and asks for no certificate. */
export const OfflineRequest = EnrolRequest.omit({ csr: true });
export type OfflineRequest = z.infer<typeof OfflineRequest>;

/** A new certificate for a host whose old one runs out or ran out. */
export const RenewRequest = z.strictObject({
  hostKey: Hex32,
  csr: Pem,
  /** By the host's clock; told, never trusted. RFC 3339. */
  at: z.string(),
  proof: z.base64(),
});
export type RenewRequest = z.infer<typeof RenewRequest>;

/** What an enrolled host is given. */
export const Enrolled = z.strictObject({
  /** The host's certificate, then those above it. */
  certificate: Pem,
  /** The collector's authority, PEM. */
  ca: Pem,
  /** Ed25519 key that signs receipts, 32 bytes in hex. */
  collectorKey: Hex32,
  recipient: Recipient,
  status: z.enum(["approved", "pending"]),
});
export type Enrolled = z.infer<typeof Enrolled>;

/** What a collector says of itself to be known to another one. */
export const JoinRequest = z.strictObject({
  secret: EnrolToken.shape.secret,
  name: z.string().min(1).max(253),
  /** Ed25519 key that signs its receipts and its lists of hosts: 32 bytes in hex. */
  key: Hex32,
  csr: Pem,
  proof: z.base64(),
});
export type JoinRequest = z.infer<typeof JoinRequest>;

/** What a collector is given that joins another one. */
export const Joined = z.strictObject({
  certificate: Pem,
  collectorKey: Hex32,
  /** What the one that joins is to the other. */
  as: z.enum(["relay", "headquarters"]),
  /** Sites whose hosts are relayed. */
  sites: z.array(SiteName).min(1),
});
export type Joined = z.infer<typeof Joined>;

/** What headquarters says of a parcel. */
export const ParcelAnswer = z.strictObject({
  ...BatchAnswer.omit({ want: true }).shape,
  hosts: Sha256.meta({ description: "of the list of all hosts, where the parcel brought it" }).optional(),
  wants: z.array(Sha256).meta({ description: "keys of hosts whose next report must tell all open findings" }),
});
export type ParcelAnswer = z.infer<typeof ParcelAnswer>;

/** What headquarters says when it comes for the next parcel: what became of the one before, if there was one. */
export const CollectRequest = z.strictObject({ answer: ParcelAnswer.optional() });
export type CollectRequest = z.infer<typeof CollectRequest>;

/** What a site's collector says of the repository that it serves. */
export const MirrorState = z.strictObject({
  /** The bytes of its timestamp, base64; missing where it serves nothing yet. */
  timestamp: z.string().optional(),
  files: z.array(z.string()),
});

/** Any refusal: what was found, what was expected, what to do. */
export const Problem = z.strictObject({ error: z.string() });
export type Problem = z.infer<typeof Problem>;

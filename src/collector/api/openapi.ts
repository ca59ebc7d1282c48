import * as z from "zod";
import { VERSION } from "../../model/version.ts";
import {
  BATCH_ENVELOPES,
  BATCH_TYPE,
  BatchAnswer,
  CollectRequest,
  Enrolled,
  EnrolRequest,
  Joined,
  JoinRequest,
  MirrorState,
  PATHS,
  ParcelAnswer,
  Problem,
  RenewRequest,
} from "../../wire/protocol.ts";

const json = (schema: z.ZodType) => ({ "application/json": { schema: z.toJSONSchema(schema) } });
const answer = (description: string, schema: z.ZodType) => ({ description, content: json(schema) });
const problem = (description: string) => answer(description, Problem);
/** What comes to anybody whose request is not as it should be. */
const unfit = { 400: problem("The request is not as it should be."), 413: problem("It is too large.") };
/** What comes to whoever does not prove who they are. */
const unproven = { 401: problem("No certificate, a foreign one, or one that ran out.") };

/** The collector's interface, as OpenAPI 3.1 (spec.openapis.org/oas/v3.1.0), made from the schemas that it reads by. */
export function openApi() {
  return {
    openapi: "3.1.0",
    info: {
      title: "mesdrift collector",
      version: VERSION,
      description: "Where agents deliver what they signed. Nothing here can make an agent do anything.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    components: {
      securitySchemes: {
        collector: { type: "mutualTLS", description: "the certificate that a collector got when it joined" },
        host: { type: "mutualTLS", description: "the certificate that a host got when it was enrolled" },
      },
    },
    paths: {
      [PATHS.reports]: {
        post: {
          operationId: "deliver",
          summary: "Takes signed reports; acknowledges once they are on the disk.",
          security: [{ host: [] }],
          requestBody: {
            required: true,
            description: `Up to ${BATCH_ENVELOPES} DSSE envelopes, one a line, oldest first, the whole compressed by zstd.`,
            content: { [BATCH_TYPE]: { schema: { type: "string", contentEncoding: "zstd" } } },
          },
          responses: {
            200: answer("What became of each envelope.", BatchAnswer),
            400: problem("No batch."),
            ...unproven,
            403: problem("The host is not approved."),
            413: problem("The batch is too large."),
            503: problem("Too much is waiting; Retry-After says how long."),
          },
        },
      },
      [PATHS.enrol]: {
        post: {
          operationId: "enrol",
          summary: "Makes a host known, by a one-time token.",
          security: [],
          requestBody: { required: true, content: json(EnrolRequest) },
          responses: {
            200: answer("The host's certificate.", Enrolled),
            ...unfit,
            403: problem("Not admitted."),
          },
        },
      },
      [PATHS.renew]: {
        post: {
          operationId: "renew",
          summary: "Gives a known host a new certificate; the host's key proves the request.",
          security: [],
          requestBody: { required: true, content: json(RenewRequest) },
          responses: {
            200: answer("The new certificate.", Enrolled),
            ...unfit,
            403: problem("Not admitted."),
          },
        },
      },
      [PATHS.join]: {
        post: {
          operationId: "joinCollector",
          summary: "Makes another collector known, by a one-time token.",
          security: [],
          requestBody: { required: true, content: json(JoinRequest) },
          responses: { 200: answer("Its certificate.", Joined), ...unfit, 403: problem("Not admitted.") },
        },
      },
      [PATHS.parcels]: {
        post: {
          operationId: "relay",
          summary: "Takes what a site's collector relays: a signed list of hosts, then what they signed.",
          security: [{ collector: [] }],
          requestBody: {
            required: true,
            description: "As a batch, of which the first line is the list.",
            content: { [BATCH_TYPE]: { schema: { type: "string", contentEncoding: "zstd" } } },
          },
          responses: {
            200: answer("What became of each envelope.", ParcelAnswer),
            400: problem("No parcel."),
            ...unproven,
            403: problem("The collector is not known, or revoked."),
            413: problem("The parcel is too large."),
            503: problem("Another parcel from there is in hand; Retry-After says how long."),
          },
        },
      },
      [PATHS.collect]: {
        post: {
          operationId: "collect",
          summary: "Gives headquarters the next parcel; empty where it has everything.",
          security: [{ collector: [] }],
          requestBody: { required: true, content: json(CollectRequest) },
          responses: {
            200: { description: "The parcel." },
            ...unfit,
            ...unproven,
            403: problem("Not the headquarters."),
          },
        },
      },
      [PATHS.mirror]: {
        get: {
          operationId: "mirrorState",
          summary: "Tells headquarters which trust repository is served here, and its files.",
          security: [{ collector: [] }],
          responses: {
            200: answer("What is served.", MirrorState),
            ...unproven,
            403: problem("Not the headquarters."),
          },
        },
        put: {
          operationId: "beginMirror",
          summary: "Begins a publication that headquarters brings file by file.",
          security: [{ collector: [] }],
          responses: {
            200: { description: "It has begun." },
            ...unproven,
            403: problem("Not the headquarters."),
          },
        },
        post: {
          operationId: "endMirror",
          summary: "Verifies what headquarters has brought, and serves it.",
          security: [{ collector: [] }],
          responses: {
            200: { description: "It is served." },
            400: problem("It does not verify; what was served stays."),
            ...unproven,
            403: problem("Not the headquarters."),
          },
        },
      },
      [`${PATHS.mirror}/{path}`]: {
        put: {
          operationId: "mirrorFile",
          summary: "Takes a file of the publication that headquarters brings.",
          security: [{ collector: [] }],
          parameters: [{ name: "path", in: "path", required: true, schema: { type: "string" } }],
          responses: {
            200: { description: "It is here." },
            400: problem("No file of a trust repository."),
            ...unproven,
            403: problem("Not the headquarters."),
            413: problem("The file is too large."),
          },
        },
      },
      [`${PATHS.trust}/{path}`]: {
        get: {
          operationId: "trustFile",
          summary: "A file of the trust repository; hosts verify it themselves.",
          security: [],
          parameters: [{ name: "path", in: "path", required: true, schema: { type: "string" } }],
          responses: { 200: { description: "The file." }, 404: problem("There is none.") },
        },
      },
      [PATHS.health]: {
        get: {
          operationId: "health",
          summary: "Is the store reachable?",
          security: [],
          responses: { 200: { description: "It is." }, 503: problem("It is not.") },
        },
      },
      [PATHS.metrics]: {
        get: {
          operationId: "metrics",
          summary: "The collector's figures, for Prometheus.",
          security: [],
          responses: {
            200: {
              description: "Text exposition format 0.0.4.",
              content: { "text/plain": { schema: { type: "string" } } },
            },
          },
        },
      },
      [PATHS.openapi]: {
        get: {
          operationId: "openapi",
          summary: "This document.",
          security: [],
          responses: {
            200: {
              description: "OpenAPI 3.1.",
              content: { "application/json": { schema: { type: "object" } } },
            },
          },
        },
      },
    },
  };
}

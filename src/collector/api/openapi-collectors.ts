import {
  BATCH_TYPE,
  CollectRequest,
  Joined,
  JoinRequest,
  MirrorState,
  PATHS,
  ParcelAnswer,
} from "../../wire/protocol.ts";
import { answer, json, problem, unfit, unproven } from "./openapi-answers.ts";

/** What collectors say to each other, as the paths of an OpenAPI document. */
export const collectorPaths = () => ({
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
});

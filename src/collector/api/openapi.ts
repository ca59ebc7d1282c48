import { VERSION } from "../../model/version.ts";
import {
  BATCH_ENVELOPES,
  BATCH_TYPE,
  BatchAnswer,
  Enrolled,
  EnrolRequest,
  PATHS,
  RenewRequest,
} from "../../wire/protocol.ts";
import { answer, json, problem, unfit, unproven } from "./openapi-answers.ts";
import { collectorPaths } from "./openapi-collectors.ts";

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
      ...collectorPaths(),
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

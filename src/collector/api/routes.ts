import type { FastifyInstance } from "fastify";
import { BATCH_TYPE, BATCH_WIRE_BYTES, EnrolRequest, PATHS, RenewRequest } from "../../wire/protocol.ts";
import { setting } from "../store/settings.ts";
import { authenticate } from "./authenticate.ts";
import { batchOf, readBody } from "./bodies.ts";
import { enrol, renew } from "./enrolment.ts";
import { InHand } from "./in-hand.ts";
import { metricsText } from "./metrics.ts";
import { openApi } from "./openapi.ts";
import { isFull, paceFor } from "./pace.ts";
import type { Parts } from "./parts.ts";
import { Refusal } from "./refusal.ts";
import { addRelayRoutes } from "./relay-routes.ts";
import { takeLines } from "./reports.ts";
import { trustFile } from "./trust-files.ts";

/** Adds all that the collector answers to. Who may do what is decided here, route by route. */
export function addRoutes(server: FastifyInstance, parts: Parts): void {
  const { intake, store, trust } = parts;
  const inHand = new InHand();
  server.addContentTypeParser(
    BATCH_TYPE,
    { parseAs: "buffer", bodyLimit: BATCH_WIRE_BYTES },
    (_, body, done) => done(null, body),
  );
  server.post(PATHS.reports, {
    bodyLimit: BATCH_WIRE_BYTES,
    // Before a byte of the body is read.
    onRequest: async (request, reply) => {
      request.sender = await authenticate(parts, request);
      refuseWhileFull(intake.queued);
      inHand.begin(request.sender, request, reply);
    },
    onSend: async (request) => {
      if (request.sender) inHand.letGo(request.sender, request);
    },
    handler: async ({ sender, body }) =>
      inHand.unpacked(batchOf(body), (lines) => takeLines(parts, sender, lines)),
  });
  server.post(PATHS.enrol, async ({ body }) => enrol(parts, readBody(EnrolRequest, body)));
  server.post(PATHS.renew, async ({ body }) => renew(parts, readBody(RenewRequest, body)));
  server.get<{ Params: { "*": string } }>(`${PATHS.trust}/*`, async ({ params }, reply) => {
    const { bytes, content } = await trustFile(trust, params["*"]);
    return reply.type("application/octet-stream").header("content-length", bytes).send(content);
  });
  addRelayRoutes(server, parts);
  server.get(PATHS.health, async (_, reply) => {
    try {
      return { store: (await setting(store, "schema")) !== undefined };
    } catch (thrown) {
      // Not as a refusal, which would be counted in the store.
      parts.log.error({ err: thrown }, "the store can't be reached");
      return reply.status(503).send({ error: "the store can't be reached; the log says why" });
    }
  });
  server.get(PATHS.openapi, async () => openApi());
  server.get(PATHS.metrics, async (_, reply) =>
    reply.type("text/plain; version=0.0.4").send(await metricsText(parts)),
  );
}

function refuseWhileFull(queued: number): void {
  if (isFull(queued))
    throw new Refusal(
      503,
      "busy",
      "too much is waiting to be stored; try again later",
      undefined,
      paceFor(queued),
    );
}

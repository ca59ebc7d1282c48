import type { FastifyInstance } from "fastify";
import { Trouble } from "../../model/trouble.ts";
import { CollectRequest, JoinRequest, PARCEL_WIRE_BYTES, PATHS } from "../../wire/protocol.ts";
import { giveParcel } from "../relay/collect.ts";
import { takeParcel } from "../relay/incoming.ts";
import type { PeerRow } from "../store/peers.ts";
import { IncomingTrust, servedFiles, servedTimestamp } from "../trust/incoming.ts";
import { authenticatePeer } from "./authenticate.ts";
import { batchOf, readBody } from "./bodies.ts";
import { InHand } from "./in-hand.ts";
import { admit } from "./joining.ts";
import type { Parts } from "./parts.ts";
import { Refusal } from "./refusal.ts";

/** Largest file of a trust repository, and largest answer to a parcel, in bytes. */
const [TRUST_FILE, ANSWER] = [256 * 1024 ** 2, 256 * 1024];

/** What collectors ask of each other. Who connects is who joined; what each may ask is decided by what it is to this one. */
export function addRelayRoutes(server: FastifyInstance, parts: Parts): void {
  const { state } = parts;
  const incoming = new IncomingTrust(state);
  const inHand = new InHand();
  const from = (is: PeerRow["is"]) => ({
    onRequest: async (request: Parameters<typeof authenticatePeer>[1] & { peer: PeerRow }) => {
      request.peer = await authenticatePeer(parts, request, is);
    },
  });
  server.addContentTypeParser("application/octet-stream", { parseAs: "buffer" }, (_, body, done) =>
    done(null, body),
  );
  server.post(PATHS.join, async ({ body }) => admit(parts, readBody(JoinRequest, body)));
  server.post(PATHS.parcels, {
    bodyLimit: PARCEL_WIRE_BYTES,
    onRequest: async (request, reply) => {
      request.peer = await authenticatePeer(parts, request, "relay");
      inHand.begin(request.peer, request, reply);
    },
    onSend: async (request) => {
      if (request.peer) inHand.letGo(request.peer, request);
    },
    handler: async ({ peer, body }) => takeParcel(parts, peer, batchOf(body)),
  });
  server.post(PATHS.collect, { ...from("headquarters"), bodyLimit: ANSWER }, async ({ peer, body }, reply) =>
    reply
      .type("application/octet-stream")
      .send(Buffer.from(await giveParcel(parts, peer, readBody(CollectRequest, body)))),
  );
  server.get(PATHS.mirror, from("headquarters"), async () => {
    const timestamp = servedTimestamp(state);
    return {
      ...(timestamp ? { timestamp: Buffer.from(timestamp).toString("base64") } : {}),
      files: servedFiles(state),
    };
  });
  server.put(PATHS.mirror, from("headquarters"), async () => {
    incoming.begin();
    return {};
  });
  server.put<{ Params: { "*": string } }>(
    `${PATHS.mirror}/*`,
    { ...from("headquarters"), bodyLimit: TRUST_FILE },
    async ({ peer, params, body }) => {
      told(peer, () => incoming.put(params["*"], body instanceof Uint8Array ? body : new Uint8Array()));
      return {};
    },
  );
  server.post(PATHS.mirror, from("headquarters"), async ({ peer }) => {
    const name = told(peer, () => incoming.publish(parts.clock()));
    parts.log.info({ from: peer.name, name }, "a publication was mirrored, verified, and is served");
    return { name };
  });
}

/** What is not taken is counted, and headquarters is told why. */
function told<Result>({ name }: PeerRow, act: () => Result): Result {
  try {
    return act();
  } catch (thrown) {
    if (!(thrown instanceof Trouble)) throw thrown;
    throw new Refusal(400, "bad-publication", thrown.message, name);
  }
}

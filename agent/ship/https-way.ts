import { keyId } from "../../src/trust/keys/public-key.ts";
import { post, Unreached } from "../../src/wire/post.ts";
import { BATCH_TYPE, BatchAnswer, PATHS } from "../../src/wire/protocol.ts";
import { type ReceiptContent, readReceipt } from "../../src/wire/receipt.ts";
import { currentTls } from "../enrol/renew.ts";
import { hostKey } from "../sign/host-key.ts";
import type { Connection } from "./connection.ts";
import { acknowledge, nextParcel, type Parcel } from "./parcel.ts";
import type { Desk, Way } from "./way.ts";

/** Mutual TLS to the collector itself, which answers at once. */
export const httpsWay: Way = { name: "https", deliver };

async function deliver({ state, spool, connection, now, result }: Desk): Promise<void> {
  const tls = await currentTls(state, connection, now);
  const own = hostKey(state).key.keyId;
  let parcel = await nextParcel(spool, spool.waiting());
  for (; parcel !== undefined; parcel = await nextParcel(spool, parcel.rest)) {
    const answer = await post(
      {
        url: new URL(PATHS.reports, connection.url),
        type: BATCH_TYPE,
        body: parcel.batch,
        ca: tls.ca,
        own: { cert: tls.certificate, key: tls.key },
      },
      BatchAnswer,
    );
    result.delivered += acknowledge(spool, parcel.sent, believed(connection, own, parcel, answer));
    result.paceSeconds = answer.paceSeconds;
    if (answer.want) result.want = answer.want;
    if (answer.paceSeconds > 0) return;
  }
}

/** What the receipt says: without it nobody could prove later that these reports were delivered. Throws {@link Unreached}. */
function believed(
  { collectorKey }: Connection,
  own: string,
  { sent }: Parcel,
  { receipt }: BatchAnswer,
): ReceiptContent {
  const said = readReceipt(receipt, new Map([[keyId(collectorKey), collectorKey]]));
  const unproven = sent.find(({ sha256 }) => !said.received.has(sha256) && !said.refused.has(sha256));
  if (said.host === own && unproven === undefined) return said;
  throw new Unreached(
    `the collector's receipt does not speak of ${unproven?.sha256 ?? "this host"}; all is kept and sent again`,
  );
}

import { keyId } from "../../src/trust/keys/public-key.ts";
import { post, TooLarge, Unreached } from "../../src/wire/post.ts";
import { BATCH_TYPE, BatchAnswer, PATHS } from "../../src/wire/protocol.ts";
import { type ReceiptContent, readReceipt } from "../../src/wire/receipt.ts";
import { currentTls } from "../enrol/renew.ts";
import { hostKey } from "../sign/host-key.ts";
import type { Connection } from "./connection.ts";
import { acknowledge, nextParcel, type Parcel } from "./parcel.ts";
import type { Spool, Waiting } from "./spool.ts";
import type { Desk, Way } from "./way.ts";

/** Mutual TLS to the collector itself, which answers at once. */
export const httpsWay: Way = { name: "https", deliver };

async function deliver({ state, spool, connection, now, result }: Desk): Promise<void> {
  const tls = await currentTls(state, connection, now);
  const own = hostKey(state).key.keyId;
  const put = (body: Uint8Array) =>
    post(
      {
        url: new URL(PATHS.reports, connection.url),
        type: BATCH_TYPE,
        body,
        ca: tls.ca,
        own: { cert: tls.certificate, key: tls.key },
      },
      BatchAnswer,
    );
  for await (const { parcel, answer } of answered(spool, put)) {
    result.delivered += acknowledge(spool, parcel.sent, believed(connection, own, parcel, answer));
    result.paceSeconds = answer.paceSeconds;
    if (answer.want) result.want = answer.want;
    if (answer.paceSeconds > 0) return;
  }
}

/** Sends one parcel after the other. Where one is too large, as for a proxy in between, those after it are smaller; alone it is given up. */
async function* answered(spool: Spool, put: (body: Uint8Array) => Promise<BatchAnswer>) {
  let most: number | undefined;
  for (let waiting: readonly Waiting[] = spool.waiting(); ; ) {
    const parcel = await nextParcel(spool, waiting, most);
    if (parcel === undefined) return;
    try {
      yield { parcel, answer: await put(parcel.batch) };
      waiting = parcel.rest;
    } catch (thrown) {
      if (!(thrown instanceof TooLarge)) throw thrown;
      most = parcel.batch.length - 1;
    }
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

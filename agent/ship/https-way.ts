import { keyId } from "../../src/trust/keys/public-key.ts";
import { packBatch } from "../../src/wire/batch.ts";
import { post, Unreached } from "../../src/wire/post.ts";
import { BATCH_TYPE, BatchAnswer, PATHS } from "../../src/wire/protocol.ts";
import { receivedBy } from "../../src/wire/receipt.ts";
import type { Connection } from "./connection.ts";

/** Sends a batch. Throws `Trouble` where the collector refuses it as a whole, and {@link Unreached}. */
export async function sendBatch(connection: Connection, envelopes: readonly string[]): Promise<BatchAnswer> {
  const { url, ca, certificate, key } = connection;
  const body = await packBatch(envelopes);
  const answer = await post(
    { url: new URL(PATHS.reports, url), type: BATCH_TYPE, body, ca, own: { cert: certificate, key } },
    BatchAnswer,
  );
  return believed(connection, answer);
}

/** An answer whose receipt holds: without it nobody could prove later that these reports were delivered. */
function believed({ collectorKey }: Connection, answer: BatchAnswer): BatchAnswer {
  const keys = new Map([[keyId(collectorKey), collectorKey]]);
  const received = answer.receipt === undefined ? new Set<string>() : receivedBy(answer.receipt, keys);
  const unproven = answer.fates.find(({ status, sha256 }) => status === "stored" && !received.has(sha256));
  if (unproven)
    throw new Unreached(
      `the collector says that it stored ${unproven.sha256}, and its receipt does not; all is kept and sent again`,
    );
  return answer;
}

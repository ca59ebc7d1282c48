import { keyId as idOf } from "../../trust/keys/public-key.ts";
import { DropError, openDrop } from "../../wire/drop.ts";
import type { BatchAnswer } from "../../wire/protocol.ts";
import { admittedHost } from "../api/authenticate.ts";
import { enrolOffline } from "../api/enrolment.ts";
import type { Taking } from "../api/parts.ts";
import { Refusal } from "../api/refusal.ts";
import { takeBatch } from "../api/reports.ts";
import { hostByKey } from "../store/hosts.ts";

/** What came of a drop, and which host it is of. */
export interface TakenDrop {
  host: string;
  answer: BatchAnswer;
}

/**
 * Takes a drop in as https would take the batch in it: from a host that is known and approved, with what its own key signed
 * alone. One that is not known yet may be enrolled by the request in the drop. Throws {@link Refusal}.
 */
export async function takeDrop(parts: Taking, bytes: Uint8Array): Promise<TakenDrop> {
  const { keyId, enrol, batch } = await opened(parts, bytes);
  if (enrol && (await hostByKey(parts.store, keyId)) === undefined) {
    if (idOf(enrol.hostKey) !== keyId)
      throw new Refusal(
        403,
        "bad-proof",
        `${enrol.name}: the request to enrol is of another key than the drop`,
      );
    await enrolOffline(parts, enrol);
  }
  const host = await admittedHost(parts.store, keyId);
  return { host: host.name, answer: await takeBatch(parts, host, batch) };
}

async function opened({ authority }: Taking, bytes: Uint8Array) {
  try {
    return await openDrop(bytes, authority.identity);
  } catch (thrown) {
    if (!(thrown instanceof DropError)) throw thrown;
    throw new Refusal(400, thrown.fault, thrown.message);
  }
}

import type { FastifyReply, FastifyRequest } from "fastify";
import { Oversized, unpackBatch } from "../../wire/batch.ts";
import { BATCH_BYTES } from "../../wire/protocol.ts";
import type { HostRow } from "../store/tables.ts";
import { Refusal } from "./refusal.ts";

/** Most bytes of unpacked batches in hand at once: three of the largest, and thousands as agents send them. */
const MOST = 3 * BATCH_BYTES;
/** A batch as agents send them is no larger once it is unpacked; a kilobyte on the wire may be the largest there is. */
const ORDINARY = 1024 * 1024;
/** When to come again, in seconds. */
const AGAIN = 5;

/** A host, or another collector. */
type Sender = Pick<HostRow, "id" | "name">;

/** What is in hand of the batches that come over the network, so that no sender can take the memory of all. */
export class InHand {
  readonly #requests = new Map<number, FastifyRequest>();
  #bytes = 0;

  /** Somebody sends a batch, which is in hand until {@link letGo} or the connection is over. Throws {@link Refusal} while another one from there is. */
  begin({ id, name }: Sender, request: FastifyRequest, reply: FastifyReply): void {
    if (this.#requests.has(id))
      throw new Refusal(503, "busy", "another batch from here is in hand; try again later", name, AGAIN);
    this.#requests.set(id, request);
    reply.raw.once("close", () => this.#end(id, request));
  }

  /** Ends it. Before the answer is sent: who has it may send the next batch at once. */
  letGo({ id }: Sender, request: FastifyRequest): void {
    this.#end(id, request);
  }

  #end(id: number, request: FastifyRequest): void {
    if (this.#requests.get(id) === request) this.#requests.delete(id);
  }

  /**
   * Works with the envelopes of a batch, and counts them as long as that takes. Throws {@link Refusal} where there is no
   * room for now, and `Trouble` for what is no batch.
   */
  async unpacked<Result>(
    body: Uint8Array,
    act: (lines: Promise<Uint8Array[]>) => Promise<Result>,
  ): Promise<Result> {
    let held = 0;
    const hold = (bytes: number) => {
      this.#hold(bytes - held);
      held = bytes;
    };
    try {
      return await act(unpackWithin(body, hold));
    } finally {
      hold(0);
    }
  }

  #hold(more: number): void {
    if (more > 0 && this.#bytes + more > MOST)
      throw new Refusal(503, "busy", "too much is in hand; try again later", undefined, AGAIN);
    this.#bytes += more;
  }
}

async function unpackWithin(body: Uint8Array, hold: (bytes: number) => void): Promise<Uint8Array[]> {
  const lines = await ordinary(body);
  if (lines === undefined) hold(BATCH_BYTES);
  const all = lines ?? (await unpackBatch(body));
  hold(all.reduce((sum, line) => sum + line.length, 0));
  return all;
}

/** Undefined for a larger one. */
async function ordinary(body: Uint8Array): Promise<Uint8Array[] | undefined> {
  try {
    return await unpackBatch(body, ORDINARY);
  } catch (thrown) {
    if (!(thrown instanceof Oversized)) throw thrown;
    return undefined;
  }
}

/** The load of the collector's bench, as a process of its own: `load.ts FILE URL HOW` with a {@link How} as JSON. Ends with a line of JSON. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { Agent, request } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { BATCH_TYPE, BatchAnswer, PATHS } from "../../../src/wire/protocol.ts";

/** One host with its certificate (PEM), and its batches in base64, in order. */
export interface LoadHost {
  cert: string;
  bodies: string[];
}

/** What is sent. All hosts have the same key for their connections, PEM. */
export interface Load {
  ca: string;
  key: string;
  hosts: LoadHost[];
}

/** How it is sent. */
export interface How {
  /** The batches of each host that are sent. */
  from: number;
  to: number;
  /** Batches that fall due in a second, over all hosts; without it each host sends its next one when it has its answer. */
  perSecond?: number;
}

/** What came of it. */
export interface LoadResult {
  /** Envelopes that the collector says it stored. */
  stored: number;
  /** From the first byte sent to the last answer. */
  seconds: number;
  /** Of each batch, from when it fell due to its answer. */
  latenciesMs: number[];
  /** Times that a batch had to be sent again, and by what. */
  again: Record<string, number>;
  /** Processor time of the load itself, in seconds. */
  cpu: number;
}

class Sender {
  readonly #url: URL;
  readonly #agent: Agent;
  readonly #result: LoadResult;
  /** Batches of one host go one after the other. */
  #last: Promise<void> = Promise.resolve();

  constructor(url: string, tls: { ca: string; cert: string; key: string }, result: LoadResult) {
    this.#url = new URL(PATHS.reports, url);
    this.#agent = new Agent({ ...tls, keepAlive: true, maxSockets: 1 });
    this.#result = result;
  }

  /** @param due when it is to be sent, by performance.now() */
  send(body: Buffer, due: number): Promise<void> {
    this.#last = this.#last.then(async () => {
      const answer = await this.#untilTaken(body);
      this.#result.stored += answer.fates.filter(({ status }) => status === "stored").length;
      this.#result.latenciesMs.push(performance.now() - due);
    });
    return this.#last;
  }

  /** As an agent does: what was not taken is sent again after a while. */
  async #untilTaken(body: Buffer): Promise<BatchAnswer> {
    for (;;) {
      const got = await this.#post(body).catch((thrown: NodeJS.ErrnoException) => thrown);
      if (!(got instanceof Error) && got.status === 200) return BatchAnswer.parse(JSON.parse(got.text));
      const why = got instanceof Error ? (got.code ?? got.message) : `status ${got.status}`;
      this.#result.again[why] = (this.#result.again[why] ?? 0) + 1;
      const wait = got instanceof Error ? 1 : got.after;
      await sleep((wait + Math.random()) * 1000);
    }
  }

  async #post(body: Buffer) {
    const sent = request(this.#url, {
      method: "POST",
      agent: this.#agent,
      headers: { "content-type": BATCH_TYPE, "content-length": body.length },
    });
    sent.end(body);
    const [response] = await once(sent, "response");
    const text = Buffer.concat(await response.toArray()).toString("utf8");
    return { status: response.statusCode, text, after: Number(response.headers["retry-after"] ?? 1) };
  }

  close(): void {
    this.#agent.destroy();
  }
}

async function run(file: string, url: string, { from, to, perSecond }: How): Promise<LoadResult> {
  const { ca, key, hosts }: Load = JSON.parse(readFileSync(file, "utf8"));
  const result: LoadResult = { stored: 0, seconds: 0, latenciesMs: [], again: {}, cpu: 0 };
  const senders = hosts.map(({ cert, bodies }) => ({
    sender: new Sender(url, { ca, cert, key }, result),
    bodies: bodies.slice(from, to).map((body) => Buffer.from(body, "base64")),
  }));
  const before = process.cpuUsage();
  const started = performance.now();
  if (perSecond === undefined)
    await Promise.all(
      senders.map(async ({ sender, bodies }) => {
        for (const body of bodies) await sender.send(body, performance.now());
      }),
    );
  else await paced(senders, perSecond, started);
  result.seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(before);
  result.cpu = (user + system) / 1e6;
  for (const { sender } of senders) sender.close();
  return result;
}

/** Each batch falls due at its time, whatever became of those before it: a collector that stalls is not spared. */
async function paced(
  senders: readonly { sender: Sender; bodies: Buffer[] }[],
  perSecond: number,
  started: number,
): Promise<void> {
  const order = Array.from({ length: senders[0]?.bodies.length ?? 0 }, (_, round) =>
    senders.flatMap(({ sender, bodies }) => ({ sender, body: bodies[round] })),
  ).flat();
  const sent: Promise<void>[] = [];
  for (const [at, { sender, body }] of order.entries()) {
    const due = started + (at * 1000) / perSecond;
    const early = due - performance.now();
    if (early > 0) await sleep(early);
    if (body) sent.push(sender.send(body, due));
  }
  await Promise.all(sent);
}

const [, , file, url, how] = process.argv;
if (import.meta.main && file && url && how)
  process.stdout.write(`${JSON.stringify(await run(file, url, JSON.parse(how)))}\n`);

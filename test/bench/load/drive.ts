/** The clients of an MES, as a process of their own: `drive.ts URL PER_SECOND` asks until its input ends, then prints what it saw as JSON. */
import { once } from "node:events";
import { Agent, get, type IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { isCode } from "../../../src/files/fault.ts";

/** One request that was answered well. */
export interface Asked {
  /** When it fell due, in milliseconds since 1970. */
  due: number;
  /** From then to the end of its answer, in milliseconds. */
  ms: number;
}

const now = () => performance.timeOrigin + performance.now();

/**
 * Asks at a steady rate, whatever became of the requests before: a server that stalls is not spared. Throws on the first
 * that is not answered by status 200.
 * @param url the number of the request takes the place of `%` in it
 */
export async function drive(url: string, perSecond: number, stop: AbortSignal): Promise<Asked[]> {
  const agent = new Agent({ keepAlive: true });
  const asked: Promise<Asked>[] = [];
  const started = now();
  const failed = new AbortController();
  try {
    while (!stop.aborted && !failed.signal.aborted) {
      const due = started + (asked.length * 1000) / perSecond;
      const early = due - now();
      if (early > 0) await sleep(early);
      const one = ask(url.replace("%", String(asked.length)), agent, due);
      // Told by the wait for all of them below; until then it must not end the process.
      one.catch(() => failed.abort());
      asked.push(one);
    }
    return await Promise.all(asked);
  } finally {
    agent.destroy();
  }
}

async function ask(url: string, agent: Agent, due: number): Promise<Asked> {
  const answer = await answered(url, agent);
  const text = Buffer.concat(await answer.toArray()).toString("utf8");
  if (answer.statusCode !== 200)
    throw new Error(`${url}: status ${answer.statusCode}\n${text.slice(0, 2000)}`);
  return { due, ms: now() - due };
}

/** The head of an answer. A server may close a connection just as it is used again: then the request goes anew (RFC 9110, section 9.2.2). */
async function answered(url: string, agent: Agent): Promise<IncomingMessage> {
  const request = get(url, { agent });
  // Said once by what waits for the answer; Node may say it again.
  request.on("error", () => undefined);
  try {
    const [answer] = await once(request, "response");
    return answer;
  } catch (thrown) {
    if (!(request.reusedSocket && isCode(thrown, "ECONNRESET"))) throw thrown;
    return answered(url, agent);
  }
}

if (import.meta.main) {
  const [, , url = "", perSecond] = process.argv;
  const stop = new AbortController();
  process.stdin.resume().on("end", () => stop.abort());
  process.stdout.write(JSON.stringify(await drive(url, Number(perSecond), stop.signal)));
}

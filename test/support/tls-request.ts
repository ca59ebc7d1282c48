import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { type RequestOptions, request } from "node:https";
import { text } from "node:stream/consumers";

export interface Answered {
  status: number;
  text: string;
}

/** One request as anybody may send it, whoever answers. */
export async function ask(
  url: URL,
  options: RequestOptions = {},
  body?: string | Uint8Array,
): Promise<Answered> {
  const sent = request(url, {
    rejectUnauthorized: false,
    agent: false,
    method: body === undefined ? "GET" : "POST",
    ...options,
  });
  sent.end(body);
  // Who is refused before all was sent has its answer, and the connection breaks behind it.
  sent.on("error", () => undefined);
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  return { status: response.statusCode ?? 0, text: await text(response) };
}

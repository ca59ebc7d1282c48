import { printable } from "../../src/model/text.ts";
import { EXIT } from "../../src/program/exit.ts";
import { systemClock } from "../clock.ts";
import { deliver } from "../ship/deliver.ts";
import { deliverySentence } from "./delivery-sentence.ts";

/** Delivers what waits, and says what came of it. Exit status 2 where not all could be delivered. */
export async function runDeliver({ state, json }: { state: string; json?: boolean }): Promise<void> {
  const delivery = await deliver(state, systemClock);
  process.stdout.write(`${json ? JSON.stringify({ delivery }) : printable(deliverySentence(delivery))}\n`);
  // The resident agent reads what came of it.
  if (!json && delivery.why !== undefined) process.exitCode = EXIT.trouble;
}

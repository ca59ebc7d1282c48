import { once } from "node:events";
import { mkdtempSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { type Running, serve } from "../../collector/serve.ts";
import { openStore, type Store } from "../../collector/store/store.ts";
import { pinPublications, publishTrust } from "../../collector/trust/publication.ts";
import { printable } from "../../model/text.ts";
import { Trouble } from "../../model/trouble.ts";
import { pageFor } from "../../print/page.ts";
import { reportText } from "../../print/report.ts";
import { approveThisMachine } from "./approve.ts";
import { runProgram, startProgram } from "./programs.ts";
import { firstReport, tellChanges } from "./tell.ts";
import { demoTrust, SITE } from "./trust.ts";

const LOOPBACK = "127.0.0.1";

/** Collector, engineers, host and auditor on one machine, until Ctrl-C. Throws {@link Trouble}. */
export async function runDemo(): Promise<void> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "mesdrift-demo-")));
  const [trust, state, agent] = [join(folder, "trust"), join(folder, "collector"), join(folder, "agent")];
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
  say(`All of this demo lies in ${folder}; its keys are made up and worth nothing.`);
  const store = await openStore(`sqlite:${join(state, "collector.db")}`);
  const collector = await startCollector(store, state);
  try {
    say("Looking at this machine, to approve it as it is …");
    const fingerprint = demoTrust(trust, await approveThisMachine(folder, agent), new Date());
    pinPublications(state, trust, fingerprint);
    publishTrust(state, trust, new Date());
    await enrolThisMachine({ url: collector.url, state, agent, fingerprint });
    await live({ store, state, agent, url: collector.url }, stop.signal);
  } finally {
    await collector.stop();
    await store.close();
    say(`Stopped. Nothing is left but ${folder}`);
  }
}

function startCollector(store: Store, state: string): Promise<Running> {
  const log = pino({ level: "error" }, pino.destination({ dest: 2, sync: true }));
  const listen = { host: LOOPBACK, port: 0 };
  return serve({ store, state, names: [LOOPBACK], listen, clock: () => new Date(), log });
}

interface Enrolling {
  url: string;
  state: string;
  agent: string;
  fingerprint: string;
}

async function enrolThisMachine({ url, state, agent, fingerprint }: Enrolling): Promise<void> {
  const permission = ["--site", SITE, "--approve", "--url", url, "--state", state];
  const token = await runProgram("mesdrift", ["collector", "token", "new", ...permission]);
  const trust = ["--site", SITE, "--root-fingerprint", fingerprint];
  say(await runProgram("agent", ["enrol", "--token", "-", ...trust, "--state", agent], token));
}

interface Living {
  store: Store;
  state: string;
  agent: string;
  url: string;
}

/** The agent's life, with what it tells. */
async function live({ store, state, agent, url }: Living, signal: AbortSignal): Promise<void> {
  const resident = startProgram("agent", ["run", "--log-level", "error", "--state", agent]);
  const over = new AbortController();
  const ended = once(resident, "close").then(() => over.abort());
  const until = AbortSignal.any([signal, over.signal]);
  try {
    const report = await firstReport(store, until);
    process.stdout.write(`\n${reportText(report, pageFor(process.stdout))}\n`);
    say(`The collector is at ${url}; its certificate is its own. In another terminal:`);
    say(`  npm run -s mesdrift -- collector finding list --state ${state}`);
    say(`  npm run -s agent -- status --state ${agent}`);
    say("Change something, such as an account or a listener, and it is told here. Ctrl-C ends it all.");
    await tellChanges(store, until);
  } catch (thrown) {
    if (!(thrown instanceof Error && thrown.name === "AbortError")) throw thrown;
  } finally {
    resident.kill("SIGTERM");
    await ended;
  }
  if (!signal.aborted) throw new Trouble("the agent ended by itself");
}

function say(text: string): void {
  for (const line of text.trimEnd().split("\n")) process.stdout.write(`${printable(line)}\n`);
}

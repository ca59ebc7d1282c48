import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Authority, openAuthority } from "../../src/collector/authority/authority.ts";
import { openStore, type Store } from "../../src/collector/store/store.ts";
import { addToken } from "../../src/collector/store/tokens.ts";
import { sha256 } from "../../src/trust/repository/names.ts";
import { PATHS } from "../../src/wire/protocol.ts";
import { tokenText } from "../../src/wire/token.ts";
import { CollectorProcess } from "./collector-process.ts";
import { mesdrift, type Outcome } from "./run-program.ts";
import { ask } from "./tls-request.ts";

/** A collector that runs as a process of its own, and those who administer it. */
export class TestCollector {
  /** For the collector's own files in `state`, and whatever a test needs. */
  readonly folder: string;
  readonly state: string;
  readonly store: string;
  running: CollectorProcess;

  private constructor(folder: string, store: string, running: CollectorProcess) {
    this.folder = folder;
    this.state = join(folder, "collector");
    this.store = store;
    this.running = running;
  }

  /** @param store its address; else a file in its folder */
  static async start(store?: string, options: readonly string[] = []): Promise<TestCollector> {
    const folder = mkdtempSync(join(tmpdir(), "mesdrift-collector-"));
    const url = store ?? `sqlite:${join(folder, "collector.db")}`;
    const state = join(folder, "collector");
    return new TestCollector(folder, url, await CollectorProcess.start({ state, store: url, options }));
  }

  /** A command of `mesdrift collector`. Throws with what it said where it fails. */
  async admin(...words: string[]): Promise<string> {
    const { status, stdout, stderr } = await this.tryAdmin(...words);
    if (status !== 0) throw new Error(`collector ${words.join(" ")}: ${stderr}`);
    return stdout.trimEnd();
  }

  tryAdmin(...words: string[]): Promise<Outcome> {
    return mesdrift(["collector", ...words, "--state", this.state, "--store", this.store]);
  }

  /** A token as `mesdrift collector token new` makes it, without the time that a process takes to start. */
  async token(asked: Partial<TokenAsked> = {}): Promise<string> {
    const authority = await openAuthority(this.state, () => new Date());
    const store = await openStore(this.store);
    const token = await newToken(store, authority, { url: this.running.url, ...asked });
    await store.close();
    return token;
  }

  /** The collector's figures whose names begin so, one a line. */
  async metrics(begin: string): Promise<string[]> {
    const { text } = await ask(new URL(PATHS.metrics, this.running.url));
    return text.split("\n").filter((line) => line.startsWith(begin));
  }

  async stop(): Promise<void> {
    if (!this.running.isOver) await this.running.end("SIGTERM");
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** What a token is to allow. */
interface TokenAsked {
  url: string;
  hosts?: number;
  approve?: boolean;
  days?: number;
  site?: string;
}

/** A token of a collector, with all that `mesdrift collector token new` writes into one. */
export async function newToken(
  store: Store,
  { fingerprint: ca, key, recipient }: Authority,
  { url, hosts = 1, approve = true, days = 7, site = "site-a" }: TokenAsked,
): Promise<string> {
  const now = new Date();
  const secret = randomBytes(32).toString("base64url");
  await addToken(store, {
    secret_sha256: sha256(secret),
    site,
    approves: approve ? 1 : 0,
    uses_left: hosts,
    expires_at: new Date(now.getTime() + days * 86_400_000).toISOString(),
    made_by: "a test",
    made_at: now.toISOString(),
  });
  return tokenText({ url, ca, secret, collectorKey: key.publicHex, recipient });
}

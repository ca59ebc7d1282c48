import type { Drift } from "../../src/compare/facts.ts";
import { orWhy } from "../host/ask.ts";
import type { FileStat, Host } from "../host/host.ts";
import { type Names, namesOf } from "../host/users.ts";
import { type Login, loginsOf } from "./logins.ts";
import { type Transaction, transactionsOf } from "./transactions.ts";

/** Kinds whose key is a path. */
const PATH_KINDS = new Set(["file", "config"]);

/** A package manager writes its log and its files within this many seconds of each other. */
const NEAR_SECONDS = 60;

/** Who or what likely caused a drift, as far as the host's own records tell. Each line is evidence, not proof. */
export class Actors {
  readonly #host: Host;
  #records: Promise<Records> | undefined;

  constructor(host: Host) {
    this.#host = host;
  }

  async of(drift: Drift): Promise<string[]> {
    this.#records ??= recordsOf(this.#host);
    const records = await this.#records;
    const paths = PATH_KINDS.has(drift.kind)
      ? [drift.key]
      : (drift.observed?.from ?? drift.approved?.from ?? []);
    const written = await lastWritten(this.#host, paths);
    const packages =
      drift.kind === "package"
        ? ofPackage(drift.key, records.transactions)
        : written
          ? near(written.seconds, records.transactions)
          : [];
    return [
      ...(written ? [writtenLine(written, records.users)] : []),
      ...packages.map(transactionLine),
      ...(written ? loggedIn(written.seconds, records.logins) : []),
    ];
  }
}

interface Records {
  users: Names;
  logins: Login[];
  transactions: Transaction[];
}

async function recordsOf(host: Host): Promise<Records> {
  return {
    users: await namesOf(host),
    logins: got(await orWhy(loginsOf(host))) ?? [],
    transactions: got(await orWhy(transactionsOf(host))) ?? [],
  };
}

/** Evidence that can't be read is none: a finding stands without it. */
function got<T>(answer: { value: T } | { why: string }): T | undefined {
  return "value" in answer ? answer.value : undefined;
}

interface Written {
  path: string;
  stat: FileStat;
  /** Since the epoch. */
  seconds: number;
}

/** The one of the paths that changed last, by the inode's change time, which writing to a file can't set back. */
async function lastWritten(host: Host, paths: readonly string[]): Promise<Written | undefined> {
  const found: Written[] = [];
  for (const path of paths) {
    if (path.startsWith("/proc/") || path.startsWith("/sys/")) continue;
    const stat = got(await orWhy(host.stat(path)));
    if (stat) found.push({ path, stat, seconds: Math.floor(stat.ctime / 1e6) });
  }
  return found.sort((a, b) => b.seconds - a.seconds)[0];
}

function writtenLine({ path, stat, seconds }: Written, users: Names): string {
  return `${path} last changed ${new Date(seconds * 1000).toISOString()}, owner ${users.user(stat.uid)}`;
}

function ofPackage(key: string, transactions: readonly Transaction[]): Transaction[] {
  const name = key.split(":")[0];
  return transactions.filter((transaction) => transaction.package === name).slice(-1);
}

function near(seconds: number, transactions: readonly Transaction[]): Transaction[] {
  return transactions.filter((one) => Math.abs(one.seconds - seconds) <= NEAR_SECONDS).slice(-3);
}

function transactionLine({ at, action, package: name, from, to }: Transaction): string {
  return `dpkg: ${action} ${name} ${from} to ${to}, ${at}`;
}

function loggedIn(seconds: number, logins: readonly Login[]): string[] {
  const those = logins.filter(
    ({ start, end }) => start <= seconds && seconds <= (end ?? Number.POSITIVE_INFINITY),
  );
  return [
    ...new Set(
      those.map(
        ({ user, terminal, from }) => `logged in then: ${user} on ${terminal}${from ? ` from ${from}` : ""}`,
      ),
    ),
  ];
}

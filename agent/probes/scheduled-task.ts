import { formatAddress } from "../../src/model/address.ts";
import type { Fact } from "../../src/model/fact.ts";
import { ifPresent, orWhy } from "../host/ask.ts";
import { command } from "../host/commands.ts";
import { atCommand, atTime } from "../host/cron.ts";
import { cronJobs, filesIn, type JobsSeen, type ScheduledJob } from "../host/cron-jobs.ts";
import type { Host } from "../host/host.ts";
import { enabledState } from "../host/unit-enabled.ts";
import { type UnitIndex, unitIndex } from "../host/unit-files.ts";
import { unitStem } from "../host/unit-names.ts";
import { filesOf, loadUnits } from "../host/units.ts";
import { namesOf } from "../host/users.ts";
import type { Observed, Probe, Scope } from "./probe.ts";

const kind = "scheduled-task";

/** Where at(1) keeps its jobs: on Debian, and on Red Hat and SUSE. */
const AT_SPOOLS = ["/var/spool/cron/atjobs", "/var/spool/at", "/var/spool/atjobs"];

/** Settings of a timer that say when it goes off (systemd.timer(5)). */
const TIMES = [
  "OnCalendar",
  "OnActiveSec",
  "OnBootSec",
  "OnStartupSec",
  "OnUnitActiveSec",
  "OnUnitInactiveSec",
];

export const probe: Probe = {
  kind,
  about: "Jobs that start by themselves. Key: cron:FILE/USER:COMMAND, cron:SCRIPT, at:FILE or timer:UNIT.",
  fields: {
    schedule: { is: "state", about: "when it runs, as written", set: true },
    user: { is: "identity", about: "account it runs as" },
    command: { is: "identity", about: "what it runs, without its secrets" },
    file: { is: "identity", about: "file that holds it" },
    secrets: { is: "state", about: "digests of the secrets in the command" },
    unit: { is: "state", about: "unit that a timer starts" },
    enabled: { is: "state", about: "whether a timer starts at boot, in the words of systemctl is-enabled" },
  },
  async *observe(host, scope) {
    const cron = await cronJobs(host);
    for (const fact of cronFacts(cron.jobs, scope)) yield { fact };
    yield* gaps("cron", cron.unreadable);
    yield* atJobs(host, scope);
    const index = await orWhy(unitIndex(host));
    if ("value" in index) yield* timers(host, index.value);
    else
      yield { unreadable: { address: formatAddress({ kind, key: "timer:" }), why: index.why, below: true } };
  },
};

/** A changed schedule is a changed field: the same command in one file is one job, however often it stands there. */
export function cronFacts(jobs: readonly ScheduledJob[], scope: Scope): Fact[] {
  const facts = new Map<string, Fact>();
  for (const { file, schedule, user, command: line } of jobs) {
    const { text, secrets } = command(line ?? file, scope.secrets);
    const key = line === undefined ? `cron:${file}` : `cron:${file}/${user}:${text}`;
    const known = facts.get(key)?.fields;
    const schedules = Array.isArray(known?.schedule) ? known.schedule : [];
    const sealed = [...(Array.isArray(known?.secrets) ? known.secrets : []), ...secrets];
    const fields = {
      schedule: [...schedules, schedule],
      user,
      command: text,
      file,
      ...(sealed.length > 0 ? { secrets: sealed } : {}),
    };
    facts.set(key, { kind, key, fields, from: [file] });
  }
  return [...facts.values()];
}

function* gaps(type: string, unreadable: JobsSeen["unreadable"]): Iterable<Observed> {
  for (const { path, why } of unreadable)
    yield { unreadable: { address: formatAddress({ kind, key: `${type}:${path}` }), why, below: true } };
}

async function* atJobs(host: Host, scope: Scope): AsyncGenerator<Observed> {
  const unreadable: JobsSeen["unreadable"] = [];
  const names = await orWhy(namesOf(host));
  if ("why" in names) yield { unreadable: { address: `${kind}:*#user`, why: names.why } };
  for (const spool of AT_SPOOLS)
    for (const file of await filesIn(host, spool, { unreadable })) {
      const time = atTime(file.slice(spool.length + 1));
      if (time === undefined) continue;
      const job = await orWhy(ifPresent(atJob(host, file)));
      if ("why" in job) unreadable.push({ path: file, why: job.why });
      // It was run meanwhile, or is.
      if ("why" in job || job.value === undefined) continue;
      const { script, uid } = job.value;
      const { text, secrets } = command(atCommand(script), scope.secrets);
      const user = "why" in names ? {} : { user: names.value.user(uid) };
      const fields = {
        schedule: [`once at ${time} seconds since 1970`],
        ...user,
        command: text,
        file,
      };
      yield {
        fact: {
          kind,
          key: `at:${file}`,
          fields: secrets.length > 0 ? { ...fields, secrets } : fields,
          from: [file],
        },
      };
    }
  yield* gaps("at", unreadable);
}

async function atJob(host: Host, file: string): Promise<{ script: string; uid: number }> {
  return { script: await host.text(file), uid: (await host.stat(file)).uid };
}

async function* timers(host: Host, index: UnitIndex): AsyncGenerator<Observed> {
  for (const why of index.unreadable) yield { unreadable: { address: `${kind}:*#enabled`, why } };
  const { units, unreadable } = await loadUnits(host, index, ["timer"], []);
  for (const unit of units) {
    const { name, file, settings } = unit;
    const schedule = TIMES.flatMap((setting) =>
      settings.list("Timer", setting).map((time) => `${setting}=${time}`),
    );
    const started = settings.last("Timer", "Unit") ?? `${unitStem(name)}.service`;
    const enabled = enabledState(unit, index);
    const fields = {
      ...(enabled === undefined ? {} : { enabled }),
      ...(file.masked ? {} : { schedule, unit: started }),
    };
    yield {
      fact: {
        kind,
        key: `timer:${name}`,
        fields,
        from: filesOf(unit),
      },
    };
  }
  for (const { name, why } of unreadable)
    yield { unreadable: { address: formatAddress({ kind, key: `timer:${name}` }), why } };
}

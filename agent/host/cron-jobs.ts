import { FormatError } from "../../src/formats/tree.ts";
import { ifPresent, orWhy } from "./ask.ts";
import { anacronJobsOf, type CronJob, cronJobsOf, isIgnoredByCron } from "./cron.ts";
import type { FileStat, Host } from "./host.ts";

/** A job that cron runs. */
export interface ScheduledJob {
  file: string;
  schedule: string;
  user: string;
  /** As written; undefined where the file itself is run. */
  command: string | undefined;
}

export interface JobsSeen {
  jobs: ScheduledJob[];
  /** Files and folders that could not be read or understood. */
  unreadable: { path: string; why: string }[];
}

/** Folders of scripts, by how often they run. */
const SCRIPTS = ["hourly", "daily", "weekly", "monthly", "yearly"];

/** Where users' own crontabs lie: on Debian, SUSE and Red Hat. */
const SPOOLS = ["/var/spool/cron/crontabs", "/var/spool/cron/tabs", "/var/spool/cron"];

/** All that cron and anacron run, as their files say. */
export async function cronJobs(host: Host): Promise<JobsSeen> {
  const seen: JobsSeen = { jobs: [], unreadable: [] };
  await addFile(host, "/etc/crontab", cronJobsOf, seen);
  await addFile(host, "/etc/anacrontab", anacronJobsOf, seen);
  for (const path of await filesIn(host, "/etc/cron.d", seen)) await addFile(host, path, cronJobsOf, seen);
  for (const spool of SPOOLS)
    for (const path of await filesIn(host, spool, seen))
      await addFile(host, path, (text) => cronJobsOf(text, nameOf(path)), seen);
  for (const often of SCRIPTS) await addScripts(host, often, seen);
  return seen;
}

async function addFile(
  host: Host,
  file: string,
  parse: (text: string) => CronJob[],
  seen: JobsSeen,
): Promise<void> {
  const text = await orWhy(ifPresent(host.text(file)));
  if ("why" in text) seen.unreadable.push({ path: file, why: text.why });
  else if (text.value !== undefined) addJobs(file, text.value, parse, seen);
}

function addJobs(
  file: string,
  text: string,
  parse: (text: string) => CronJob[],
  { jobs, unreadable }: JobsSeen,
): void {
  try {
    jobs.push(...parse(text).map((job) => ({ file, ...job })));
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    unreadable.push({ path: file, why: `${file}: ${error.message}` });
  }
}

async function addScripts(host: Host, often: string, seen: JobsSeen): Promise<void> {
  for (const file of await filesIn(host, `/etc/cron.${often}`, seen)) {
    const stat = await orWhy(ifPresent(followed(host, file)));
    if ("why" in stat) seen.unreadable.push({ path: file, why: stat.why });
    else if (stat.value?.type === "file" && (stat.value.mode & 0o111) !== 0)
      seen.jobs.push({ file, schedule: `@${often}`, user: "root", command: undefined });
  }
}

/** Paths of the files of a folder that cron looks at; none where there is no such folder. */
export async function filesIn(
  host: Host,
  folder: string,
  { unreadable }: Pick<JobsSeen, "unreadable">,
): Promise<string[]> {
  const names = await orWhy(ifPresent(host.list(folder)));
  if ("why" in names) unreadable.push({ path: folder, why: names.why });
  const paths =
    "why" in names
      ? []
      : (names.value ?? []).filter((name) => !isIgnoredByCron(name)).map((name) => `${folder}/${name}`);
  const stats = await Promise.all(paths.map((path) => orWhy(ifPresent(followed(host, path)))));
  // What can't be looked at is told when it is read.
  return paths.filter((_, at) => {
    const stat = stats[at];
    return stat && ("why" in stat || stat.value?.type === "file");
  });
}

async function followed(host: Host, path: string): Promise<FileStat> {
  return host.stat(await host.resolve(path));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

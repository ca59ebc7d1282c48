import { crontab as system, userCrontab } from "../../src/formats/crontab.ts";
import type { Node } from "../../src/formats/tree.ts";

/** One line of a crontab that runs something (crontab(5)). */
export interface CronJob {
  /** Five fields, or one such as `@daily`, parted by single blanks. */
  schedule: string;
  user: string;
  command: string;
}

/**
 * Jobs of a crontab. Throws FormatError at a line that is none, as cron itself then ignores the whole file.
 * @param user whose crontab it is; without it each line names the user, as in /etc/crontab and /etc/cron.d
 */
export function cronJobsOf(text: string, user?: string): CronJob[] {
  const { children } = (user === undefined ? system : userCrontab).parse(text);
  return children
    .filter(({ name }) => name === "job")
    .map((job) => ({
      schedule: textOf(job, "schedule"),
      user: user ?? textOf(job, "user"),
      command: textOf(job, "command"),
    }));
}

function textOf(job: Node, name: string): string {
  return String(job.children.find((child) => child.name === name)?.value ?? "");
}

/** Jobs of /etc/anacrontab (anacrontab(5)): period in days, delay in minutes, name, command; they run as root. */
export function anacronJobsOf(text: string): CronJob[] {
  return text.split("\n").flatMap((line) => {
    const [, period, delay, name, command = ""] =
      /^\s*(\d+|@[a-z]+)\s+(\d+)\s+([^\s=]+)\s+(\S.*)$/.exec(line) ?? [];
    if (period === undefined) return [];
    return [{ schedule: `anacron ${period} ${delay} ${name}`, user: "root", command: oneLine(command) }];
  });
}

function oneLine(text: string): string {
  return text.trim().replace(/\s+/g, " ");
}

/** Is a file of this name in /etc/cron.d or /etc/cron.daily left alone? Those of editors and package managers are (run-parts(8)). */
export function isIgnoredByCron(name: string): boolean {
  return /^\.|~$|\.(?:dpkg-\w+|rpm\w+|swp|bak|placeholder|disabled)$|^README$/.test(name);
}

/** When an at job runs, in seconds since 1970, from its file's name: queue, number in five hex digits, minutes in eight. */
export function atTime(file: string): number | undefined {
  const minutes = /^[a-zA-Z=][0-9a-f]{5}([0-9a-f]{8})$/.exec(file)?.[1];
  return minutes === undefined ? undefined : Number.parseInt(minutes, 16) * 60;
}

/** The command of an at job: what follows the environment that at(1) writes before it. */
export function atCommand(script: string): string {
  const [, , body] = /<<\s*'(marcinDELIMITER[0-9a-f]+)'\n(.*)\n\1/s.exec(script) ?? [];
  return oneLine(body ?? script.slice(script.lastIndexOf("\n}\n") + 3));
}

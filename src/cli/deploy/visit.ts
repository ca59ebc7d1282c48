import { HostError } from "../../../agent/host/host.ts";
import type { Access } from "../../../agent/host/ssh/access.ts";
import type { Sudo } from "../../../agent/host/ssh/login.ts";
import type { Target } from "../../../agent/host/ssh/target.ts";
import { Trouble } from "../../model/trouble.ts";
import type { Enrolment } from "./enrolment.ts";
import type { DeployJournal, Entry, Step } from "./journal.ts";
import { Login } from "./login.ts";
import type { DeployOptions } from "./options.ts";
import type { Packages } from "./packages.ts";
import { enrol, install, newReport, remove, upgrade, upload } from "./steps.ts";
import { type System, systemOf } from "./system.ts";

/** What a visit of a host needs. */
export interface Means {
  options: DeployOptions;
  access: Access;
  sudo: Sudo | undefined;
  /** None where the agent is to be removed. */
  packages: Packages | undefined;
  enrolment: Enrolment;
  journal: DeployJournal;
  /** Told what is done on which host. */
  progress(host: string, what: string): void;
}

/** A row of the table of results. */
export interface Result {
  host: string;
  system: string;
  step: Step;
  result: "done" | "failed" | "would be done" | "not begun";
  /** What was done, or what went wrong. */
  told: string;
}

/** Logs in to one host and does what is still to be done there. Never throws what is wrong with that host. */
export async function visit(host: string, target: Target, means: Means): Promise<Result> {
  const row: Result = { host, system: "", step: "look", result: "failed", told: "" };
  try {
    means.progress(host, "look");
    await using login = await Login.open(target, means.access, means.sudo);
    const system = await systemOf(login.root);
    row.system = `${system.name} ${system.architecture}`;
    row.told = await (means.options.remove ? removeFrom : deployTo)(login, system, means, row);
    row.result = means.options.dryRun ? "would be done" : "done";
  } catch (thrown) {
    if (!(thrown instanceof Trouble || thrown instanceof HostError)) throw thrown;
    row.told = thrown.message;
  }
  return row;
}

async function removeFrom(
  login: Login,
  system: System,
  { options, progress }: Means,
  row: Result,
): Promise<string> {
  row.step = "remove";
  if (system.installed === undefined && !options.purge) return "no agent is installed";
  const told = `${options.purge ? "purge" : "remove"} version ${system.installed ?? "none"}`;
  if (options.dryRun) return told;
  progress(row.host, told);
  await remove(login, system, options.purge === true);
  return told;
}

/** Each step is left out where what it brings about is there already. */
async function deployTo(login: Login, system: System, means: Means, row: Result): Promise<string> {
  const { options, packages, enrolment, journal, progress } = means;
  const wanted = packages?.for(system);
  if (wanted === undefined) throw new Trouble("--packages: expected the folder with the packages");
  const isThere = system.installed === wanted.version && journal.of(row.host)?.package === wanted.sha256;
  const todo = [
    ...(isThere ? [] : [`install ${wanted.name}`]),
    ...(system.isEnrolled ? [] : ["enrol"]),
    system.isEnrolled && !isThere ? "wait for a new report" : "wait for the first report",
  ];
  if (options.dryRun) return todo.join(", ");
  const begin = (step: Step) => {
    row.step = step;
    progress(row.host, step);
  };
  let before = isThere ? (journal.of(row.host)?.before ?? "") : "";
  if (!isThere) {
    begin("upload");
    const path = await upload(login, wanted);
    try {
      begin("install");
      before = await (system.isEnrolled ? upgrade : install)(login, { system, path, enrolment });
    } finally {
      await login.clear(path);
    }
    note(means, row, { package: wanted.sha256, before });
  }
  if (!system.isEnrolled) {
    begin("enrol");
    await enrol(login, await enrolment.token(), options);
    note(means, row, { package: wanted.sha256, before });
  }
  begin("report");
  await newReport(login, enrolment, before, options.wait);
  return todo.join(", ");
}

function note(
  { journal }: Means,
  { host, step }: Result,
  installed: Required<Pick<Entry, "package" | "before">>,
): void {
  journal.note(host, { step, result: "under-way", ...installed, at: new Date().toISOString() });
}

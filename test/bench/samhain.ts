import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { samhainIn } from "./install.ts";
import { type Measured, measure } from "./measure.ts";

/** Of the machine's own /etc, what samhain asks the C library for. */
const FROM_ETC = ["passwd", "group", "hosts", "nsswitch.conf"];

/** Everything but the files of the tree is off: programs with setuid, ports, logins, mounts, processes. */
const config = (tree: string) => `[ReadOnly]
dir = 99${tree}
[SuidCheck]
SuidCheckActive = no
[PortCheck]
PortCheckActive = no
[ProcessCheck]
ProcessCheckActive = no
[Utmp]
LoginCheckActive = no
[Mounts]
MountCheckActive = no
[Log]
MailSeverity = none
SyslogSeverity = none
LogSeverity = none
PrintSeverity = crit
[Misc]
Daemon = no
DigestAlgo = SHA256
[EOF]
`;

/** samhain over one folder, with SHA-256. */
export class Samhain {
  readonly #folder: string;
  readonly #program: string;

  private constructor(folder: string, program: string) {
    this.#folder = folder;
    this.#program = program;
  }

  static async init(folder: string, tree: string): Promise<Samhain> {
    for (const place of ["etc/samhain", "lib/samhain", "log/samhain", "run/samhain"])
      await mkdir(join(folder, place), { recursive: true });
    for (const name of FROM_ETC) await cp(join("/etc", name), join(folder, "etc", name));
    const samhain = new Samhain(folder, await samhainIn(folder));
    await writeFile(join(folder, "etc/samhain/samhainrc"), config(tree));
    await samhain.#run("init");
    return samhain;
  }

  check(): Promise<Measured> {
    return this.#run("check");
  }

  #run(what: "init" | "check"): Promise<Measured> {
    const command = ["bash", join(import.meta.dirname, "samhain.sh"), this.#folder, this.#program];
    return measure(this.#folder, [...command, "-t", what, "--foreground"]);
  }
}

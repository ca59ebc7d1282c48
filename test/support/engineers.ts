import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { lockKey } from "../../src/trust/keys/key-file.ts";
import { publicKey } from "../../src/trust/keys/public-key.ts";
import { newKeyPem, signingKey } from "../../src/trust/keys/signing-key.ts";

const PROGRAMS = {
  mesdrift: fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url)),
  agent: fileURLToPath(new URL("../../agent/main.ts", import.meta.url)),
};
const PASSPHRASE = "planted: correct horse battery";
/** Quick to open, unlike a real key. */
const WORK_FACTOR = 4;

export interface Ran {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Engineers at one desk: a folder with their keys, who run the real programs in it. */
export class Desk {
  readonly folder: string;
  constructor(folder: string) {
    this.folder = folder;
    mkdirSync(join(folder, "state"));
  }

  /** Makes a key: `NAME.key` and `NAME.key.pub`. */
  async addKey(name: string, person = name): Promise<void> {
    const pem = newKeyPem();
    const shown = publicKey(signingKey(pem).publicHex, person);
    writeFileSync(join(this.folder, `${name}.key`), await lockKey(pem, PASSPHRASE, WORK_FACTOR));
    writeFileSync(join(this.folder, `${name}.key.pub`), JSON.stringify(shown));
  }

  run(args: readonly string[], program: keyof typeof PROGRAMS = "mesdrift"): Ran {
    const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAMS[program], ...args], {
      cwd: this.folder,
      encoding: "utf8",
      input: PASSPHRASE,
      env: { ...process.env, XDG_STATE_HOME: join(this.folder, "state") },
    });
    return { status, stdout, stderr };
  }

  /** Signs a proposal as one engineer. */
  approve(proposal: string, name: string): Ran {
    const key = ["--key", `${name}.key`, "--passphrase-fd", "0", "--yes"];
    return this.run(["baseline", "approve", proposal, ...key, "--repo", "trust"]);
  }

  publish(...proposals: string[]): Ran {
    const key = ["--publisher-key", "publisher.key", "--passphrase-fd", "0"];
    return this.run(["baseline", "publish", ...proposals, ...key, "--repo", "trust"]);
  }

  /** A command that proposes, with what every proposal says. */
  propose(output: string, ...args: string[]): Ran {
    return this.run([...args, "--repo", "trust", "--ticket", "CHG-7", "--reason", "a test", "-o", output]);
  }

  /** Has two engineers sign, and publishes. */
  enforce(proposal: string, ...names: string[]): Ran {
    for (const name of names) this.approve(proposal, name);
    return this.publish(proposal);
  }
}

/** A desk with three engineers, a publisher, a trust repository with threshold 2 and one site. */
export async function desk(folder: string, ...policy: string[]): Promise<Desk> {
  const made = new Desk(folder);
  for (const name of ["meyer", "kaya", "silva", "publisher"]) await made.addKey(name);
  const each = (option: string) => ["meyer", "kaya", "silva"].flatMap((name) => [option, `${name}.key.pub`]);
  const groups = [...each("--admin"), ...each("--engineer"), "--publisher", "publisher.key.pub"];
  made.run(["trust", "init", "trust", ...groups, ...policy, "-o", "init.proposal"]);
  made.enforce("init.proposal", "meyer", "kaya");
  made.propose("site.proposal", "site", "add", "site-a", ...each("--engineer"));
  made.enforce("site.proposal", "meyer", "kaya");
  return made;
}

import { spawn, spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.ts";

const MAIN = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
const [RIGHT, OTHER] = ["planted: battery staple", "planted: battery stable"];
/** A key takes a second to lock, more on a busy machine. */
const LONG = { timeout: 120_000 };

/** Runs `key new` on a terminal of its own, and types an answer each time something is asked. */
function onTerminal(folder: string, ...answers: string[]): Promise<string> {
  const command = `${process.execPath} ${MAIN} key new --name Meyer -o m.key`;
  const child = spawn("script", ["-qec", command, "/dev/null"], { cwd: folder });
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let shown = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    shown += text;
    if (/: $/.test(text)) child.stdin.write(`${answers.shift() ?? ""}\r`);
  });
  child.on("error", reject).on("close", () => resolve(shown));
  return promise;
}

describe("mesdrift key new", () => {
  test("takes the passphrase from a file descriptor, and writes the secret for its owner alone", LONG, () => {
    const folder = temporaryFolder();
    const run = (input: string) =>
      spawnSync(
        process.execPath,
        [MAIN, "key", "new", "--name", "A. Meyer", "-o", "m.key", "--passphrase-fd", "0"],
        {
          cwd: folder,
          encoding: "utf8",
          input,
        },
      );
    expect(run("short").stderr).toMatch(/found a passphrase of 5 characters, expected at least 12/);
    const { status, stdout } = run(`${RIGHT}\n`);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Wrote m\.key .*\nKey id: [0-9a-f]{64}\n$/);
    expect(statSync(join(folder, "m.key")).mode & 0o777).toBe(0o600);
    expect(run(RIGHT).stderr).toMatch(/m\.key: is there already/);
  });

  test("says what a name must be, and makes no key without one", () => {
    const folder = temporaryFolder();
    const args = ["key", "new", "--name", " ", "-o", "m.key", "--passphrase-fd", "0"];
    const { status, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
      cwd: folder,
      encoding: "utf8",
    });
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: 'mesdrift: --name: found " ", expected the name of a person in 1 to 100 characters\n',
    });
    expect(existsSync(join(folder, "m.key"))).toBe(false);
  });

  const onPty = test.skipIf(!existsSync("/usr/bin/script"));
  onPty("asks twice on a terminal, and shows nothing of what is typed (needs script(1))", LONG, async () => {
    const folder = temporaryFolder();
    expect(await onTerminal(folder, RIGHT, OTHER)).toMatch(/two different passphrases/);
    expect(existsSync(join(folder, "m.key"))).toBe(false);
    const shown = await onTerminal(folder, RIGHT, RIGHT);
    expect(shown).toMatch(/Once more: [\s\S]*Wrote m\.key/);
    expect(shown).not.toContain("battery");
  });
});

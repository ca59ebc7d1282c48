import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { planted, SECRETS } from "./secrets/planted.ts";
import { traces } from "./secrets/traces.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

const top = join(import.meta.dirname, "..");
const CONFIGS = [
  "/etc/app/**",
  "/etc/redis/*",
  "/etc/mosquitto/*",
  "/etc/snmp/*",
  "/etc/systemd/system/*",
  "/etc/sudoers.d/*",
  "/etc/NetworkManager/**",
];

interface Said {
  stdout: string;
  stderr: string;
  status: number | null;
}

function run(program: string, ...args: string[]): Said {
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(top, program), ...args], {
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
    maxBuffer: 1 << 28,
  });
  return { stdout, stderr, status };
}
const agent = (...args: string[]) => run("agent/main.ts", ...args);
const mesdrift = (...args: string[]) => run("src/cli/main.ts", ...args);

function writeAll(root: string, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** The text of every file below a folder. */
function everything(folder: string): string {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name));
  return files
    .filter((file) => statSync(file).isFile())
    .map((file) => readFileSync(file, "latin1"))
    .join("\n");
}

test("a planted secret is found again in each of its forms, so that the tests below can fail", () => {
  const [secret = ""] = SECRETS;
  for (const form of ["utf8", "base64", "hex"] as const) {
    for (const before of ["", "a", "ab"]) {
      const text = Buffer.from(`${before}${secret}`).toString(form);
      expect(traces(text, SECRETS)).not.toEqual([]);
    }
  }
  expect(SECRETS.length).toBeGreaterThan(20);
});

test("no secret of a machine is in its snapshot, its baseline, its reports, or the agent's own folder", () => {
  const folder = temporaryFolder();
  const [root, state] = [join(folder, "image"), join(folder, "state")];
  const configs = CONFIGS.flatMap((glob) => ["--config", glob]);
  const of = ["--root", root, "--state", state, ...configs];
  const at = (name: string) => join(folder, name);

  writeAll(root, planted());
  const said = [agent("snapshot", ...of, "-o", at("before.json")), agent("audit", ...of)];
  said.push(mesdrift("baseline", "draft", "--from", at("before.json"), "-o", at("baseline.yaml")));
  writeAll(root, planted("x"));
  said.push(agent("snapshot", ...of, "-o", at("after.json")));
  said.push(agent("audit", ...of, "--baseline", at("baseline.yaml")));
  said.push(agent("audit", ...of, "--baseline", at("baseline.yaml"), "--format", "json"));
  said.push(mesdrift("diff", at("before.json"), at("after.json")));
  said.push(mesdrift("diff", at("before.json"), at("after.json"), "--format", "json"));

  expect(said.map(({ status, stderr }) => (status === 2 ? stderr : ""))).toEqual(said.map(() => ""));
  const shown = said.map(({ stdout, stderr }) => stdout + stderr).join("\n");
  const kept = ["before.json", "after.json", "baseline.yaml"]
    .map((name) => readFileSync(at(name), "utf8"))
    .join("\n");
  const hidden = [
    ...SECRETS,
    ...SECRETS.map((secret) => `${secret}x`),
    ...Object.values(planted()),
    ...Object.values(planted("x")),
  ].filter(holdsSecret);
  expect(traces(shown + kept + everything(state), hidden)).toEqual([]);
  expect(shown).toContain("/etc/app/server.xml");
});

test("no secret in the arguments or the environment of a running program is in the snapshot", async () => {
  const [argument = "", variable = ""] = SECRETS;
  const listen = 'require("node:net").createServer().listen(0, () => console.log("listening"))';
  const program = spawn(process.execPath, ["-e", listen, "--", `--password=${argument}`], {
    env: { ...process.env, DB_PASSWORD: variable },
  });
  try {
    await once(program.stdout, "data");
    const { stdout, stderr, status } = agent("snapshot", "--state", temporaryFolder());
    expect(status).toBe(0);
    expect(stdout).toContain('"kind":"port"');
    expect(traces(stdout + stderr, SECRETS)).toEqual([]);
  } finally {
    program.kill();
  }
});

const holdsSecret = (text: string) => SECRETS.some((secret) => text.includes(secret));

test.each(Object.entries(planted()).filter(([, text]) => holdsSecret(text)))(
  "diff doesn't show the changed secret in %s",
  (path, text) => {
    const folder = temporaryFolder();
    writeAll(folder, { [`before${path}`]: text, [`after${path}`]: planted("x")[path] ?? "" });
    const files = [join(folder, `before${path}`), join(folder, `after${path}`)] as const;
    const { stdout, stderr, status } = mesdrift("diff", ...files, "--format", "json");
    expect(traces(stdout + stderr, SECRETS)).toEqual([]);
    if (status === 2) expect(stderr).toMatch(/^mesdrift: .*\n$/);
    else expect(JSON.parse(stdout)).toHaveProperty("changes");
  },
);

/** What the agent is made to do when it is built, so that V8 compiles what it will need on a host. */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const checkout = join(import.meta.dirname, "..");
/** Findings are no failure here. */
const FOUND = 1;

/** Enough settings for a config to be long: what was approved of it is read by other code then. */
const TAGS = Array.from({ length: 100 }, (_, at) => `tag${at}=mes\n`).join("");

/** A small plant: configs in the formats that are met most, with one setting that is to change. */
const plant = (port: number): Record<string, string> => ({
  "server.xml": `<?xml version="1.0"?>\n<Server><!-- one --><Connector port="${port}" password="a"/><Connector port="1"/></Server>\n`,
  "gateway.ini": `; one\n[web]\nport=${port}\nhost=mes\n[db]\npassword=a\n[tags]\n${TAGS}`,
  "mes.properties": `# one\nmes.port=${port}\nmes.host=mes\nmes.password=a\n`,
  "lines.json": `{"lines": [{"id": "a", "port": ${port}}, {"id": "b", "port": 1}]}\n`,
  "lines.yaml": `# one\nlines:\n  - id: a\n    port: ${port}\n  - id: b\n    port: 1\n`,
  "mes.toml": `[web]\nport = ${port}\n`,
  "mes.conf": `# one\nport = ${port}\nhost = mes\n`,
  "mes.env": `PORT=${port}\nPASSWORD=a\n`,
  "mes.bin": `\0${port}`,
});

/**
 * Takes a bundled agent through a snapshot of this machine, and audits of a small plant: the first, one where nothing
 * changed, and one where each file did. What V8 made of it by then is left in the folder.
 */
export async function rehearse(folder: string, flags: readonly string[]): Promise<void> {
  const stage = await mkdtemp(join(tmpdir(), "mesdrift-rehearsal-"));
  try {
    await perform(stage, (...args) => warm(folder, flags, [...args, "--state", join(stage, "state")]));
    for (const when of ["early", "late"])
      await run(process.execPath, [...flags, join(import.meta.dirname, "taken.ts"), folder, when]);
  } finally {
    await rm(stage, { recursive: true });
  }
}

async function perform(stage: string, agent: (...args: string[]) => Promise<void>): Promise<void> {
  const at = (name: string) => join(stage, name);
  const write = async (port: number) => {
    for (const [name, text] of Object.entries(plant(port))) await writeFile(join(at("plant"), name), text);
  };
  await mkdir(at("plant"));
  await write(8088);
  const watch = [{ config: at("plant/*.*") }, { file: `${at("plant")}/**` }];
  await writeFile(at("watch.yaml"), JSON.stringify({ id: "plant", version: 1, title: "Plant", watch }));
  await agent("snapshot");
  await agent("snapshot", "--baseline", at("watch.yaml"), "-o", at("snapshot.json"));
  const draft = ["--from", at("snapshot.json"), "--extends", at("watch.yaml"), "-o", at("drafted.yaml")];
  await mesdrift("baseline", "draft", ...draft);
  await writeFile(
    at("approved.json"),
    await mesdrift("baseline", "show", at("drafted.yaml"), "--format", "json"),
  );
  const audit = () => agent("audit", "--baseline", at("approved.json"));
  await audit();
  await audit();
  await write(8089);
  await audit();
}

async function warm(folder: string, flags: readonly string[], args: readonly string[]): Promise<void> {
  const program = join(import.meta.dirname, "warm.ts");
  try {
    await run(process.execPath, [...flags, program, folder, ...args], { maxBuffer: Infinity });
  } catch (thrown) {
    if (!(thrown instanceof Error && "code" in thrown && thrown.code === FOUND)) throw thrown;
  }
}

async function mesdrift(...args: string[]): Promise<string> {
  return (await run(process.execPath, [join(checkout, "src/cli/main.ts"), ...args])).stdout;
}

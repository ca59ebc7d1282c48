import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { agentProgram } from "../agent/program.ts";
import { cliProgram } from "../src/cli/program.ts";
import { bashCompletion } from "./bash-completion.ts";
import { KOFFI, nativeKoffi } from "./koffi.ts";
import { manPage } from "./man-page.ts";
import { CHECKOUT } from "./place.ts";
import { AGENT, type Product } from "./product.ts";
import type { SingleFile } from "./single-file.ts";
import type { Entry } from "./tree.ts";

/** Files that the packages of a Linux system put on a host, and which of them are its operator's to change. */
export interface Contents {
  entries: Entry[];
  configs: string[];
}

const here = import.meta.dirname;
const ofAgent = (name: string) => join(here, "agent", name);
const ofCollector = (name: string) => join(here, "collector", name);

/** What lies beside a program wherever it is: the program itself, and what can't be within it. */
export async function beside({ product, target, file }: SingleFile): Promise<Entry[]> {
  const program = { path: product.name, from: file, mode: 0o755 };
  const native = product === AGENT ? await nativeKoffi(target) : undefined;
  return native === undefined ? [program] : [program, { path: KOFFI, from: native }];
}

/** What a deb or an rpm puts on a host. @param notices licences and the list of parts, by name */
export async function contents(built: SingleFile, notices: readonly Entry[]): Promise<Contents> {
  const { product } = built;
  const { library } = product;
  const own = (await beside(built)).map((entry) => ({ ...entry, path: join(library, entry.path) }));
  const docs = notices.map((entry) => ({
    ...entry,
    path: join("/usr/share/doc", product.package, entry.path),
  }));
  const { entries, configs } = product === AGENT ? agentFiles() : collectorFiles();
  return { entries: [...own, ...entries, ...forPeople(product), ...docs], configs };
}

function agentFiles(): Contents {
  const units = "/usr/lib/systemd/system";
  const examples = "/usr/share/doc/mesdrift-agent/examples";
  return {
    entries: [
      { path: "/usr/bin/mesdrift-agent", from: ofAgent("mesdrift-agent.sh"), mode: 0o755 },
      { path: `${units}/mesdrift-agent.service`, from: ofAgent("mesdrift-agent.service") },
      { path: `${units}/mesdrift-agent-enrol.service`, from: ofAgent("mesdrift-agent-enrol.service") },
      { path: "/usr/lib/sysusers.d/mesdrift-agent.conf", from: ofAgent("sysusers.conf") },
      { path: "/etc/mesdrift/agent.yaml", from: ofAgent("agent.yaml") },
      { path: `${examples}/enrol.yaml`, from: ofAgent("enrol.yaml") },
      { path: `${examples}/firewall.conf`, from: ofAgent("firewall.conf") },
      { path: `${examples}/closed.conf`, from: ofAgent("closed.conf") },
    ],
    configs: ["/etc/mesdrift/agent.yaml"],
  };
}

function collectorFiles(): Contents {
  return {
    entries: [
      { path: "/usr/bin/mesdrift", from: ofCollector("mesdrift.sh"), mode: 0o755 },
      {
        path: "/usr/lib/systemd/system/mesdrift-collector.service",
        from: ofCollector("mesdrift-collector.service"),
      },
      { path: "/usr/lib/sysusers.d/mesdrift-collector.conf", from: ofCollector("sysusers.conf") },
      { path: "/etc/mesdrift-collector/collector.conf", from: ofCollector("collector.conf") },
      {
        path: "/usr/share/mesdrift/baseline.schema.json",
        from: join(CHECKOUT, "baselines/baseline.schema.json"),
      },
    ],
    configs: ["/etc/mesdrift-collector/collector.conf"],
  };
}

/** The manual page, and what completes the command in bash. */
function forPeople({ name }: Product): Entry[] {
  const [section, program] = name === "mesdrift-agent" ? [8, agentProgram()] : [1, cliProgram()];
  const page = manPage(program, section, readFileSync(join(here, `${name}.files.roff`), "utf8"));
  return [
    { path: `/usr/share/man/man${section}/${name}.${section}.gz`, text: gzipSync(page, { level: 9 }) },
    { path: `/usr/share/bash-completion/completions/${name}`, text: bashCompletion(program) },
  ];
}

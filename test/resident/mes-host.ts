import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { RUNTIME_FLAGS } from "../../packaging/bundle.ts";
import { CHECKOUT } from "../bed/bed.ts";
import type { BedHost } from "../bed/host.ts";
import type { ResidentPlant } from "../support/resident-plant.ts";

/** The second mark of what was verified lies beside it, and still in the folder that the agent may write to. */
const STATE = "/var/lib/mesdrift/agent";
const CONF = "/opt/mes/conf";
const KINDS = "config,file,port,service,account";
const PACK = `id: pack\nversion: 1\ntitle: A small MES\nwatch:\n  - config: "${CONF}/**/*.xml"\n`;
const UNIT = `[Unit]
Description=MES interface for terminals
[Service]
ExecStart=/usr/bin/nc -lk 127.0.0.1 8088
[Install]
WantedBy=multi-user.target
`;
const NODE = [`${CHECKOUT}/node_modules/.bin/node`, ...RUNTIME_FLAGS];
/** The agent as it is shipped: see packaging/bundle.ts. */
const AGENT = [...NODE, `${CHECKOUT}/dist/agent/main.cjs`];

/** The rights that the agent is to have, and nothing but its own folder to write to. */
const CONFINED = [
  "User=mesdrift",
  "AmbientCapabilities=CAP_DAC_READ_SEARCH CAP_SYS_PTRACE",
  "CapabilityBoundingSet=CAP_DAC_READ_SEARCH CAP_SYS_PTRACE",
  "NoNewPrivileges=yes",
  "ProtectSystem=strict",
  "StateDirectory=mesdrift",
];

/** How the agent runs on a host. */
export type Rights = "confined" | "root";

/** A booted host with a small MES and a resident agent. */
export class MesHost {
  readonly host: BedHost;
  readonly #rights: Rights;

  constructor(host: BedHost, rights: Rights) {
    this.host = host;
    this.#rights = rights;
  }

  get name(): string {
    return this.host.name;
  }

  /** Puts the MES on it and drafts what is approved. @returns the draft, as this machine reads it */
  async approved(files: number): Promise<string> {
    const { host } = this;
    await host.sh(
      `mkdir -p ${CONF} /opt/approve && useradd --system mesdrift && chown mesdrift /opt/approve`,
    );
    for (let file = 0; file < files; file++) writeFileSync(host.path(configOf(file)), configText(file, 0));
    await host.write("/opt/approve/pack.yaml", PACK);
    await host.write("/etc/systemd/system/mes-api.service", UNIT);
    await host.sh("systemctl daemon-reload && systemctl enable --quiet --now mes-api");
    await host.listening(8088);
    await this.agent(["snapshot", "--baseline", "/opt/approve/pack.yaml", "-o", `${STATE}/golden.json`]);
    await host.sh(`mv ${STATE}/golden.json /opt/approve/`);
    const draft = [
      "--from",
      "/opt/approve/golden.json",
      "--kinds",
      KINDS,
      "--extends",
      "/opt/approve/pack.yaml",
    ];
    const place = ["--id", host.name, "-o", "/opt/approve/host.yaml"];
    await host.run([...NODE, `${CHECKOUT}/src/cli/main.ts`, "baseline", "draft", ...draft, ...place]);
    return host.path("/opt/approve/host.yaml");
  }

  /** Enrols it and has the agent live on it, and waits until its first report is stored. */
  async live(plant: ResidentPlant): Promise<void> {
    const { args, token } = await plant.enrolment();
    await this.agent(args, token);
    await this.host.run(this.#unit(["run", "--state", STATE], ["--unit=mesdrift-agent", "--quiet"]));
    await plant.heard(this.name);
  }

  /** Runs a command of the agent with the rights that it has. @returns what it said */
  async agent(args: readonly string[], input = ""): Promise<string> {
    const command = this.#unit([...args, "--state", STATE], ["--pipe", "--wait", "--quiet"]);
    return (await this.host.run(command, { input })).stdout;
  }

  /** Changes one value of a config, as a program of the host would. @returns how the address of the finding to come begins */
  edit(file: number, value: number): string {
    writeFileSync(this.host.path(configOf(file)), configText(file, value));
    return `config:${configOf(file)}#`;
  }

  /** Number of the last report that it signed. */
  signed(): number {
    const reports = this.host.path(`${STATE}/reports`);
    const names = readdirSync(reports, { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".json"),
    );
    return Math.max(0, ...names.map((name) => Number.parseInt(name.slice(name.lastIndexOf("/") + 1), 10)));
  }

  /** What the agent said in the journal of the host. */
  async said(): Promise<string> {
    return (await this.host.run(["journalctl", "--no-pager", "-o", "cat", "-u", "mesdrift-agent"])).stdout;
  }

  /** Process id of the resident agent, as the host counts. */
  async pid(): Promise<string> {
    const { stdout } = await this.host.run(["systemctl", "show", "-P", "MainPID", "mesdrift-agent"]);
    return stdout.trim();
  }

  /** One line of a file of /proc of the resident agent. */
  async status(name: string): Promise<string> {
    const text = readFileSync(this.host.path(`/proc/${await this.pid()}/status`), "utf8");
    return new RegExp(`^${name}:\\s*(.*)$`, "m").exec(text)?.[1] ?? "";
  }

  #unit(args: readonly string[], how: readonly string[]): string[] {
    const rights = this.#rights === "root" ? ["StateDirectory=mesdrift"] : CONFINED;
    const cache = `NODE_COMPILE_CACHE=${STATE}/code-cache`;
    const properties = [...rights, `Environment=${cache} MALLOC_ARENA_MAX=1`].flatMap((each) => ["-p", each]);
    return ["systemd-run", ...how, ...properties, "--", ...AGENT, ...args];
  }
}

function configOf(file: number): string {
  return `${CONF}/unit${file}.xml`;
}

function configText(file: number, value: number): string {
  const stations = Array.from(
    { length: 40 },
    (_, at) => `  <station name="s${at}" speed="${at === 7 ? value : file + at}"/>\n`,
  );
  return `<unit id="${file}">\n${stations.join("")}</unit>\n`;
}

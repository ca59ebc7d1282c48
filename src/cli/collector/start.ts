import { type Command, InvalidArgumentError, Option } from "commander";
import { addExamples } from "../../program/help.ts";
import { append } from "../option-values.ts";
import { addPlaceOptions, type StartOptions } from "./options.ts";

/** Where it listens unless it is told. */
const LISTEN = "0.0.0.0:8443";

/** `mesdrift collector start`: the collector, until it is told to stop. */
export function addStartCommand(program: Command): void {
  const command = program
    .command("start")
    .summary("take in what agents deliver, until stopped")
    .description(
      "Starts the collector: agents deliver their signed reports here. It makes its own certificate authority at first. It holds no engineer's key, and can't make an agent do anything.",
    );
  addExamples(addPlaceOptions(command), [
    "mesdrift collector start --name collector.plant.example",
    "mesdrift collector start --store postgres://mesdrift@db/mesdrift --listen 0.0.0.0:8443",
    "mesdrift collector start --drops /srv/drops",
    "mesdrift collector start --listen 127.0.0.1:8080 --behind-proxy X-Client-Certificate",
  ])
    .addOption(
      new Option("--listen <address>", "address and port")
        .argParser(parseListen)
        .default(parseListen(LISTEN), LISTEN),
    )
    .option(
      "--name <name>",
      "name or IP address by which agents reach it; may be repeated (default: that of this host)",
      append,
    )
    .option(
      "--behind-proxy <header>",
      "speak plain HTTP to a proxy on this machine, which puts the client's certificate (URL-encoded PEM) in this header",
    )
    .option(
      "--drops <dir>",
      "folder into which agents (by sftp, through a data diode) or people with sticks put drops, beside those of the settings; may be repeated",
      append,
    )
    .option(
      "--config <file>",
      "settings: scheduled reports, drops, mirror, archive (default: collector.yaml in the folder of --state)",
    )
    .option("--log-level <level>", "trace, debug, info, warn, error or silent", "info")
    .action(async (options: StartOptions) => (await import("./run-start.ts")).runStart(options));
}

function parseListen(text: string): StartOptions["listen"] {
  const [, host, port] = /^(.+):(\d{1,5})$/.exec(text) ?? [];
  if (host === undefined || Number(port) > 65_535)
    throw new InvalidArgumentError("Expected ADDRESS:PORT, such as 0.0.0.0:8443.");
  return { host: host.replace(/^\[(.*)\]$/, "$1"), port: Number(port) };
}

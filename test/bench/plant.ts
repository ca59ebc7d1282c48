import type { BedHost } from "../bed/host.ts";

/** Terminals of the plant, each a service that listens on a port of its own: as many as make an MES host's number. */
const TERMINALS = Array.from({ length: 25 }, (_, index) => 9101 + index);

const unit = (port: number) => `[Unit]
Description=Terminal ${port}
[Service]
User=mes
ExecStart=/bin/nc -lk 127.0.0.1 ${port}
`;

/** Starts a plant's terminals on a host that was made golden. */
export async function plantOn(host: BedHost): Promise<void> {
  const name = (port: number) => `terminal-${port}.service`;
  for (const port of TERMINALS) await host.write(`/etc/systemd/system/${name(port)}`, unit(port));
  await host.run(["systemctl", "daemon-reload"]);
  await host.run(["systemctl", "start", ...TERMINALS.map(name)]);
  for (const port of TERMINALS) await host.listening(port);
}

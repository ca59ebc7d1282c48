import type { BedHost } from "../bed/host.ts";

const numbered = (count: number, first: number) => Array.from({ length: count }, (_, index) => first + index);

/** Terminals of the plant, each a service that listens on a port of its own, to make some 30 sockets on the host. */
const TERMINALS = numbered(17, 9101);
/** Packages of the plant's own, to make 500 on the host. */
const PACKAGES = numbered(275, 1);
/** Files that each of those brings. */
const FILES = 40;

const unit = (port: number) => `[Unit]
Description=Terminal ${port}
[Service]
User=mes
ExecStart=/bin/nc -lk 127.0.0.1 ${port}
`;

/** A package as dpkg's status file tells it. */
const entry = (number: number) => `Package: mes-part-${number}
Status: install ok installed
Maintainer: Plant <plant@mes.example>
Architecture: all
Version: 1.${number}-1
Description: part ${number} of the plant's programs
`;

const files = (number: number) =>
  ["/.", ...numbered(FILES, 1).map((file) => `/usr/share/mes/part-${number}/file-${file}`)].join("\n");

/** Makes a golden host as large as an MES host is: terminals that run, and packages that dpkg knows of. */
export async function plantOn(host: BedHost): Promise<void> {
  await host.sh("cat >>/var/lib/dpkg/status", {
    input: PACKAGES.map((number) => `\n${entry(number)}`).join(""),
  });
  // Records of all lists in one stream: the name of each, then its content, until the next.
  const lists = PACKAGES.map((number) => `@mes-part-${number}\n${files(number)}\n`).join("");
  await host.sh(`awk '/^@/ { name = "/var/lib/dpkg/info/" substr($0, 2) ".list"; next } { print >name }'`, {
    input: lists,
  });
  const name = (port: number) => `terminal-${port}.service`;
  for (const port of TERMINALS) await host.write(`/etc/systemd/system/${name(port)}`, unit(port));
  await host.run(["systemctl", "daemon-reload"]);
  await host.run(["systemctl", "start", ...TERMINALS.map(name)]);
  for (const port of TERMINALS) await host.listening(port);
}

import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { CHECKOUT } from "../bed/bed.ts";
import { run } from "../bed/shell.ts";

const CONTROL = `Package: mesdrift-agent
Version: 0.0.1
Architecture: amd64
Maintainer: Tests <tests@example.org>
Description: the agent of the checkout, by the names of the real package
`;

const UNIT = `[Service]
ExecStart=/usr/bin/mesdrift-agent run --state /var/lib/mesdrift
[Install]
WantedBy=multi-user.target
`;

/** Makes a folder of packages: one that installs the agent of the checkout under the names of the real one, and SHA256SUMS. */
export async function tinyPackages(folder: string): Promise<string> {
  const tree = `${folder}/tree`;
  for (const path of ["DEBIAN", "usr/bin", "usr/lib/systemd/system"])
    mkdirSync(`${tree}/${path}`, { recursive: true });
  writeFileSync(`${tree}/DEBIAN/control`, CONTROL);
  writeFileSync(
    `${tree}/usr/bin/mesdrift-agent`,
    `#!/bin/sh\nexec ${CHECKOUT}/node_modules/.bin/node ${CHECKOUT}/agent/main.ts "$@"\n`,
  );
  chmodSync(`${tree}/usr/bin/mesdrift-agent`, 0o755);
  writeFileSync(`${tree}/usr/lib/systemd/system/mesdrift-agent.service`, UNIT);
  const packages = `${folder}/packages`;
  mkdirSync(packages);
  const name = "mesdrift-agent_0.0.1_amd64.deb";
  await run("dpkg-deb", ["--build", "--root-owner-group", tree, `${packages}/${name}`]);
  const sum = createHash("sha256")
    .update(readFileSync(`${packages}/${name}`))
    .digest("hex");
  writeFileSync(`${packages}/SHA256SUMS`, `${sum}  ${name}\n`);
  return packages;
}

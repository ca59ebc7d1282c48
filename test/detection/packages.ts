import type { BedHost } from "../bed/host.ts";

/** Where the built packages lie in the host. */
export const DEBS = "/var/lib/mes/packages";

const PACKAGES: readonly { name: string; version: string }[] = [
  { name: "mes-viewer", version: "1.0" },
  { name: "mes-printer", version: "1.0" },
  { name: "mes-driver", version: "2.1" },
  { name: "mes-driver", version: "2.0" },
];

const control = (name: string, version: string) => `Package: ${name}
Version: ${version}
Architecture: all
Maintainer: Plant <plant@example.com>
Description: test package`;

/** Builds small packages in the host, and installs mes-printer and mes-driver 2.1. */
export async function buildPackages(host: BedHost): Promise<void> {
  for (const { name, version } of PACKAGES) {
    const folder = `/tmp/${name}-${version}`;
    await host.write(`${folder}/DEBIAN/control`, `${control(name, version)}\n`);
    await host.write(`${folder}/etc/${name}/defaults`, `version = ${version}\n`);
    await host.write(`${folder}/usr/local/bin/${name}`, `#!/bin/sh\necho ${name} ${version}\n`);
    await host.sh(`mkdir -p ${DEBS}; dpkg-deb --root-owner-group --build ${folder} ${DEBS}; rm -r ${folder}`);
  }
  await host.sh(`dpkg --install ${DEBS}/mes-printer_1.0_all.deb ${DEBS}/mes-driver_2.1_all.deb`);
}

import type { BedHost } from "../bed/host.ts";
import { LOGIN_KEY } from "./login.ts";
import { FILES, FIREWALL, UNITS } from "./mes.ts";
import { buildPackages } from "./packages.ts";

/** Users, rights and metadata as the plant approved them. */
const SETUP = `
  useradd --system --no-create-home --shell /usr/sbin/nologin mes
  useradd --create-home --shell /bin/bash bob
  chmod 700 /home/bob
  install -d -m 700 -o bob -g bob /home/bob/.ssh
  install -m 600 -o bob -g bob /dev/null /home/bob/.ssh/authorized_keys
  chmod 755 /opt/mes/bin/*
  chown root:mes /opt/mes/conf/erp-login.properties
  chmod 640 /opt/mes/conf/erp-login.properties
  ln -s releases/7 /opt/mes/current
  echo 'bob ALL=(root) /usr/bin/systemctl restart mes-api' >/etc/sudoers.d/plant
  chmod 440 /etc/sudoers.d/plant
  ssh-keygen -q -t ed25519 -N '' -f ${LOGIN_KEY}
  cat ${LOGIN_KEY}.pub >/home/bob/.ssh/authorized_keys
  mkdir -p /etc/modprobe.d
  echo 'install usb-storage /bin/false' >/etc/modprobe.d/no-usb-storage.conf`;

const START = `
  systemctl daemon-reload
  systemctl --quiet enable --now mes-api.service nftables.service
  systemctl start mes-sync.service`;

/** Sets a fresh host up as a golden MES host, with all it runs running. */
export async function makeGolden(host: BedHost): Promise<void> {
  for (const [path, text] of Object.entries(FILES)) await host.write(path, `${text}\n`);
  for (const [name, text] of Object.entries(UNITS))
    await host.write(`/etc/systemd/system/${name}`, `${text}\n`);
  await host.write("/etc/nftables.conf", FIREWALL);
  await host.sh(SETUP);
  await buildPackages(host);
  await startAll(host);
}

/** Starts what the plant starts by hand too, and waits until all of the host answers. */
export async function startAll(host: BedHost): Promise<void> {
  await host.sh(START);
  for (const port of [22, 80, 1883, 5432, 6379, 8080, 8088]) await host.listening(port);
}

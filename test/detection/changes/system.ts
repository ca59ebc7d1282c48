import { type Change, edited } from "../change.ts";
import { DEBS } from "../packages.ts";

const install = (deb: string) => `dpkg --force-downgrade --install ${DEBS}/${deb}_all.deb`;

const NO_STORAGE = "/etc/modprobe.d/no-usb-storage.conf";
const sysctl = "net.ipv4.conf.all.accept_redirects";

export const systemChanges: readonly Change[] = [
  {
    name: "a package is added",
    make: install("mes-viewer_1.0"),
    undo: "dpkg --purge mes-viewer",
    at: "package:mes-viewer",
    who: /^dpkg: install mes-viewer <none> to 1\.0, /,
  },
  {
    name: "a package is removed",
    make: "dpkg --purge mes-printer",
    undo: install("mes-printer_1.0"),
    at: "package:mes-printer",
    who: /^dpkg: (?:remove|purge) mes-printer 1\.0 to /,
  },
  {
    name: "a package is downgraded",
    make: install("mes-driver_2.0"),
    undo: install("mes-driver_2.1"),
    at: "package:mes-driver#version",
    who: /^dpkg: upgrade mes-driver 2\.1 to 2\.0, /,
  },
  {
    name: "a cron entry is added",
    make: "echo '*/5 * * * * root /opt/mes/bin/start-line' >/etc/cron.d/mes-start",
    undo: "rm /etc/cron.d/mes-start",
    at: "scheduled-task:cron:/etc/cron.d/mes-start/root:/opt/mes/bin/start-line",
  },
  {
    name: "a sysctl is changed in the running kernel",
    make: `sysctl --quiet --write ${sysctl}=$((1 - $(sysctl --values ${sysctl})))`,
    undo: `sysctl --quiet --write ${sysctl}=$((1 - $(sysctl --values ${sysctl})))`,
    at: `kernel:sysctl/${sysctl}#value`,
  },
  {
    name: "forwarding between networks is switched on",
    make: "sysctl --quiet --write net.ipv4.ip_forward=1",
    undo: "sysctl --quiet --write net.ipv4.ip_forward=0",
    at: "kernel:sysctl/net.ipv4.ip_forward#value",
  },
  // Loading a module would change the machine under the bed; what may be loaded is the host's own.
  {
    name: "the kernel may load the module for USB storage again",
    ...edited([NO_STORAGE], `: >${NO_STORAGE}`),
    at: "kernel:usb-storage#allowed",
  },
  {
    name: "the firewall is flushed",
    make: "nft flush ruleset",
    undo: "nft --file /etc/nftables.conf",
    at: "firewall:ruleset#active",
    hidden: true,
  },
];

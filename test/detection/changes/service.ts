import { type Change, edited, untilListening } from "../change.ts";

const dropIn = "/etc/systemd/system/mes-sync.service.d";

const rebind = (address: string) =>
  `echo ${address} >/var/lib/mes/address; systemctl restart mes-api; ${untilListening(8088)}`;

const postgresql = "/etc/postgresql/15/main/postgresql.conf";
const restart = `systemctl restart postgresql@15-main; ${untilListening(5432)}`;

function opened(): Pick<Change, "make" | "undo"> {
  const { make, undo } = edited([postgresql], `echo "listen_addresses = '*'" >>${postgresql}`);
  return { make: `${make}; ${restart}`, undo: `${undo}; ${restart}` };
}

export const serviceChanges: readonly Change[] = [
  {
    name: "a unit is enabled",
    make: "systemctl --quiet enable mes-sync.service",
    undo: "systemctl --quiet disable mes-sync.service",
    at: "service:mes-sync.service#enabled",
  },
  {
    name: "a drop-in changes a unit's user",
    make: `mkdir ${dropIn}; printf '[Service]\\nUser=root\\n' >${dropIn}/vendor.conf; systemctl daemon-reload`,
    undo: `rm -r ${dropIn}; systemctl daemon-reload`,
    at: "service:mes-sync.service#user",
  },
  {
    name: "a program listens on a new port",
    make: `setsid --fork systemd-run --quiet --scope --unit=shell nc -lk 0.0.0.0 9999 >/dev/null 2>&1; ${untilListening(9999)}`,
    undo: "systemctl stop shell.scope",
    at: "port:tcp/0.0.0.0:9999",
  },
  {
    name: "a transient unit listens on a new port",
    make: `systemd-run --quiet --unit=rogue nc -lk 127.0.0.1 9998; ${untilListening(9998)}`,
    undo: "systemctl stop rogue.service",
    at: "port:tcp/127.0.0.1:9998",
    // Who holds a socket is for its owner and root to know: nothing ties it to the unit.
    unprivileged: ["port:tcp/127.0.0.1:9998", "service:rogue.service"],
  },
  {
    name: "a bind address is widened from loopback to any",
    make: rebind("0.0.0.0"),
    undo: rebind("127.0.0.1"),
    at: "port:tcp/127.0.0.1:8088#address",
  },
  {
    name: "PostgreSQL is opened to the network by its configuration",
    ...opened(),
    at: `config:${postgresql}#/listen_addresses`,
  },
  {
    name: "a service is stopped",
    make: "systemctl stop mosquitto",
    undo: `systemctl start mosquitto; ${untilListening(1883)}`,
    at: "service:mosquitto.service#active",
  },
];

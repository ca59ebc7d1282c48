import { type Change, edited, rewritten, untilListening } from "../change.ts";
import { LOG_OUT, logIn } from "../login.ts";
import { gateway, historian, line, plant } from "../mes.ts";

const conf = "/opt/mes/conf";
const lists = "/var/lib/apt/lists";
const ini = `${conf}/historian.ini`;

/** Nothing here is a change to anyone: no finding. */
export const noise: readonly Change[] = [
  {
    name: "XML attributes are reordered",
    ...rewritten(
      `${conf}/plant.xml`,
      plant.replace('id="L1" speed="120" mode="auto"', 'mode="auto" id="L1" speed="120"'),
    ),
  },
  {
    name: "an XML file is indented anew",
    ...rewritten(`${conf}/plant.xml`, plant.replace(/\n {2}/g, "\n\t\t").replace(/ speed/g, "\n\t\t\tspeed")),
  },
  {
    name: "sibling elements are moved",
    ...rewritten(
      `${conf}/gateway.xml`,
      gateway.replace(/(.*<entry.*\n)(.*<entry.*\n)(.*<entry.*\n)/, "$3$1$2"),
    ),
  },
  {
    name: "a JSON file is indented anew",
    ...rewritten(`${conf}/line.json`, JSON.stringify(JSON.parse(line), null, 4)),
  },
  {
    name: "a comment is changed in an INI file",
    ...rewritten(ini, historian.replace("; buffer=4096", "; buffer=8192, as Anna asked for")),
  },
  {
    name: "a comment is added to an XML file",
    ...rewritten(`${conf}/gateway.xml`, gateway.replace("<properties>", "<properties><!-- since 2019 -->")),
  },
  {
    name: "a comment is added to pg_hba",
    ...edited(
      ["/etc/postgresql/15/main/pg_hba.conf"],
      "echo '# reviewed' >>/etc/postgresql/15/main/pg_hba.conf",
    ),
  },
  { name: "a byte order mark is put before an INI file", ...rewritten(ini, `\uFEFF${historian}`) },
  { name: "line ends become those of Windows", ...edited([ini], `sed -i 's/$/\\r/' ${ini}`) },
  {
    name: "files are touched",
    ...edited([ini, "/opt/mes/bin/start-line"], `touch ${ini} /opt/mes/bin/start-line`),
  },
  {
    name: "a service is restarted and has new process ids",
    make: `systemctl restart mosquitto mes-api; ${untilListening(1883)}; ${untilListening(8088)}`,
    undo: "true",
  },
  { name: "somebody logs in over ssh", make: logIn("-A"), undo: LOG_OUT },
  {
    name: "somebody logs in over ssh and has a port forwarded that only this host can reach",
    make: `${logIn("-R 16010:127.0.0.1:22")}; ${untilListening(16010)}`,
    undo: LOG_OUT,
    // That sshd holds it is for its owner and root to know.
    unprivileged: ["port:tcp/127.0.0.1:16010"],
  },
  {
    name: "all that timers start runs",
    make: "systemctl start --wait $(systemctl list-timers --all --plain --no-legend | grep -o '[^ ]*[.]service')",
    undo: "true",
  },
  {
    name: "systemd reads its units anew, and starts itself anew",
    make: "systemctl daemon-reload; systemctl daemon-reexec",
    undo: "true",
  },
  {
    name: "an interface goes down and up",
    make: `ip link set host0 down; ip link set host0 up; networkctl reconfigure host0
      until ip -4 -oneline address show host0 | grep -q 10.77; do sleep 0.1; done`,
    undo: "true",
  },
  {
    name: "the lists of repositories are fetched anew, without what is installed and with an update of it",
    make: `mkdir -p ${lists}; printf 'Package: mes-driver\\nVersion: 9\\nArchitecture: all\\n' >${lists}/mes.example_._Packages`,
    undo: `rm ${lists}/mes.example_._Packages`,
  },
];

import { expect, test } from "vitest";
import { formats } from "../../src/formats/all.ts";
import { detectFormat } from "../../src/formats/detect.ts";
import { NAMES } from "../../src/formats/names.ts";
import { SIGNS } from "../../src/formats/signs.ts";

test.each([
  ["/opt/tomcat/conf/server.xml", "xml"],
  ["C:\\inetpub\\mes\\Web.config", "xml"],
  ["/etc/systemd/system/mes.service", "systemd"],
  ["/etc/systemd/system/mes.service.d/override.conf", "systemd"],
  ["/etc/systemd/journald.conf", "systemd"],
  ["/etc/postgresql/15/main/pg_hba.conf", "pg_hba"],
  ["/etc/postgresql/15/main/postgresql.conf", "postgresql"],
  ["/etc/ssh/sshd_config", "sshd"],
  ["/etc/ssh/sshd_config.d/50-plant.conf", "sshd"],
  ["/etc/sudoers", "sudoers"],
  ["/etc/sudoers.d/README", "sudoers"],
  ["/etc/passwd-", "passwd"],
  ["/etc/pam.d/passwd", "pam"],
  ["/etc/cron.d/e2scrub_all", "crontab"],
  ["/var/spool/cron/crontabs/mes", "crontab-user"],
  ["/etc/mosquitto/conf.d/plant.conf", "mosquitto"],
  ["/etc/redis/redis.conf.dpkg-old", "redis"],
  ["/etc/nginx/sites-enabled/default", "nginx"],
  ["/etc/apache2/sites-available/000-default.conf", "apache"],
  ["/etc/sysctl.d/99-plant.conf", "sysctl"],
  ["/usr/local/bin/ignition/data/ignition.conf", "properties"],
  ["/opt/oracle/network/admin/sqlnet.ora", "oracle"],
  ["/srv/mes/.env.example", "dotenv"],
  ["/etc/default/tomcat10", "dotenv"],
  ["/etc/my.cnf", "ini"],
  ["/srv/mes/values.yaml", "yaml"],
  ["/etc/rabbitmq/advanced.config", "erlang"],
  ["/etc/hosts", "directives"],
  ["/etc/telegraf/telegraf.conf", "toml"],
  ["/etc/telegraf/telegraf.d/opcua.conf", "toml"],
  ["/etc/containers/registries.conf", "toml"],
  ["/srv/mes/appsettings.json", "json5"],
  ["/srv/mes/appsettings.Production.json", "json5"],
  ["/srv/mes/package.json", "json"],
])("%s is in format %s by its name", (path, format) => expect(detectFormat(path, "").name).toBe(format));

test.each([
  ['<?xml version="1.0"?><a/>', "xml"],
  ["<Server port='1'>\n <Location>x</Location>\n</Server>", "xml"],
  ["<VirtualHost *:80>\n</VirtualHost>", "apache"],
  ['{ "a": 1 }', "json"],
  ["[1, 2]", "json"],
  ["[1]\n", "json"],
  ["[\n  1\n]", "json"],
  ["[[1], [2]]", "json"],
  ['[\n[["b"]],\n[[true]]\n]', "json"],
  ["[100]\nsecret = x", "ini"],
  ["[1]\n; a station\n[2]\nport = 502", "ini"],
  ["[[inputs.opcua]]\n  name = 'press'", "toml"],
  ["[agent]\n  interval = '10s'\n[[ inputs.cpu ]] # all\n", "toml"],
  ["{{ template }}", "lines"],
  ["# x\n[section]\na = 1", "ini"],
  ["[Service]\nUser=mes", "systemd"],
  ["http {\n}", "nginx"],
  ["#PermitRootLogin no", "sshd"],
  ["Defaults env_reset", "sudoers"],
  ["%ops ALL=(ALL) ALL", "sudoers"],
  ["host all all ::1/128 md5", "pg_hba"],
  ["# per_listener_settings false", "mosquitto"],
  ["tcp-keepalive 300", "redis"],
  ["export A=1", "dotenv"],
  ["A=1\nB=2\nif x", "dotenv"],
  ["a.b = 1\nc=2", "ini"],
  ["a: 1\nb:\n  - c", "yaml"],
  ["LISTENER =\n  (ADDRESS = (PORT = 1))", "oracle"],
  ["-D\n-b 8192", "lines"],
  ["", "lines"],
])("a nameless config %j is in format %s by its content", (text, format) =>
  expect(detectFormat("/srv/before", text).name).toBe(format),
);

test("a format that is asked for goes before name and content", () => {
  expect(detectFormat("/a.xml", "<a/>", "lines").name).toBe("lines");
});

test("an unknown format is refused with the names there are", () => {
  expect(() => detectFormat("/a", "", "cobol")).toThrow(
    /no format "cobol"; expected one of xml, json, .*pg_hba/,
  );
});

test("every name and sign leads to a format that there is", () => {
  for (const format of [...NAMES.map(([name]) => name), ...SIGNS.map(([, name]) => name)])
    expect(formats.has(format), format).toBe(true);
  expect(formats.size).toBe(new Set([...formats.values()]).size);
});

test("looking for signs takes linear time in any text", () => {
  const started = performance.now();
  for (const piece of [
    "#\n",
    "# ",
    " \n",
    "a= ",
    "<Files >",
    "[ ",
    "http ",
    "auth x ",
    "host ",
    "a ALL ",
    "- ",
    "location ",
  ])
    for (const start of ["", "a=", "<Files ", "[", "{"]) detectFormat("/x", start + piece.repeat(40_000));
  expect(performance.now() - started).toBeLessThan(5_000);
});

test.each(["/etc/ssl/private/mes.key", "/etc/nginx/plant.conf", "/srv/mes/whatever.xml"])(
  "a private key in %s is a secret line by line",
  (path) => {
    const text = "-----BEGIN CERTIFICATE-----\nAAAA\n-----BEGIN EC PRIVATE KEY-----\nplanted\n";
    expect(detectFormat(path, text).name).toBe("secrets");
  },
);

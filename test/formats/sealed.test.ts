import { describe, expect, test } from "vitest";
import { parseConfig } from "../../src/formats/index.ts";
import { SecretKeeper } from "../../src/model/secret.ts";

const secrets = new SecretKeeper(new Uint8Array(32));

function fieldsOf(path: string, text: string) {
  return parseConfig(Buffer.from(text), { path, secrets }).fields;
}

const leaks: [path: string, text: string][] = [
  ["/opt/mes/line.xml", `<c><Parameter Name="DbPassword" Value="planted"/></c>`],
  ["/opt/mes/line.xml", `<c><Property><Name>Password</Name><Value>planted</Value></Property></c>`],
  ["/opt/mes/line.xml", `<c><s:item s:name="password" s:value="planted"/></c>`],
  [
    "/opt/mes/web.xml",
    `<w><env-entry-name>dbPassword</env-entry-name><env-entry-value>planted</env-entry-value></w>`,
  ],
  ["/opt/wildfly/standalone.xml", `<s><credential-reference clear-text="planted"/></s>`],
  ["/opt/mes/settings.json", `{"Name": "DB_PASSWORD", "Value": "planted"}`],
  ["/opt/mes/settings.json", `{"args": ["--password", "planted"]}`],
  ["/opt/mes/compose.yml", `command: [redis-server, --requirepass, planted]`],
  ["/opt/mes/compose.yml", `test: ["CMD", "mysqladmin", "-u", "root", "-pplanted", "ping"]`],
  ["/opt/mes/compose.yml", `args: ["--pin", 1, "--token", planted]`],
  ["/opt/mes/map.yml", `data:\n  app.yml: |\n    db:\n      password: planted\n`],
  ["/opt/mes/settings.json", `{"Jwt": {"Issuer": "mes", "Key": "planted"}}`],
  ["/opt/mes/crypt.yml", `encryption:\n  keys:\n    - key: planted\n      id: 1\n    - key: planted\n`],
  ["/etc/emqx/emqx.conf", `node { name = a, cookie = planted }`],
  ["/opt/mes/odd.conf", `server a\npassword planted\n`],
  ["/etc/rabbitmq/advanced.config", `[{rabbit, [\n  {default_pass, <<"planted">>}\n]}].`],
  ["/etc/redis/sentinel.conf", `sentinel sentinel-pass planted\n`],
  ["/etc/haproxy/haproxy.cfg", `frontend f\n  http-request set-header X-Api-Key planted\n`],
  ["/etc/apache2/apache2.conf", `PerlSetVar Auth_DBI_password planted\n`],
  ["/opt/mes/odd.ini", `[db]\npassword: planted\n`],
];

describe("no secret gets out", () => {
  test.each(leaks)("of %s: %s", (path, text) =>
    expect(JSON.stringify(fieldsOf(path, text))).not.toContain("planted"),
  );
});

describe("what is no secret is shown", () => {
  test("in /etc/nsswitch.conf, where accounts are looked up", () => {
    expect(fieldsOf("/etc/nsswitch.conf", "passwd: files sss\n")).toEqual({ "/passwd:": "files sss" });
  });

  test("in sudoers, a command with an option and the user id that may run it", () => {
    const rule = "ALL=(root) NOPASSWD: /usr/bin/systemctl -q restart mes";
    expect(fieldsOf("/etc/sudoers.d/mes", `#1000 ${rule}\n`)).toMatchObject({
      "/rule[@user='%231000']": rule,
    });
  });

  test("a key that is the name of something", () => {
    const text = `{"machine": {"key": "M1"}, "auth": [{"key": "realm", "value": "mes"}]}`;
    expect(fieldsOf("/opt/mes/settings.json", text)).toMatchObject({
      "/machine/key": "M1",
      "/auth[key='realm']/value": "mes",
    });
  });

  test("in a unit, the variables beside a secret one", () => {
    const fields = fieldsOf(
      "/etc/systemd/system/mes.service",
      `[Service]\nEnvironment=PORT=80 DB_PASSWORD=planted\n`,
    );
    expect(fields).toMatchObject({ "/Service/Environment[@name='PORT']": "80" });
    expect(JSON.stringify(fields)).not.toContain("planted");
  });

  test("in a list of words, what is no option's secret", () => {
    expect(
      fieldsOf("/opt/mes/a.json", `{"args": ["--port", "80", "--token", "planted", "-v"]}`),
    ).toMatchObject({
      "/args[1]": "--port",
      "/args[2]": "80",
      "/args[3]": "--token",
      "/args[5]": "-v",
    });
  });
});

import { expect, test } from "vitest";
import { parseConfig } from "../../src/formats/index.ts";
import { SecretKeeper } from "../../src/model/secret.ts";

test.each([
  ["/etc/redis/redis.conf", "requirepass pl4nted-1"],
  ["/etc/redis/users.acl", "user ann on >pl4nted-1 ~* +@all"],
  ["/etc/redis/sentinel.conf", "sentinel auth-pass mes pl4nted-1"],
  ["/etc/haproxy/haproxy.cfg", "listen a\n stats auth admin:pl4nted-1"],
  ["/etc/haproxy/haproxy.cfg", "userlist ops\n user bob insecure-password pl4nted-1"],
  ["/etc/shadow", "mes:$y$j9T$pl4nted-1$x:19000:0:99999:7:::"],
  ["/etc/gshadow", "mes:pl4nted-1::"],
  ["/etc/snmp/snmpd.conf", "rocommunity pl4nted-1 default"],
  ["/etc/mosquitto/mosquitto.conf", "connection hq\nremote_password pl4nted-1"],
  ["/etc/mosquitto/passwd", "ann:$7$101$pl4nted-1"],
  ["/home/mes/.pgpass", "db:5432:mes:app:pl4nted-1"],
  ["/etc/chrony/chrony.keys", "1 SHA1 HEX:pl4nted-1"],
  ["/etc/ssl/private/mes.key", "-----BEGIN PRIVATE KEY-----\npl4nted-1\n-----END PRIVATE KEY-----"],
  ["/etc/nginx/a.conf", "-----BEGIN PRIVATE KEY-----\npl4nted-1\n-----END PRIVATE KEY-----"],
  ["/etc/apache2/conf-enabled/a.conf", "SetEnv DB_PASSWORD pl4nted-1\nHeader set X-Api-Key pl4nted-1"],
  ["/etc/nginx/nginx.conf", "set $api_token pl4nted-1;\nfastcgi_param DB_PASSWORD 'pl4nted-1';"],
  ["/opt/mes/.env", 'export DB_PASSWORD="pl4nted-1"'],
  ["/opt/mes/db.properties", "db.password : pl4nted-\\\n   1"],
  ["/etc/my.cnf", "[client]\npassword = pl4nted-1"],
  ["/opt/oracle/sqlnet.ora", "W = (SOURCE = (PASSWORD = pl4nted-1))"],
])("a secret in %s is sealed: %j", (path, text) => {
  const secrets = new SecretKeeper(new Uint8Array(32));
  const { fields, holdsSecret } = parseConfig(Buffer.from(text), { path, secrets });
  expect(JSON.stringify(fields)).not.toContain("pl4nted");
  expect(JSON.stringify(fields)).toContain('"digest"');
  expect(holdsSecret).toBe(true);
});

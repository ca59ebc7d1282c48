/** One secret of its own for each way to keep one; none is real. */

/** Made-up secrets by the way they are kept; 20 characters of which no part is a word. */
const secret = (way: number) =>
  `zQ7${String(way).padStart(2, "0")}xVkWmPlanted${String(way * 7).padStart(3, "0")}`;

/** A file with `%` where the secret stands. */
const WAYS: readonly [path: string, text: string][] = [
  ["/etc/app/server.xml", '<Server><Connector port="8443" keystorePass="%"/></Server>'],
  ["/etc/app/context.xml", '<Context><Environment name="db.password" value="%"/></Context>'],
  ["/etc/app/java.xml", '<properties><entry key="db.password">%</entry></properties>'],
  ["/etc/app/element.xml", "<a><database><password>%</password></database></a>"],
  [
    "/etc/app/web.config",
    '<c><connectionStrings><add name="Main" connectionString="Server=d;User ID=a;Password=%"/></connectionStrings></c>',
  ],
  ["/etc/app/machine.config", '<c><machineKey validationKey="%" validation="SHA1"/></c>'],
  ["/etc/app/comment.xml", '<a><!-- <user password="%"/> --><b>1</b></a>'],
  ["/etc/app/nested.json", '{"database":{"host":"d","password":"%"}}'],
  ["/etc/app/list.json", '{"tokens":["%"]}'],
  ["/etc/app/below.json", '{"password":{"value":"%"}}'],
  ["/etc/app/pair.json", '{"settings":[{"name":"password","value":"%"}]}'],
  ["/etc/app/app.yaml", "database:\n  user: a\n  password: '%'\n"],
  [
    "/etc/app/secret.yaml",
    "apiVersion: v1\nkind: Secret\nmetadata:\n  name: app\nstringData:\n  main: '%'\n",
  ],
  ["/etc/app/app.toml", '[database]\npassword = "%"\n'],
  ["/etc/app/app.ini", "[database]\nport = 1\npassword = %\n"],
  ["/etc/app/app.properties", "spring.datasource.password=%\n"],
  ["/etc/app/comment.properties", "# once the password=%\nport=1\n"],
  ["/etc/app/default.properties", "db.password=${DB_PASSWORD:%}\n"],
  ["/etc/app/jdbc.properties", "db.url=jdbc:sqlserver://d;user=a;password=%\n"],
  ["/etc/app/url.properties", "broker=amqp://app:%@broker:5672/mes\n"],
  ["/etc/app/.env", 'APP_API_KEY="%"\n'],
  ["/etc/app/app.conf", "listen 80;\nproxy_set_header Authorization 'Bearer %';\n"],
  ["/etc/redis/redis.conf", "port 6379\nrequirepass %\n"],
  ["/etc/redis/users.conf", "user app on >% ~* +@all\n"],
  ["/etc/mosquitto/mosquitto.conf", "listener 1883\nconnection b\nremote_password %\n"],
  ["/etc/snmp/snmpd.conf", "rocommunity % 10.0.0.0/8\n"],
  ["/etc/app/wpa.conf", 'network={\n  psk="%"\n}\n'],
  ["/etc/app/pgpass.conf", "db:5432:mes:app:%\n"],
  ["/etc/app/db.password", "%\n"],
  ["/etc/app/key.pem", "-----BEGIN PRIVATE KEY-----\n%\n-----END PRIVATE KEY-----\n"],
  ["/etc/app/broken.json", '{"password":"%"'],
  ["/etc/app/binary.dat", "\0\u0001password=%\0"],
  ["/etc/cron.d/app", "0 1 * * * root mysqldump -u root -p% mes\n"],
  ["/etc/crontab", "0 2 * * * root /usr/bin/app --token % >/dev/null\n"],
  ["/etc/systemd/system/app.service", "[Service]\nExecStart=/usr/bin/app --password=%\n"],
  ["/etc/systemd/system/env.service", "[Service]\nEnvironment=DB_PASSWORD=%\nExecStart=/usr/bin/app\n"],
  ["/etc/shadow", "root:$6$salt$%:19000:0:99999:7:::\n"],
  ["/etc/gshadow", "root:$6$salt$%::\n"],
  [
    "/root/.ssh/authorized_keys",
    'command="/usr/bin/app --password %" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f a\n',
  ],
  ["/etc/sudoers.d/app", "root ALL=(ALL) NOPASSWD: /usr/bin/app --password=%\n"],
  ["/etc/NetworkManager/system-connections/a.nmconnection", "[wifi-security]\npsk=%\n"],
  ["/etc/sysctl.d/app.conf", "# password=%\nkernel.sysrq = 0\n"],
];

/** What any machine has, so that every probe finds something. */
const PLAIN: Record<string, string> = {
  "/etc/os-release": 'ID=debian\nVERSION_ID="12"\n',
  "/etc/hostname": "planted\n",
  "/etc/passwd": "root:x:0:0:root:/root:/bin/bash\n",
  "/etc/group": "root:x:0:\n",
};

export const SECRETS: readonly string[] = WAYS.map((_, way) => secret(way));

/** The files of a machine with a secret in each of them. @param suffix tells changed secrets from the first ones */
export function planted(suffix = ""): Record<string, string> {
  return {
    ...PLAIN,
    ...Object.fromEntries(
      WAYS.map(([path, text], way) => [path, text.replace("%", () => secret(way) + suffix)]),
    ),
  };
}

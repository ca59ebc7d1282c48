import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { givesSecret } from "../../src/formats/secrets/command.ts";
import {
  isSecret,
  isSecretBranch,
  isSecretField,
  isSecretFile,
  isSecretValue,
  mayHoldSecret,
  redactCommand,
  secretWords,
} from "../../src/formats/secrets.ts";

const secretNames = `
  password passwd pwd pw pass Password PASSWORD passphrase passPhrase pass_phrase passcode user_pass dbPassword db.password
  db-password DB_PASSWORD PGPASSWORD MYSQL_ROOT_PASSWORD spring.datasource.password -Djavax.net.ssl.keyStorePassword
  --password keystorePass keystorePassword keyPass truststorePass certificateKeystorePassword SSLPassword
  connectionPassword connectionString ConnectionStrings.Main.connectionString requirepass masterauth masteruser_password
  auth-pass auth_pass remote_password bridge_password bindpw bind_password rootpw ldap_default_authtok userPassword
  ADMIN_PWD adminPwd jdbc.pwd secret secrets clientSecret client_secret shared_secret sharedSecret requiredSecret secretKey
  secret_key secret-key-base JWT_SECRET token tokens access_token accessToken refreshToken _authToken _auth bot-token
  apiKey api_key api-key APIKEY apikey x-api-key privateKey private_key PRIVATE_KEY accessKey aws_secret_access_key
  sharedAccessKey AccountKey encryptionKey encryption_key signingKey JWT_TOKEN_SIGNING_KEY masterKey hmacKey validationKey
  decryptionKey presharedKey PresharedKey pre_shared_key fernet_key psk wpa_psk licenseKey instrumentationKey
  credential credentials SetCredential community rocommunity rwcommunity rocommunity6 trapcommunity communityString com2sec
  createUser trapsink trap2sink authPassphrase default_pass erlang_cookie setcookie tokenPin user-pin userPIN passwordHash
  password_hash storePassword storepass keypass password1 password_2 Kennwort passwort contraseña CipherValue ciphertext
  wachtwoord motDePasse APP_KEY client-key-data serialKey wep_key0 clear-text clearText usmUser secure_link_md5
  snmp.community oauth2token slackToken cookieSecret cookie_secret sessionKey secretValue smtp_pass proxyPass sasl.password
`
  .trim()
  .split(/\s+/);

const plainNames = `
  password_file passwordFile password-file passwordPolicy password_policy PasswordAuthentication passwordauthentication
  PermitEmptyPasswords permitemptypasswords PASS_MAX_DAYS PASS_MIN_DAYS PASS_MIN_LEN PASS_WARN_AGE PASS_CHANGE_TRIES
  password_encryption passwordEncryption tokenTimeout token_ttl tokenExpiration access-token-lifespan keyAlias key_alias
  secretName secretRef secretKeyRef secret_name credentialsId CredentialHandler userCredCol passwordColumn user_name userName
  proxy_pass ProxyPass fastcgi_pass uwsgi_pass grpc_pass bypass compass server_tokens ServerTokens tokenEndpoint tokenUrl
  token_uri tokenType token_type tokenIssuer passwordFormat minRequiredPasswordLength enablePasswordReset
  maxInvalidPasswordAttempts passwordAttemptWindow validate_password.length validate_password.policy password_history
  default_password_lifetime use_first_pass try_first_pass secretRequired LoadCredential psk_file psk_hint TLSPSKFile
  TLSPSKIdentity ssl_passphrase_command ssl_password_file accessKeyId access_key_id keyId publicKey public_key primaryKey
  primary_key foreignKey hostKey HostKey AuthorizedKeysFile PubkeyAuthentication monkey hotkey keyboard port host name key
  value author authority authMethod authentication connectionTimeout maxConnections connectionUrl connector pinned spinner
  passthrough pass_through passive compassion cookie cookiePath cipherSuites ciphers pwd_file ssl_certificate_key_path
  directory location listen workers is_secret has_password allow_token path passenger_root tokenHeader cookieName
  publicKeyToken PublicKeyToken SSLPassPhraseDialog passwd_chat designerAuthTokenTimeToLive RememberTokenDuration
  NOPASSWD passwd: textColor keyword wordWrap secure_link
  password-stacking TokenCacheModule Policies\\System\\FilterAdministratorToken Parameters\\EnablePlainTextPassword
`
  .trim()
  .split(/\s+/);

describe("names", () => {
  test("there are enough of them", () => {
    expect(secretNames.length).toBeGreaterThan(120);
    expect(plainNames.length).toBeGreaterThan(100);
  });
  test.each(secretNames)("%s names a secret", (name) => expect(isSecretField(name)).toBe(true));
  test.each(plainNames)("%s names no secret", (name) => expect(isSecretField(name)).toBe(false));
});

const jwt = `eyJ${"hbGciOiJI"}.eyJzdWIiOiJ4In0.c2lnbmF0dXJl`;
const secretValues = [
  "-----BEGIN RSA PRIVATE KEY-----\nMIIplanted\n",
  "-----BEGIN OPENSSH PRIVATE KEY-----",
  "-----BEGIN PGP PRIVATE KEY BLOCK-----",
  "PuTTY-User-Key-File-2: ssh-rsa",
  "$6$salt$hash",
  "$y$j9T$salt$hash",
  "$2b$12$planted",
  "$7$101$salt$hash",
  "alice:$apr1$salt$hash",
  "alice:$6$salt$hash:19000:0:99999:7:::",
  "bob:{SHA}planted=",
  "{SSHA}planted",
  "SCRAM-SHA-256$4096:salt$stored:server",
  "md5d41d8cd98f00b204e9800998ecf8427e",
  "postgres://app:planted@db:5432/mes",
  "amqp://:planted@host",
  "mqtt://user:p@ss@host:1883",
  "jdbc:sqlserver://db;user=sa;password=planted;encrypt=true",
  "jdbc:mysql://db/mes?user=a&password=planted",
  "jdbc:oracle:thin:scott/planted@db:1521:xe",
  "Server=db;User ID=sa;Password=planted;",
  "Server=db;Uid=sa;Pwd=planted",
  'org.apache.Module required username="a" password="planted";',
  "SharedAccessKeyName=root;SharedAccessKey=planted=;EntityPath=x",
  '{"user":"a","password":"planted"}',
  jwt,
  "eyJlbmMiOiJBMjU2R0NNIn0.key.iv.text.tag",
  "AKIAABCDEFGHIJKLMNOP",
  `ghp_${"a".repeat(36)}`,
  "Authorization: Bearer planted-token-1",
  "Basic dXNlcjpwbGFudGVk",
  "ENC(planted)",
  "$ANSIBLE_VAULT;1.1;AES256",
  "db:5432:mes:app:planted",
  "user app on >planted ~* +@all",
  "machine db login app password planted",
  "password=${DB_PASSWORD:planted}",
  'bob Cleartext-Password := "planted"',
  "db:\n  user: mes\n  password: planted\n",
  "X-Api-Key: planted",
  "Authorization: Token planted-token-1",
  "<user>mes</user><db:Password type='plain'>planted</db:Password>",
  '[{rabbit, [{default_pass, <<"planted">>}]}].',
  '{password,"planted"}',
  "mes:planted@tcp(db:3306)/mes",
  "mes/planted@db:1521/MES",
  "mes/planted@//db.plant.example:1521/MES",
  "https://hooks.slack.com/services/T0/B0/planted",
  "https://store.blob.core.windows.net/c?sv=2024&sig=planted%2Bsignature",
];
const plainValues = [
  "",
  "8080",
  "/etc/ssl/private/server.key",
  "https://user@host/path",
  "https://host:8443/a@b",
  "postgres://app:${DB_PASSWORD}@db",
  "jdbc:postgresql://db:5432/mes?ssl=true",
  "password=${DB_PASSWORD}",
  "Basic Authentication",
  "The password must be changed",
  "-----BEGIN CERTIFICATE-----",
  "proxy_pass=1",
  "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  "d41d8cd98f00b204e9800998ecf8427e",
  "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256",
  "$1.00",
  "1:1,30:60,60:3600",
  "2001:0:ab:cd:ef:1:2:3",
  "System.Data, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089",
  'cloudflare[cftoken="%(cfapikey)s"]',
  "-Xlog:gc*,heap*:file=@pkg.logFolder@/gc.log",
  "eyJ",
  "passwd_file: ${FILE}",
  "HTTP/line3.plant.example@PLANT.EXAMPLE",
  "library/nginx@sha256:0123456789/x",
  "<password_file>/etc/x</password_file>",
  '{"tcp", [{port, "1883"}]}',
  "https://store.blob.core.windows.net/c?sv=2024",
];

describe("values", () => {
  test.each(secretValues)("a secret by its shape: %j", (value) => expect(isSecretValue(value)).toBe(true));
  test.each(plainValues)("no secret by its shape: %j", (value) => expect(isSecretValue(value)).toBe(false));
});

describe("names with values", () => {
  test.each<[string, string, Record<string, string>]>([
    ["entry", "planted", { key: "db.password" }],
    ["value", "planted", { key: "DbPassword" }],
    ["value", "planted", { name: "password", type: "string" }],
    ["param-value", "planted", { "param-name": "secretKey" }],
    ["password", "${DB_PASSWORD:planted}", {}],
    ["password", "@planted", {}],
    ["password", "/planted", {}],
    ["requirepass", "planted", {}],
    ["user", "alice on >planted ~* +@all", {}],
    ["auth", "dXNlcjpwbGFudGVk", {}],
    ["ExecStart", "/usr/bin/agent --token planted --verbose", {}],
    ["command", "echo root:planted | chpasswd", {}],
    ["command", "mysqldump -pplanted mes", {}],
    ["command", "sqlplus mes/planted@MES @load.sql", {}],
    ["UserParameter", "mes.orders,mysql -u a -pplanted mes", {}],
    ["Value", "planted", { name: "Password" }],
    ["line", "bindpw planted", {}],
    ["line", '"password" "pla nted"', {}],
    ["line", 'password "planted";', {}],
    ["line", "snmp-server community planted RO", {}],
    ["line", "password := planted", {}],
    ["http-request", "set-header X-Api-Key planted", {}],
    ["trapsess", "-v 3 -u mes -A planted host", {}],
    ["proxy", "-v 2c -c planted host .1.3", {}],
  ])("%s = %s beside %j is a secret", (name, value, siblings) =>
    expect(isSecret(name, value, siblings)).toBe(true),
  );

  test.each<[string, string, Record<string, string>]>([
    ["password", "", {}],
    ["password", "true", {}],
    ["ClearTextPassword", "0", {}],
    ["credentials", "${USE_CREDENTIALS:false}", {}],
    ["password", "${DB_PASSWORD}", {}],
    ["password", "${env:DB_PASSWORD}", {}],
    ["password", "%DB_PASSWORD%", {}],
    ["password", "@/run/secrets/db", {}],
    ["password", "requisite pam_pwquality.so retry=3", {}],
    ["privateKey", "/etc/ssl/private/server.pem", {}],
    ["name", "password", { value: "x" }],
    ["type", "string", { name: "password" }],
    ["value", "8080", { name: "port" }],
    ["user", "alice", {}],
    ["auth", "required", {}],
    ["user", "#1000", {}],
    ["rule", "ALL=(root) NOPASSWD: /usr/bin/systemctl -q restart mes", {}],
    ["rule", "ALL=(root) PASSWD:/usr/bin/id -u", {}],
    ["Name", "password", { value: "x" }],
    ["line", "login password required pam_unix.so nullok", {}],
    ["line", "auth-user-pass /etc/openvpn/login", {}],
    ["line", "-a always,exit -k passwd -F success=1", {}],
    ["line", "kpasswd 464/tcp", {}],
    ["line", 'tcp dport 22 accept comment "password login"', {}],
    ["line", 'log prefix "no token here "', {}],
    ["proxy", "http://proxy:3128", {}],
  ])("%s = %s beside %j is none", (name, value, siblings) =>
    expect(isSecret(name, value, siblings)).toBe(false),
  );

  test("everything in the data of a Kubernetes Secret is secret, and nothing in that of a ConfigMap", () => {
    expect(isSecretBranch("data", { kind: "Secret" })).toBe(true);
    expect(isSecretBranch("data", { kind: "ConfigMap" })).toBe(false);
    expect(isSecretBranch("tokens")).toBe(true);
    expect(isSecretBranch("credentials")).toBe(false);
    expect(isSecret("user", "planted", {}, "stringData")).toBe(true);
  });

  test("a file may be a secret by its name or its folder", () => {
    for (const path of ["/etc/app/db.password", "/run/secrets/db", "/etc/app/token.txt", "/root/.pgpass"])
      expect(isSecretFile(path)).toBe(true);
    for (const path of ["/etc/hostname", "/etc/secrets.d/README", "/etc/security/limits.conf"])
      expect(isSecretFile(path)).toBe(false);
  });

  test("below a secret's name all is secret but what describes it", () => {
    expect(isSecret("value", "planted", {}, "password")).toBe(true);
    expect(isSecret("RequiredLength", "12", {}, "Password")).toBe(false);
  });
});

const commands: [given: string, shown: string][] = [
  ["app --password=planted --port 80", "app --password=*** --port 80"],
  ["app --token planted -v", "app --token *** -v"],
  ["app --password-file /etc/x", "app --password-file /etc/x"],
  ["java -Ddb.password=planted -jar a.jar", "java -Ddb.password=*** -jar a.jar"],
  ["PGPASSWORD=planted psql -h db", "PGPASSWORD=*** psql -h db"],
  ["PGPASSWORD='pla nted' psql", "PGPASSWORD=*** psql"],
  ["A=1\0DB_PASSWORD=planted\0B=2", "A=1\0DB_PASSWORD=***\0B=2"],
  ["mysql -u root -pplanted mes", "mysql -u root -p*** mes"],
  ["/usr/bin/sshpass -p planted ssh a@b", "/usr/bin/sshpass -p *** ssh a@b"],
  ["curl -u user:planted https://host", "curl -u *** https://host"],
  ["curl https://user:planted@host/x", "curl https://user:***@host/x"],
  ["curl -H 'Authorization: Bearer planted' x", "curl -H 'Authorization: Bearer ***' x"],
  ['curl -H "X-Api-Key: planted"', 'curl -H "X-Api-Key: ***"'],
  [`curl -d '{"password":"planted"}'`, `curl -d '{"password":***`],
  ["sh -c 'mysql -pplanted x'", "sh -c 'mysql -p*** x'"],
  ["mosquitto_pub -u a -P planted -p 1883", "mosquitto_pub -u a -P *** -p 1883"],
  ["ssh -p 2222 host", "ssh -p 2222 host"],
  ["docker run -p 80:80 nginx:1.2", "docker run -p 80:80 nginx:1.2"],
  ["docker login -p planted host", "docker login -p *** host"],
  ["docker run nginx:1.2@sha256:abc", "docker run nginx:1.2@sha256:abc"],
  ["htpasswd -b /etc/x alice planted", "htpasswd -b *** *** ***"],
  ["rabbitmqctl add_user a 'pla nted' >/dev/null", "rabbitmqctl add_user *** *** ***"],
  ['command="app --token planted" ssh-rsa', 'command="app --token ***" ssh-rsa'],
  ["echo root:planted | chpasswd", "echo *** | chpasswd"],
  ["mount -o username=a,password=planted //h/s", "mount -o username=a,password=*** //h/s"],
  ["snmpwalk -v2c -c planted host", "snmpwalk -v2c -c *** host"],
  ["app --password --token planted", "app --password *** ***"],
  ["app --password=${DB_PASSWORD}", "app --password=${DB_PASSWORD}"],
  ["npm view https://host/@scope/x", "npm view https://host/@scope/x"],
  ["sqlplus -s mes/planted@MES @sql/load.sql", "sqlplus -s mes/*** @sql/load.sql"],
  ["expdp userid=mes/planted directory=d", "expdp userid=mes/*** directory=d"],
  ["sqlplus / as sysdba", "sqlplus / as sysdba"],
  ["a=$(mysql -pplanted x)", "a=$(mysql -p*** x)"],
];

describe("command lines", () => {
  test.each(commands)("%j", (given, shown) => expect(redactCommand(given, () => "***")).toBe(shown));

  test("what is sealed is the bare secret, so that quoting is no change", () => {
    const seen: string[] = [];
    const note = (secret: string) => String(seen.push(secret));
    redactCommand("a --password='planted'", note);
    redactCommand("a --password planted", note);
    expect(seen).toEqual(["planted", "planted"]);
  });
});

describe("whole files", () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  test.each(secretNames)("a file with %s in a comment may hold a secret", (name) =>
    expect(mayHoldSecret(bytes(`# ${name} = x\n`))).toBe(true),
  );
  test.each(secretValues)("a file with %j may hold a secret", (value) =>
    expect(mayHoldSecret(bytes(`a b\n${value}\n`))).toBe(true),
  );
  test.each(["mysql -pplanted x", "user alice on >planted ~*", "pl4nted-alone"])(
    "a file with %j too",
    (line) => expect(mayHoldSecret(bytes(`${line}\n`))).toBe(true),
  );
  test.each(["listen 80;\n", "PASS_MAX_DAYS 90\n", "<Server port='8005'/>\n", ""])(
    "a file with %j holds none",
    (text) => expect(mayHoldSecret(bytes(text))).toBe(false),
  );
  test("UTF-16 and environment lists are read, a large binary is not", () => {
    expect(mayHoldSecret(Buffer.from("\ufeff<a password='x'/>", "utf16le"))).toBe(true);
    expect(mayHoldSecret(Buffer.from("<a password='x'/>", "utf16le"))).toBe(true);
    expect(mayHoldSecret(bytes("A=1\0PGPASSWORD=x\0"))).toBe(true);
    expect(mayHoldSecret(bytes(`\x7fELF\0${"password\0".repeat(9_000)}`))).toBe(false);
  });
});

describe("for every input", () => {
  const word = fc.stringMatching(/^[A-Za-z0-9]{12,20}$/).map((text) => `zq${text}qz`);
  const name = fc.constantFrom(...secretNames.filter((each) => /^\w+$/.test(each) && !/^use/.test(each)));

  test("a secret given by name never survives the redaction", () => {
    const shapes = (n: string, s: string) => [
      `x --${n}=${s} y`,
      `x --${n} ${s} y`,
      `${n}=${s} x`,
      `x '--${n}=${s}'`,
      `sh -c "x --${n} ${s}"`,
      `x a=b;${n}=${s};c=d`,
    ];
    fc.assert(
      fc.property(name, word, (n, s) => {
        for (const line of shapes(n, s)) expect(redactCommand(line, () => "***")).not.toContain(s);
      }),
    );
  });

  test("a line without secrets stays as written, blanks and quotes included", () => {
    const plain = fc.stringMatching(/^(?:[a-f]{1,5}|[ \t]|"[a-f ]*"|'[a-f ]*'|[0-9]){0,20}$/);
    fc.assert(
      fc.property(plain, (line) => {
        expect(redactCommand(line, () => "***")).toBe(line);
      }),
    );
  });

  test("200,000 characters of anything repeated are judged within a second of the processor", () => {
    const unit = fc.oneof(
      fc.constantFrom(
        "A",
        "aB",
        "_",
        "-",
        "://",
        "://a:",
        "@",
        "a=",
        "a = ",
        '"',
        "'",
        '\\"',
        "eyJ",
        "$6",
        "Bearer ",
        "login a ",
        "user ",
        "a:1:",
        "password",
        "password=",
        'password="',
        "-p ",
        "mysql -p",
        "{",
        "jdbc:oracle:thin:a/",
        "\n",
        " \n",
        "Basic ",
        "token:",
        ...["<a ", "<a>", "{a,", "a: ", "- ", "a/", "a:a", "sqlplus ", "password "],
      ),
      fc.string({ maxLength: 6 }),
    );
    const all = (text: string) => {
      isSecret("value", text, { name: text });
      isSecret("line", text);
      secretWords(text.split(" "));
      isSecretField(text);
      redactCommand(text, () => "***");
      mayHoldSecret(new TextEncoder().encode(text));
    };
    fc.assert(
      fc.property(unit, unit, (a, b) => {
        const started = process.cpuUsage();
        all((a + b).repeat(Math.ceil(200_000 / (a.length + b.length + 1))).slice(0, 200_000));
        // Microseconds of this process, since other tests share the machine.
        expect(process.cpuUsage(started).user).toBeLessThan(1_000_000);
      }),
      { numRuns: 60, seed: 8 },
    );
  }, 60_000);
});

test("a line with an option gives a secret where something in it would be sealed, and nowhere else", () => {
  const word = fc.constantFrom(
    ...[
      "mysql",
      "/usr/bin/mysqldump",
      "curl.exe",
      "mosquitto_pub",
      "htpasswd",
      "redis-cli",
      "login",
      "schtasks",
    ],
    ...[
      "-p",
      "-psecret",
      "-u",
      "-U",
      "-a",
      "-P",
      "--user",
      "-x",
      "/rp",
      "--",
      "'-p x'",
      "chpasswd",
      "bob:pw",
      "-w",
    ],
    ...[
      "--token",
      "token=a",
      "X-Api-Key:",
      "Bearer",
      "basic",
      "Basic dTpw",
      '"basic dTpw"',
      "a@b",
      "u:p@h",
      "://u:p@h",
    ],
    ...[
      "h:5432:db:u:pw",
      "h:*:db:u:pw",
      '"user bob >pw"',
      "user",
      ">pw",
      "'user a on #b'",
      "$1$a$b",
      "{SSHA}x",
    ],
    ...["ENC(x)", "md5", "plain", "'two words'", "a=b", "one\0two"],
  );
  const line = fc
    .tuple(word, fc.array(word, { maxLength: 5 }))
    .map(([first, rest]) => [first, "-x", ...rest].join(" "));
  fc.assert(
    fc.property(line, (text) => {
      expect(givesSecret(text)).toBe(redactCommand(text, () => "") !== text);
    }),
    { numRuns: 5000 },
  );
});

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { detectFormat } from "../../src/formats/detect.ts";
import { decode } from "../../src/formats/encoding.ts";
import { FormatError } from "../../src/formats/tree.ts";

const CORPUS = new URL("../../../shared/corpus/", import.meta.url);
const missing = !existsSync(CORPUS);
const why = missing ? " (skipped: ../shared/corpus is not beside this checkout)" : "";

/** The format of each real file, by folder. */
const EXPECTED: Record<string, Record<string, string>> = {
  conf: {
    apache:
      "apache2-ports.conf apache2-security.conf apache2-ssl.conf httpd.conf.in proftpd-core-proftpd.conf",
    apt: "unattended-upgrades-50unattended-upgrades",
    chrony: "chrony-chrony.conf",
    dotenv: "passwd-useradd ufw-ufw",
    erlang: "emqx-acl.conf",
    haproxy: "haproxy-haproxy.cfg",
    hocon: "emqx-nats-tls.conf",
    ini: "auditd-auditd.conf firewalld-firewalld.conf rabbitmq-tls.conf",
    lines: "auditd-audit.rules libpam-runtime-pam.conf rsyslog-rsyslog.conf",
    "login.defs": "login-login.defs",
    logrotate: "logrotate-logrotate.conf",
    mosquitto: "mosquitto-full.conf",
    nested: "krb5-config-krb5.conf.template mtconnect-agent.cfg",
    nginx: "nginx-common-nginx.conf nginx-upstream.conf",
    oracle:
      "containertest-sqlnet.ora oracle-cman.ora oracle-hardened-listener.ora oracle-hardened-sqlnet.ora oracle18c-sqlnet.ora oracle21xe-listener.ora oracle21xe-sqlnet.ora",
    pg_hba: "emqx-pg_hba_tls.conf postgresql-15-pg_hba.conf.sample",
    pg_ident: "postgresql-15-pg_ident.conf.sample",
    properties: "ignition81-ignition-2.conf ignition81-ignition.conf ignition83-ignition.conf",
    redis: "redis-server-redis.conf",
    snmpd: "snmpd-snmpd.conf",
    sshd: "sshd_config",
    sudoers: "sudoers",
  },
  ini: {
    ini: "fail2ban-jail.conf mariadb-50-mysqld_safe.cnf mariadb-50-server.cnf mariadb-mariadb.cnf sesman.ini smb.conf xrdp.ini",
    systemd:
      "chrony.service journald.conf logind.conf nginx.service postgresql@.service redis-server.service rsyslog.service timesyncd.conf",
  },
  env: { dotenv: "openmes-.env.example tb-edge.conf tb-edge.env" },
  properties: {
    properties:
      "activemq-log4j2.properties ignition81-log4j.properties milo-simplelogger.properties openmes-jdbc.properties openmes-log4j.properties openmes-struts.properties oracle-weblogic-jms-config.properties qcadoo-ESAPI.properties qcadoo-connectors.properties qcadoo-db.properties qcadoo-mail.properties tomcat10-catalina.properties tomcat10-logging.properties",
  },
  win: {
    ini: "nsa-applocker-GptTmpl.inf nsa-firewall-GptTmpl.inf nsa-windows-GptTmpl.inf",
    xml: "nsa-firewall-Backup.xml nsa-firewall-gpreport.xml nsa-windows-Backup.xml",
  },
};

/** Files that are not in the format they claim, and why. */
const BROKEN: Record<string, string> = {
  "oracle21xe-listener.ora": '"LISTENER" has a parenthesis that is never closed',
  "postgresql-15-pg_hba.conf.sample":
    "line 80: 1 fields, expected at least 5: type, database, user, address, method",
};

function read(folder: string, file: string): string {
  return decode(readFileSync(new URL(`${folder}/${file}`, CORPUS))).text;
}

test.skipIf(missing).each(Object.keys(EXPECTED))(
  `real files in %s are in the formats they should be${why}`,
  (folder) => {
    const files = readdirSync(new URL(`${folder}/`, CORPUS));
    const found = Object.groupBy(files.toSorted(), (file) => detectFormat(file, read(folder, file)).name);
    const listed = Object.fromEntries(
      Object.entries(found).map(([format, names]) => [format, names?.join(" ")]),
    );
    expect(listed).toEqual(EXPECTED[folder]);
  },
);

test.skipIf(missing)(`79 real files parse within 2 s each, or say why not${why}`, () => {
  const broken: Record<string, string> = {};
  let seen = 0;
  for (const folder of Object.keys(EXPECTED))
    for (const file of readdirSync(new URL(`${folder}/`, CORPUS))) {
      const text = read(folder, file);
      const started = performance.now();
      const fault = faultOf(() => detectFormat(file, text).parse(text));
      if (fault !== undefined) broken[file] = fault;
      expect(performance.now() - started, file).toBeLessThan(2_000);
      seen += 1;
    }
  expect(seen).toBe(79);
  expect(broken).toEqual(BROKEN);
});

function faultOf(parse: () => unknown): string | undefined {
  try {
    parse();
    return undefined;
  } catch (error) {
    if (error instanceof FormatError) return error.message;
    throw error;
  }
}

import { expect, test } from "vitest";
import { directives } from "../../src/formats/directives.ts";
import { chrony, loginDefs, snmpd, sysctl } from "../../src/formats/key-value.ts";
import { erlang, lines } from "../../src/formats/lines.ts";
import { mosquitto } from "../../src/formats/mosquitto.ts";
import { oracle } from "../../src/formats/oracle.ts";
import { pgHba, pgIdent } from "../../src/formats/pg-hba.ts";
import { postgresql } from "../../src/formats/postgresql.ts";
import { redis } from "../../src/formats/redis.ts";
import { fieldsOf } from "./fields.ts";

test("a record of pg_hba.conf has named fields, and its place is its address", () => {
  const text =
    'local all "all" peer\nhost mes,x  app 10.0.0.0 255.0.0.0 md5 # plant\nhostssl all all ::/0 cert map=m clientcert=1\n';
  expect(fieldsOf(pgHba, text)).toEqual({
    "/record[1]/type": "local",
    "/record[1]/database": "all",
    "/record[1]/user": '"all"',
    "/record[1]/method": "peer",
    "/record[2]/type": "host",
    "/record[2]/database": "mes,x",
    "/record[2]/user": "app",
    "/record[2]/address": "10.0.0.0",
    "/record[2]/mask": "255.0.0.0",
    "/record[2]/method": "md5",
    "/record[3]/type": "hostssl",
    "/record[3]/database": "all",
    "/record[3]/user": "all",
    "/record[3]/address": "::/0",
    "/record[3]/method": "cert",
    "/record[3]/options/map": "m",
    "/record[3]/options/clientcert": "1",
  });
});

test("a line of pg_hba.conf that moves is a difference", () => {
  const [a, b] = ["host all all 0.0.0.0/0 reject", "host all all 10.0.0.0/8 trust"];
  expect(fieldsOf(pgHba, `${a}\n${b}`)).not.toEqual(fieldsOf(pgHba, `${b}\n${a}`));
});

test("lines of pg_hba.conf go on behind a backslash, comments too, as the server reads them", () => {
  const text = "local all \\\n all peer\n# off: \\\nhost all all ::/0 trust";
  expect(fieldsOf(pgHba, text)).toEqual({
    "/record[1]/type": "local",
    "/record[1]/database": "all",
    "/record[1]/user": "all",
    "/record[1]/method": "peer",
  });
});

test("a record without its fields is refused, and an include stays in its place", () => {
  expect(() => pgHba.parse("host all all md5")).toThrow(
    "line 1: 4 fields, expected at least 5: type, database, user, address, method",
  );
  expect(fieldsOf(pgHba, "include_if_exists site.conf")).toEqual({
    "/record[1]/type": "include_if_exists",
    "/record[1]/file": "site.conf",
  });
  expect(fieldsOf(pgIdent, "m /^(.*)@plant$ \\1")).toMatchObject({ "/record[1]/databaseUser": "\\1" });
});

test("parameters of PostgreSQL lose their quotes and the comments behind them", () => {
  const text =
    "listen_addresses = '*'  # what to bind\nPort 5433\nlog_line_prefix='%m ''#'' \\\\x'\nssl=on#yes\n";
  expect(fieldsOf(postgresql, text)).toEqual({
    "/listen_addresses": "*",
    "/port": "5433",
    "/log_line_prefix": "%m '#' \\x",
    "/ssl": "on",
  });
  expect(() => postgresql.parse("a = 1\nb = 'x\n")).toThrow("line 2: expected name = value");
});

test("what stands behind a listener of mosquitto belongs to it, but for options of the whole broker", () => {
  const text =
    "allow_anonymous false\nlistener 1883 127.0.0.1\nlistener 8883\ncafile /ca.pem\nlog_dest stdout\nconnection hq\naddress hq:8883\n";
  expect(fieldsOf(mosquitto, text)).toEqual({
    "/log_dest": "stdout",
    "/allow_anonymous": "false",
    "/listener[@port='1883']/@port": "1883",
    "/listener[@port='1883']/address": "127.0.0.1",
    "/listener[@port='8883']/@port": "8883",
    "/listener[@port='8883']/cafile": "/ca.pem",
    "/connection[@name='hq']/@name": "hq",
    "/connection[@name='hq']/address": "hq:8883",
  });
});

test("an option of mosquitto that moves behind a listener is a difference", () => {
  const before = fieldsOf(mosquitto, "allow_anonymous true\nlistener 1883");
  expect(fieldsOf(mosquitto, "listener 1883\nallow_anonymous true")).not.toEqual(before);
});

test("users, limits and renamed commands of Redis are addressed by name", () => {
  const text =
    'BIND 127.0.0.1   -::1\nsave 900 1 300 10\nrename-command CONFIG ""\nclient-output-buffer-limit normal 0 0 0\nuser ann on >planted ~* +@all\n';
  expect(fieldsOf(redis, text)).toMatchObject({
    "/bind": "127.0.0.1 -::1",
    "/save": "900 1",
    "/save[2]": "300 10",
    "/rename-command[@name='CONFIG']": "",
    "/client-output-buffer-limit[@name='normal']": "0 0 0",
    "/user[@name='ann']/rules": "on ~* +@all",
    "/user[@name='ann']/password": ">planted",
  });
  expect(fieldsOf(redis, "sentinel auth-pass mes planted")).toMatchObject({
    "/sentinel-auth-pass[@name='mes']": "planted",
  });
});

test("Oracle's nested parentheses become a path, and a list of words stays a list", () => {
  const text =
    '# net\nLISTENER =\n  (DESCRIPTION =\n    (ADDRESS = (PROTOCOL = TCP)(HOST = h)(PORT = 1521))\n    (ADDRESS = (PROTOCOL = IPC)(KEY = "a(b"))\n  )\nNAMES.DIRECTORY_PATH= (TNSNAMES, EZCONNECT)\nTRACE = OFF\n';
  expect(fieldsOf(oracle, text)).toEqual({
    "/LISTENER/DESCRIPTION/ADDRESS[PROTOCOL='TCP']/PROTOCOL": "TCP",
    "/LISTENER/DESCRIPTION/ADDRESS[PROTOCOL='TCP']/HOST": "h",
    "/LISTENER/DESCRIPTION/ADDRESS[PROTOCOL='TCP']/PORT": "1521",
    "/LISTENER/DESCRIPTION/ADDRESS[PROTOCOL='IPC']/PROTOCOL": "IPC",
    "/LISTENER/DESCRIPTION/ADDRESS[PROTOCOL='IPC']/KEY": '"a(b"',
    "/NAMES.DIRECTORY_PATH[1]": "TNSNAMES",
    "/NAMES.DIRECTORY_PATH[2]": "EZCONNECT",
    "/TRACE": "OFF",
  });
  expect(() => oracle.parse("A = (B = (C = 1)\n")).toThrow('"A" has a parenthesis that is never closed');
  expect(() => oracle.parse("A = (B = 1)(C)\n")).toThrow('"A" mixes words with parameters');
  expect(() => oracle.parse("A = (B = 1))\n")).toThrow('"A" has a parenthesis too many');
});

test("names of kernel parameters are the same with dots and slashes", () => {
  expect(fieldsOf(sysctl, "net.ipv4.ip_forward=1\n-kernel.sysrq = 0\n; no\n")).toEqual({
    "/net.ipv4.ip_forward": "1",
    "/kernel.sysrq": "0",
  });
  expect(fieldsOf(sysctl, "net/ipv4/conf/eth0.100/forwarding = 1")).toEqual({
    "/net.ipv4.conf.eth0%2F100.forwarding": "1",
  });
});

test("time sources of chrony and views of SNMP are addressed by name", () => {
  expect(fieldsOf(chrony, "! no\npool ntp.plant   iburst\nrtcsync")).toEqual({
    "/pool[@name='ntp.plant']": "iburst",
    "/pool[@name='ntp.plant']/@name": "ntp.plant",
    "/rtcsync": "",
  });
  expect(fieldsOf(snmpd, "view all included  .1 # why\nrocommunity planted default")).toMatchObject({
    "/view[@name='all']": "included .1",
    "/rocommunity": "planted default",
  });
});

test("names and values of other configs are parted by white space or an equals sign", () => {
  expect(fieldsOf(directives, "search  plant.example\nfreq = 50\nquiet")).toEqual({
    "/search": "plant.example",
    "/freq": "50",
    "/quiet": "",
  });
  expect(fieldsOf(loginDefs, "UMASK\t\t022 # strict")).toEqual({ "/UMASK": "022" });
});

test("lines of any other file are in order, without comments, blank lines and extra white space", () => {
  expect(fieldsOf(lines, "-D  \n\n# no\n  -w /etc   -p wa\n")).toEqual({
    "/line[1]": "-D",
    "/line[2]": "-w /etc -p wa",
  });
  expect(fieldsOf(lines, "a\nb")).not.toEqual(fieldsOf(lines, "b\na"));
  expect(fieldsOf(erlang, "%% no\n{deny, all}.")).toEqual({ "/line[1]": "{deny, all}." });
});

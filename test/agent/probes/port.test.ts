import { expect, test } from "vitest";
import { isClient } from "../../../agent/host/client-ports.ts";
import { probe } from "../../../agent/probes/port.ts";
import { liveMachine, type Recording } from "../../support/live-machine.ts";
import { seen } from "../../support/machine.ts";

const HEAD =
  "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

/** One row of /proc/net/tcp or udp. */
function row(local: string, state: string, uid: number, inode: number, remote = "00000000:0000"): string {
  return `   0: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000  ${uid}        0 ${inode} 1 0000 100 0 0 10 0\n`;
}

function processFiles(pid: number, parent: number, name: string, unit: string): Record<string, string> {
  return {
    [`/proc/${pid}/stat`]: `${pid} (${name}) S ${parent} 1 1 0 -1 4194560\n`,
    [`/proc/${pid}/cgroup`]: `0::/system.slice/${unit}\n`,
  };
}

const FILES: Record<string, string> = {
  "/etc/passwd": "root:x:0:0::/root:/bin/sh\npostgres:x:102:102::/:/bin/sh\n",
  "/proc/sys/net/ipv4/ip_local_port_range": "32768\t60999\n",
  "/proc/net/tcp":
    HEAD +
    row("0100007F:1538", "0A", 102, 900) +
    row("00000000:0050", "0A", 0, 901) +
    row("0100007F:0050", "01", 0, 902, "0100007F:C000"),
  "/proc/net/tcp6":
    HEAD.replace("rem", "remote") +
    row("00000000000000000000000000000000:0016", "0A", 0, 903, "00000000000000000000000000000000:0000"),
  "/proc/net/udp": HEAD + row("00000000:BAC0", "07", 0, 904) + row("00000000:9C40", "07", 0, 905),
  ...processFiles(1, 0, "systemd", "init.scope"),
  ...processFiles(50, 1, "postgres", "postgresql@15-main.service"),
  ...processFiles(60, 1, "nginx", "nginx.service"),
  ...processFiles(61, 60, "nginx", "nginx.service"),
  ...processFiles(70, 1, "od(d) name", "odd.service"),
};

const LINKS: Record<string, string> = {
  "/proc/1/fd/0": "/dev/null",
  "/proc/50/fd/5": "socket:[900]",
  "/proc/50/exe": "/usr/lib/postgresql/15/bin/postgres",
  "/proc/61/fd/6": "socket:[901]",
  "/proc/61/exe": "/usr/sbin/nginx (deleted)",
  "/proc/60/fd/6": "socket:[901]",
  "/proc/60/exe": "/usr/sbin/nginx (deleted)",
  "/proc/70/fd/3": "socket:[903]",
  "/proc/70/exe": "/opt/odd",
};

const RECORDING: Recording = { files: FILES, links: LINKS };

test("each socket that listens is told with its process, user and service, and where it can be reached from", async () => {
  const { facts } = await seen(probe, liveMachine(RECORDING));
  expect(facts["tcp/127.0.0.1:5432"]).toEqual({
    protocol: "tcp",
    address: "127.0.0.1",
    port: 5432,
    scope: "loopback",
    user: "postgres",
    process: "postgres",
    executable: "/usr/lib/postgresql/15/bin/postgres",
    service: "postgresql@15-main.service",
    pid: 50,
    replaced: false,
    inode: ["900"],
  });
  expect(facts["tcp/[::]:22"]).toMatchObject({ process: "od(d) name", scope: "any", user: "root" });
  expect(Object.keys(facts)).not.toContain("tcp/127.0.0.1:80");
});

test("a socket shared by a family of processes belongs to the parent, and a replaced program is told as that", async () => {
  const { facts } = await seen(probe, liveMachine(RECORDING));
  expect(facts["tcp/0.0.0.0:80"]).toMatchObject({ pid: 60, executable: "/usr/sbin/nginx", replaced: true });
});

test("a UDP socket of a client is only counted, a plant's service on a high port is told", async () => {
  const { facts } = await seen(probe, liveMachine(RECORDING));
  expect(facts["udp/0.0.0.0:47808"]).toMatchObject({ process: null, executable: null, service: null });
  expect(facts["udp/clients"]).toEqual({ sockets: 1 });
  const socket = { protocol: "udp" as const, address: "0.0.0.0", port: 53, uid: 0, inode: "1" };
  expect(isClient(socket, [32768, 60999])).toBe(false);
  expect(isClient({ ...socket, protocol: "tcp", port: 40000 }, [32768, 60999])).toBe(false);
});

test("where processes of others are hidden a socket may have a holder, and is not told as nobody's", async () => {
  const shown = Object.entries(FILES).filter(([path]) => !/^\/proc\/(?:1|50)\//.test(path));
  const links = Object.entries(LINKS).filter(([path]) => !/^\/proc\/(?:1|50)\//.test(path));
  const { facts, unreadable } = await seen(
    probe,
    liveMachine({ files: Object.fromEntries(shown), links: Object.fromEntries(links) }),
  );
  expect(facts["tcp/127.0.0.1:5432"]).not.toHaveProperty("process");
  expect(unreadable.map(({ address }) => address)).toContain("port:tcp/127.0.0.1:5432#process");
  expect(facts["tcp/0.0.0.0:80"]).toMatchObject({ process: "nginx" });
});

/** A machine whose table of TCP is another at each look. */
function changing(...tables: string[]) {
  const host = liveMachine(RECORDING);
  const { text } = host;
  let looks = 0;
  host.text = async (path, limit) =>
    path === "/proc/net/tcp"
      ? HEAD + (tables[Math.min(looks++, tables.length - 1)] ?? "")
      : text.call(host, path, limit);
  return host;
}

test("a socket that closes while its holder is looked for is none", async () => {
  const [web, brief] = [row("00000000:0050", "0A", 0, 901), row("0100007F:0051", "0A", 0, 999)];
  const { facts } = await seen(probe, changing(web + brief, web));
  expect(Object.keys(facts)).toContain("tcp/0.0.0.0:80");
  expect(Object.keys(facts)).not.toContain("tcp/127.0.0.1:81");
});

test("a program that starts again meanwhile is told with the socket that it has then", async () => {
  const { facts } = await seen(
    probe,
    changing(row("00000000:0050", "0A", 0, 899), row("00000000:0050", "0A", 0, 901)),
  );
  expect(facts["tcp/0.0.0.0:80"]).toMatchObject({ process: "nginx", service: "nginx.service" });
});

/** sshd serving a session of bob's, with ports that it forwards. */
function session(executable: string, port: string): Recording {
  const scope = processFiles(80, 50, "sshd", "x");
  scope["/proc/80/cgroup"] = "0::/user.slice/user-1000.slice/session-9.scope\n";
  return {
    files: { ...FILES, ...scope, "/proc/net/tcp": HEAD + row(port, "0A", 1000, 910) },
    links: { ...LINKS, "/proc/80/fd/9": "socket:[910]", "/proc/80/exe": executable },
  };
}

test("a port that sshd forwards on the loopback for a session is only counted", async () => {
  for (const program of ["/usr/sbin/sshd", "/usr/lib/openssh/sshd-session"]) {
    const { facts } = await seen(probe, liveMachine(session(program, "0100007F:177A")));
    expect(facts["tcp/forwarded"]).toEqual({ sockets: 1 });
    expect(Object.keys(facts)).not.toContain("tcp/127.0.0.1:6010");
  }
});

test("a port that a session opens to others, or by another program, is told", async () => {
  const open = await seen(probe, liveMachine(session("/usr/sbin/sshd", "00000000:177A")));
  expect(open.facts["tcp/0.0.0.0:6010"]).toMatchObject({ process: "sshd", scope: "any" });
  const other = await seen(probe, liveMachine(session("/home/bob/sshd", "0100007F:177A")));
  expect(other.facts["tcp/127.0.0.1:6010"]).toMatchObject({ executable: "/home/bob/sshd" });
  expect(other.facts["tcp/forwarded"]).toEqual({ sockets: 0 });
});

test("a cut line in /proc/net/tcp makes the ports unreadable, not absent", async () => {
  for (const cut of [FILES["/proc/net/tcp"]?.slice(0, -40), `${HEAD}   0: 0100007F:1538 0000\n`, ""]) {
    const host = liveMachine({ files: { ...FILES, "/proc/net/tcp": cut ?? "" }, links: LINKS });
    await expect(seen(probe, host)).rejects.toThrow("/proc/net/tcp: line");
  }
});

test("a missing table of TCP is no empty table, a host without IPv6 is fine", async () => {
  const { "/proc/net/tcp": _tcp, ...withoutTcp } = FILES;
  const { "/proc/net/tcp6": _tcp6, ...withoutTcp6 } = FILES;
  await expect(seen(probe, liveMachine({ files: withoutTcp, links: LINKS }))).rejects.toThrow(
    "/proc/net/tcp",
  );
  const { facts } = await seen(probe, liveMachine({ files: withoutTcp6, links: LINKS }));
  expect(Object.keys(facts)).not.toContain("tcp/[::]:22");
});

test("on an image the ports are unreadable", async () => {
  await expect(seen(probe, liveMachine(RECORDING, { live: false }))).rejects.toThrow("running host only");
});

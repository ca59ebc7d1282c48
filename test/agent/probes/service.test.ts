import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { HostError } from "../../../agent/host/host.ts";
import { probe } from "../../../agent/probes/service.ts";
import { liveMachine, type Recording } from "../../support/live-machine.ts";
import { seen } from "../../support/machine.ts";

const LIST = "systemctl list-units --all --plain --no-legend --no-pager --full --type=service,socket";

const UNITS: Record<string, string> = {
  "web.service":
    "[Unit]\nDescription=Web\n[Service]\nUser=www\nExecStart=/opt/web/bin/web --port 80\n[Install]\nWantedBy=multi-user.target\nAlias=http.service\n",
  "idle.service": "[Service]\nExecStart=/opt/web/bin/web\n[Install]\nWantedBy=multi-user.target\n",
  "asked.service": "[Service]\nBusName=org.example.asked\nExecStart=/opt/web/bin/web\n",
  "task.service": "[Service]\nType=oneshot\nExecStart=/opt/web/bin/web --once\n",
  "pg@.service": "[Service]\nUser=pg\nExecStart=/opt/web/bin/web %i\n[Install]\nWantedBy=multi-user.target\n",
  "door.socket":
    "[Socket]\nListenStream=1234\nListenDatagram=/run/door\n[Install]\nWantedBy=sockets.target\n",
  "door.service": "[Service]\nExecStart=nowhere --fast\n",
  "dynamic.service": "[Service]\nDynamicUser=yes\nExecStart=/opt/web/bin/web --password=planted-9f3\n",
};

const FILES: Record<string, string> = {
  ...Object.fromEntries(
    Object.entries(UNITS).map(([name, text]) => [`/usr/lib/systemd/system/${name}`, text]),
  ),
  "/opt/web/bin/web": "#!/bin/sh\n",
  "/run/systemd/system/.keep": "",
};

const LINKS: Record<string, string> = {
  "/lib": "usr/lib",
  "/etc/systemd/system/multi-user.target.wants/web.service": "/lib/systemd/system/web.service",
  "/etc/systemd/system/http.service": "/lib/systemd/system/web.service",
  "/run/systemd/generator/pg.target.wants/pg@15-main.service": "/lib/systemd/system/pg@.service",
  "/usr/lib/systemd/system/gone.service": "/dev/null",
};

const STATES = [
  "web.service loaded active running Web",
  "pg@15-main.service loaded active running Pg",
  "pg@by-hand.service loaded active running Pg",
  "door.socket loaded active listening Door",
  "task.service loaded activating start Task",
  "user@0.service loaded active running User",
  "missing.service not-found inactive dead missing.service",
  "",
].join("\n");

function host(change: Recording = {}, options?: Parameters<typeof liveMachine>[1]) {
  const files = { ...FILES, ...change.files };
  const links = { ...LINKS, ...change.links };
  return liveMachine({ files, links, commands: change.commands ?? { [LIST]: { stdout: STATES } } }, options);
}

test("a service is told as its file makes it, with its program's hash, and whether it starts and runs", async () => {
  const { facts, unreadable } = await seen(probe, host());
  expect(facts["web.service"]).toEqual({
    enabled: "enabled",
    active: "active",
    user: "www",
    dynamicUser: false,
    exec: ["/opt/web/bin/web --port 80"],
    binary: "/opt/web/bin/web",
    binarySha256: createHash("sha256").update("#!/bin/sh\n").digest("hex"),
    file: "/usr/lib/systemd/system/web.service",
    dropIns: [],
    aliases: ["http.service"],
  });
  expect(facts["idle.service"]).toMatchObject({ enabled: "disabled", active: "inactive", user: "root" });
  expect(Object.keys(facts)).not.toContain("http.service");
  expect(unreadable).toEqual([]);
});

test("an instance that was started by hand is told though systemd does not answer, and one of a user is not", async () => {
  const slices = {
    1: "/init.scope",
    20: "/system.slice/system-pg.slice/pg@by-hand.service",
    30: "/user.slice/user-0.slice/user@0.service/app.slice/app-pg.slice/pg@of-user.service",
  };
  const cgroups = Object.entries(slices).map(([pid, path]) => [`/proc/${pid}/cgroup`, `0::${path}\n`]);
  const { facts, unreadable } = await seen(
    probe,
    host({
      files: Object.fromEntries(cgroups),
      commands: { [LIST]: { stdout: "", status: 1, stderr: "hung" } },
    }),
  );
  const { active: _, ...told } = (await seen(probe, host())).facts["pg@by-hand.service"] ?? {};
  expect(facts["pg@by-hand.service"]).toEqual(told);
  expect(Object.keys(facts)).not.toContain("pg@of-user.service");
  expect(unreadable.map(({ address }) => address)).toEqual(["service:*#active"]);
});

test("an image has no instances of what runs on this machine, though its /proc is mounted there", async () => {
  const files = { "/proc/20/cgroup": "0::/system.slice/system-pg.slice/pg@by-hand.service\n" };
  const { facts } = await seen(probe, host({ files }, { live: false }));
  expect(Object.keys(facts)).not.toContain("pg@by-hand.service");
  expect(Object.keys(facts)).toContain("web.service");
});

test("whether a task runs at this moment, or what waits to be asked, is no drift", async () => {
  const { facts } = await seen(probe, host());
  expect(facts["task.service"]).toMatchObject({ enabled: "static", lastActive: "activating" });
  for (const name of ["asked.service", "door.service", "task.service"])
    expect(facts[name]).not.toHaveProperty("active");
  expect(facts["door.socket"]).toMatchObject({
    active: "active",
    listen: ["Stream 1234", "Datagram /run/door"],
  });
  expect(Object.keys(facts)).not.toContain("user@0.service");
});

test("instances are told where something pulls them in or they run; a mask hides all but itself", async () => {
  const { facts } = await seen(probe, host());
  expect(facts["pg@15-main.service"]).toMatchObject({
    enabled: "enabled-runtime",
    active: "active",
    user: "pg",
  });
  expect(facts["pg@by-hand.service"]).toMatchObject({ active: "active" });
  expect(facts["gone.service"]).toMatchObject({ enabled: "masked" });
  expect(facts["gone.service"]).not.toHaveProperty("exec");
  expect(Object.keys(facts)).not.toContain("pg@.service");
});

test("masking a unit changes whether it starts, and nothing else", async () => {
  const mask = { "/etc/systemd/system/idle.service": "/dev/null" };
  const [before, after] = [await seen(probe, host()), await seen(probe, host({ links: mask }))];
  expect(after.facts["idle.service"]).toEqual({ ...before.facts["idle.service"], enabled: "masked" });
  expect(after.whole.find(({ key }) => key === "idle.service")?.from).toContain(
    "/etc/systemd/system/idle.service",
  );
});

test("drop-ins change a unit by precedence, for its aliases, prefixes and type too", async () => {
  const dropIn = (user: string) => `[Service]\nUser=${user}\n`;
  const { facts, whole } = await seen(
    probe,
    host({
      files: {
        "/usr/lib/systemd/system/web.service.d/50-user.conf": dropIn("vendor"),
        "/etc/systemd/system/web.service.d/50-user.conf": dropIn("root"),
        "/etc/systemd/system/http.service.d/60-more.conf": "[Service]\nExecStart=\nExecStart=/opt/other\n",
        "/etc/systemd/system/service.d/10-all.conf": dropIn("nobody"),
        "/etc/systemd/system/web.service.d/ignored.txt": dropIn("never"),
      },
      links: { "/etc/systemd/system/web.service.d/70-off.conf": "/dev/null" },
    }),
  );
  const dropIns = [
    "/etc/systemd/system/service.d/10-all.conf",
    "/etc/systemd/system/web.service.d/50-user.conf",
    "/etc/systemd/system/http.service.d/60-more.conf",
  ];
  expect(facts["web.service"]).toMatchObject({
    user: "root",
    exec: ["/opt/other"],
    dropIns,
    binary: null,
    binarySha256: null,
  });
  expect(facts["idle.service"]).toMatchObject({ user: "nobody" });
  expect(whole.find(({ key }) => key === "web.service")?.from).toEqual([
    "/usr/lib/systemd/system/web.service",
    ...dropIns,
  ]);
});

test("a drop-in for one unit goes before one of the same name for all units, wherever they lie", async () => {
  const { facts } = await seen(
    probe,
    host({
      files: {
        "/etc/systemd/system/service.d/50-user.conf": "[Service]\nUser=nobody\n",
        "/usr/lib/systemd/system/web.service.d/50-user.conf": "[Service]\nUser=vendor\n",
      },
    }),
  );
  expect(facts["web.service"]).toMatchObject({
    user: "vendor",
    dropIns: ["/usr/lib/systemd/system/web.service.d/50-user.conf"],
  });
  expect(facts["idle.service"]).toMatchObject({ user: "nobody" });
});

test("a unit that is gone before it is looked at, as those made for one command, is neither told nor a gap", async () => {
  const folder = "/run/systemd/transient";
  const busy = host({ files: { [`${folder}/run-u8.service`]: "[Service]\nExecStart=/bin/true\n" } });
  const { list, content } = busy;
  busy.list = async (asked) => [
    ...(await list.call(busy, asked)),
    ...(asked === folder ? ["run-u7.service"] : []),
  ];
  busy.content = (file, use, limit) => {
    if (file.path === `${folder}/run-u8.service`) throw new HostError("absent", `${file.path}: gone`);
    return content.call(busy, file, use, limit) as ReturnType<typeof use>;
  };
  const { facts, unreadable } = await seen(probe, busy);
  expect(unreadable).toEqual([]);
  expect(facts).toEqual((await seen(probe, host())).facts);
});

test("a service that reads its settings anew is active meanwhile", async () => {
  const states = STATES.replaceAll("loaded active", "loaded reloading");
  const { facts } = await seen(probe, host({ commands: { [LIST]: { stdout: states } } }));
  expect(facts).toEqual((await seen(probe, host())).facts);
});

test("a link that lasts until the next boot is told as such", async () => {
  const links = {
    "/etc/systemd/system/mine.service": "/opt/web/mine.service",
    "/run/systemd/system/brief.service": "/opt/web/brief.service",
  };
  const unit = "[Service]\nExecStart=/opt/web/bin/web\n";
  const files = { "/opt/web/mine.service": unit, "/opt/web/brief.service": unit };
  const { facts } = await seen(probe, host({ files, links }));
  expect(facts["mine.service"]?.enabled).toBe("linked");
  expect(facts["brief.service"]?.enabled).toBe("linked-runtime");
});

test("a secret in a command line shows only as a digest", async () => {
  const seenNow = await seen(probe, host());
  expect(seenNow.facts["dynamic.service"]).toMatchObject({
    user: "dynamic",
    dynamicUser: true,
    secrets: [{ secret: {} }],
  });
  expect(JSON.stringify(seenNow)).not.toContain("planted-9f3");
});

test("without systemd running only what is active is unreadable; without units all is", async () => {
  const image = await seen(probe, host({}, { live: false }));
  expect(image.unreadable).toEqual([
    { address: "service:*#active", why: "what is active is known on a running host only" },
  ]);
  expect(image.facts["web.service"]).toMatchObject({ enabled: "enabled", user: "www" });
  const failing = await seen(
    probe,
    host({ commands: { [LIST]: { stdout: "", status: 1, stderr: "Failed to connect to bus" } } }),
  );
  expect(failing.unreadable[0]?.why).toContain("Failed to connect to bus");
  await expect(seen(probe, liveMachine({}))).rejects.toThrow("no systemd here");
});

test("a program that only systemd can find is unreadable, not missing", async () => {
  const files = { "/etc/systemd/system/where.service": "[Service]\nExecStart=%h/run\n" };
  const { facts, unreadable } = await seen(probe, host({ files }));
  expect(facts["where.service"]).not.toHaveProperty("binary");
  expect(unreadable.map(({ address }) => address)).toEqual([
    "service:where.service#binary",
    "service:where.service#binarySha256",
  ]);
});

test("a unit that can't be read is unreadable, and the others are told", async () => {
  const { facts, unreadable } = await seen(
    probe,
    host({ links: { "/usr/lib/systemd/system/loop.service": "loop.service" } }),
  );
  expect(unreadable.map(({ address }) => address)).toEqual(["service:loop.service"]);
  expect(facts["web.service"]).toBeDefined();
});

import { expect, test } from "vitest";
import { HostError } from "../../../agent/host/host.ts";
import { probe } from "../../../agent/probes/scheduled-task.ts";
import { liveMachine } from "../../support/live-machine.ts";
import { seen } from "../../support/machine.ts";

const CRONTAB = "SHELL=/bin/sh\n# a comment\n17 *\t* * *  root    cd / && run-parts /etc/cron.hourly\n";

test("a job in a crontab is told by file, user and command, and its schedule is a field", async () => {
  const before = await seen(probe, liveMachine({ files: { "/etc/crontab": CRONTAB } }));
  const after = await seen(probe, liveMachine({ files: { "/etc/crontab": CRONTAB.replace("17", "*/5") } }));
  const key = "cron:/etc/crontab/root:cd / && run-parts /etc/cron.hourly";
  expect(before.facts[key]).toEqual({
    schedule: ["17 * * * *"],
    user: "root",
    command: "cd / && run-parts /etc/cron.hourly",
    file: "/etc/crontab",
  });
  expect(after.facts[key]?.schedule).toEqual(["*/5 * * * *"]);
});

test("jobs of users, of folders, of anacron and of at are told", async () => {
  const { facts } = await seen(
    probe,
    liveMachine({
      files: {
        "/etc/passwd": "alice:x:0:0::/:/bin/sh\n",
        "/etc/cron.d/backup": "@daily operator /opt/backup\n",
        "/etc/cron.d/backup.dpkg-old": "@daily operator /opt/never\n",
        "/var/spool/cron/crontabs/alice": "5 4 * * * /home/alice/run\n6 5 * * * /home/alice/run\n",
        "/etc/cron.daily/rotate": "#!/bin/sh\n",
        "/etc/cron.daily/not-executable": "#!/bin/sh\n",
        "/etc/anacrontab": "RANDOM_DELAY=45\n1\t5\tcron.daily\trun-parts /etc/cron.daily\n",
        "/var/spool/cron/atjobs/a0000101b2c3d4":
          "#!/bin/sh\n# atrun uid=0 gid=0\nHOME=/root; export HOME\ncd / || {\n\t exit 1\n}\n/opt/once now\n",
      },
      programs: ["/etc/cron.daily/rotate"],
    }),
  );
  expect(Object.keys(facts)).toEqual([
    "cron:/etc/anacrontab/root:run-parts /etc/cron.daily",
    "cron:/etc/cron.d/backup/operator:/opt/backup",
    "cron:/var/spool/cron/crontabs/alice/alice:/home/alice/run",
    "cron:/etc/cron.daily/rotate",
    "at:/var/spool/cron/atjobs/a0000101b2c3d4",
  ]);
  expect(facts["cron:/var/spool/cron/crontabs/alice/alice:/home/alice/run"]?.schedule).toEqual([
    "5 4 * * *",
    "6 5 * * *",
  ]);
  expect(facts["at:/var/spool/cron/atjobs/a0000101b2c3d4"]).toMatchObject({
    command: "/opt/once now",
    schedule: [`once at ${0x01b2c3d4 * 60} seconds since 1970`],
  });
});

test("an at job that is run while it is looked at is no fault", async () => {
  const spool = "/var/spool/cron/atjobs";
  const host = liveMachine({
    files: {
      "/etc/crontab": CRONTAB,
      [`${spool}/a0000101b2c3d4`]: "x\n",
      [`${spool}/a0000201b2c3d4`]: "y\n",
    },
  });
  const { text, stat } = host;
  const gone = async (): Promise<never> => {
    throw new HostError("absent", "gone");
  };
  let looks = 0;
  host.text = (path, limit) => (path.endsWith("0101b2c3d4") ? gone() : text.call(host, path, limit));
  host.stat = (path) => (path.endsWith("0201b2c3d4") && looks++ > 0 ? gone() : stat.call(host, path));
  const { facts, unreadable } = await seen(probe, host);
  expect(Object.keys(facts)).toHaveLength(1);
  expect(unreadable).toEqual([]);
});

test("a link to the folder of crontabs, as Alpine has it, is no crontab that could not be read", async () => {
  const { facts, unreadable } = await seen(
    probe,
    liveMachine({
      files: { "/etc/crontabs/root": "@daily /bin/x\n", "/etc/mes/jobs": "@daily root /bin/y\n" },
      links: {
        "/var/spool/cron/crontabs": "/etc/crontabs",
        "/etc/cron.d/mes": "/etc/mes/jobs",
        "/etc/cron.d/gone": "/etc/mes/gone",
      },
    }),
  );
  expect(Object.keys(facts)).toEqual([
    "cron:/etc/cron.d/mes/root:/bin/y",
    "cron:/var/spool/cron/crontabs/root/root:/bin/x",
  ]);
  expect(unreadable).toEqual([]);
});

test("a timer is told with its times, its unit and whether it starts at boot", async () => {
  const { facts } = await seen(
    probe,
    liveMachine({
      files: {
        "/usr/lib/systemd/system/clean.timer":
          "[Timer]\nOnCalendar=daily\nOnBootSec=15min\n[Install]\nWantedBy=timers.target\n",
        "/etc/systemd/system/clean.timer.d/often.conf":
          "[Timer]\nOnCalendar=\nOnCalendar=hourly\nUnit=other.service\n",
      },
      links: { "/etc/systemd/system/timers.target.wants/clean.timer": "/usr/lib/systemd/system/clean.timer" },
    }),
  );
  expect(facts["timer:clean.timer"]).toEqual({
    enabled: "enabled",
    schedule: ["OnCalendar=hourly", "OnBootSec=15min"],
    unit: "other.service",
  });
});

test("a secret in a job shows only as a digest, and a changed one shows as changed", async () => {
  const job = (secret: string) =>
    liveMachine({ files: { "/etc/crontab": `0 1 * * * root dump --password=${secret}\n` } });
  const [one, other] = [await seen(probe, job("planted-1a")), await seen(probe, job("planted-2b"))];
  expect(JSON.stringify([one, other])).not.toContain("planted");
  expect(Object.keys(one.facts)).toEqual(Object.keys(other.facts));
  expect(one.whole[0]?.fields.secrets).not.toEqual(other.whole[0]?.fields.secrets);
});

test("a crontab that cron would refuse is unreadable, not empty", async () => {
  const { facts, unreadable } = await seen(
    probe,
    liveMachine({ files: { "/etc/cron.d/odd": "every day\n", "/etc/crontab": CRONTAB } }),
  );
  expect(Object.keys(facts)).toHaveLength(1);
  expect(unreadable).toEqual([
    { address: "scheduled-task:cron:/etc/cron.d/odd", why: expect.stringContaining("line 1"), below: true },
  ]);
});

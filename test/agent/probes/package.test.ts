import { expect, test } from "vitest";
import { probe } from "../../../agent/probes/package.ts";
import { liveMachine } from "../../support/live-machine.ts";
import { secrets, seen } from "../../support/machine.ts";

function paragraph(
  name: string,
  version: string,
  more = "",
  status = "install ok installed",
  architecture = "amd64",
): string {
  return `Package: ${name}\nStatus: ${status}\nArchitecture: ${architecture}\nVersion: ${version}\n${more}Description: words\n more words\n\n`;
}

const STATUS =
  paragraph("dpkg", "1.21.22") +
  paragraph(
    "web",
    "1.2-1",
    "Origin: Example\nConffiles:\n /etc/web.conf 0123456789abcdef0123456789abcdef\n",
  ) +
  paragraph("web", "1.2-1", "", "install ok installed", "i386") +
  paragraph("kept", "2:0.9~rc1-1", "", "hold ok installed", "all") +
  paragraph("left", "3", "", "deinstall ok config-files") +
  paragraph("gone", "4", "", "purge ok not-installed");

const FILES = {
  "/var/lib/dpkg/status": STATUS,
  "/var/lib/dpkg/info/web:amd64.list":
    "/.\n/lib\n/lib/systemd\n/lib/systemd/system\n/lib/systemd/system/web.service\n/usr\n/usr/sbin\n/usr/sbin/web\n/usr/share/doc/web\n",
  "/var/lib/dpkg/info/web:amd64.postinst": "#!/bin/sh\n",
  "/usr/bin/.keep": "",
};
const LINKS = { "/bin": "usr/bin" };

test("packages of dpkg are told with version, origin and what they own", async () => {
  const image = liveMachine({ files: FILES, links: LINKS }, { live: false });
  const { facts } = await seen(probe, image, { configs: [], files: ["/usr/sbin/*"], secrets });
  expect(facts).toEqual({
    dpkg: { version: "1.21.22", architecture: "amd64", status: "installed", held: false },
    web: {
      version: "1.2-1",
      architecture: "amd64",
      status: "installed",
      held: false,
      origin: "Example",
      owns: ["/etc/web.conf", "/usr/lib/systemd/system/web.service", "/usr/sbin/web"],
    },
    "web:i386": { version: "1.2-1", architecture: "i386", status: "installed", held: false },
    kept: { version: "2:0.9~rc1-1", architecture: "all", status: "installed", held: true },
    left: { version: "3", architecture: "amd64", status: "config-files", held: false },
  });
});

test("packages of apk and rpm are told", async () => {
  const apk = await seen(
    probe,
    liveMachine({
      files: {
        "/lib/apk/db/installed": "C:Q1\nP:musl\nV:1.2.4-r2\nA:x86_64\n\nP:zlib\nV:1.3-r0\nA:x86_64\n",
      },
    }),
  );
  expect(apk.facts.musl).toEqual({
    version: "1.2.4-r2",
    architecture: "x86_64",
    status: "installed",
    held: false,
  });
  const format = String.raw`%{NAME}\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\t%{ARCH}\t%{VENDOR}\n`;
  const rows =
    "bash\t5.1-9.el9\tx86_64\tExample\nkernel\t5.14-1\tx86_64\t(none)\nkernel\t5.14-2\tx86_64\t(none)\n";
  const commands = { [`rpm -qa --queryformat ${format}`]: { stdout: rows } };
  const rpm = await seen(probe, liveMachine({ files: { "/var/lib/rpm/rpmdb.sqlite": "" }, commands }));
  expect(Object.keys(rpm.facts)).toEqual(["bash", "kernel", "kernel 5.14-2 x86_64"]);
  expect(rpm.facts.bash?.origin).toBe("Example");
});

test("an empty database is none: that of a tool, or one that was cut off", async () => {
  const format = String.raw`%{NAME}\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\t%{ARCH}\t%{VENDOR}\n`;
  const files = { "/var/lib/dpkg/status": "", "/var/lib/rpm/rpmdb.sqlite": "" };
  const answers = (stdout: string) => ({ [`rpm -qa --queryformat ${format}`]: { stdout } });
  const redHat = liveMachine({ files, commands: answers("bash\t5.1-2\tx86_64\tExample\n") });
  expect(Object.keys((await seen(probe, redHat)).facts)).toEqual(["bash"]);
  const debian = liveMachine({ files, commands: answers("") });
  await expect(seen(probe, debian)).rejects.toThrow("/var/lib/dpkg/status, /var/lib/rpm: no package in it");
});

test("no package database, or one that is odd, is no list without packages", async () => {
  await expect(seen(probe, liveMachine({}))).rejects.toThrow("no package database here");
  await expect(seen(probe, liveMachine({ files: { "/var/lib/dpkg/status": "garbage\n" } }))).rejects.toThrow(
    "/var/lib/dpkg/status: ",
  );
  await expect(
    seen(probe, liveMachine({ files: { "/var/lib/rpm/Packages": "" } }, { live: false })),
  ).rejects.toThrow("not run");
});

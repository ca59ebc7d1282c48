import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { Bed, CHECKOUT } from "../bed/bed.ts";
import { describeOnBed } from "../bed/describe.ts";
import type { BedHost } from "../bed/host.ts";
import { rootFolder } from "../bed/rootfs.ts";
import { makeCertificates } from "../support/certificates.ts";
import { type Desk, desk } from "../support/engineers.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const LONG = { timeout: 400_000 };
const NODE = `${CHECKOUT}/node_modules/.bin/node`;
const CONFIG = "/opt/mes/gateway.xml";
const AUDIT = ["audit", "--format", "json"];

/** Runs the agent on a host. */
function agent(host: BedHost, args: readonly string[], ok: readonly number[] = [0]) {
  return host.run([NODE, `${CHECKOUT}/agent/main.ts`, ...args], { ok });
}

const gateway = (secure: boolean) => `<gateway><secure value="${secure}"/></gateway>\n`;

/** What a report of an audit found. */
function found({ stdout }: { stdout: string }): string[] {
  const { findings }: { findings: { address: string }[] } = JSON.parse(stdout);
  return findings.map(({ address }) => address);
}

/** Drafts a baseline from the host, and has three engineers of whom two must sign put it in force. @returns the root's fingerprint */
async function baselineInForce(at: Desk, host: BedHost): Promise<string> {
  const here = (name: string) => join(at.folder, name);
  await host.write(CONFIG, gateway(true));
  const { stdout: golden } = await agent(host, ["snapshot", "--config", "/opt/mes/*.xml"]);
  writeFileSync(here("golden.json"), golden);
  at.run(["baseline", "draft", "--from", "golden.json", "--id", "line3", "-o", "line3.yaml"]);
  for (const name of ["line3.yaml", "line3.facts.jsonl"]) await carry(here(name), host, `/root/${name}`);
  const clean = await agent(host, [...AUDIT, "--baseline", "/root/line3.yaml"]);
  writeFileSync(here("clean.json"), clean.stdout);

  const baseline = ["baseline", "propose", "line3.yaml", "--site", "site-a", "--tested", "clean.json"];
  expect(at.propose("line3.proposal", ...baseline)).toMatchObject({ status: 0, stderr: "" });
  expect(at.enforce("line3.proposal", "kaya", "silva")).toMatchObject({ status: 0, stderr: "" });
  writeFileSync(
    here("hosts.yaml"),
    "assignments:\n  - {name: lines, hosts: [line*], baselines: [line3.json]}\n",
  );
  at.propose("hosts.proposal", "assignment", "propose", "hosts.yaml", "--site", "site-a");
  expect(at.enforce("hosts.proposal", "meyer", "kaya")).toMatchObject({ status: 0, stderr: "" });
  return at.run(["trust", "fingerprint", "--repo", "trust"]).stdout.match(/[0-9a-f]{64}/)?.[0] ?? "";
}

/** Copies a file to a host, where there is one. */
async function carry(from: string, host: BedHost, to: string): Promise<void> {
  await host.write(to, readFileSync(from));
}

/** Audits while all is as approved, and after somebody turned one attribute; then an auditor verifies what was exported. */
async function auditedAndVerified(at: Desk, host: BedHost): Promise<void> {
  const clean = await agent(host, AUDIT);
  expect(found(clean)).toEqual([]);
  expect(JSON.parse(clean.stdout).baseline[0].signers).toMatchObject([{ name: "meyer" }, { name: "kaya" }]);

  await host.write(CONFIG, gateway(false));
  expect(found(await agent(host, AUDIT, [1]))).toEqual([`config:${CONFIG}#/gateway/secure/@value`]);

  await agent(host, ["export", "/root/reports"]);
  const { stdout: key } = await agent(host, ["key", "show"]);
  writeFileSync(join(at.folder, "host.pub"), key);
  const { stdout: reports } = await host.run(["sh", "-c", "tar -C /root -c reports | base64"]);
  execFileSync("tar", ["-x", "-C", at.folder], { input: Buffer.from(reports, "base64") });
  const fingerprint =
    at.run(["trust", "fingerprint", "--repo", "trust"]).stdout.match(/[0-9a-f]{64}/)?.[0] ?? "";
  const trust = ["--trust", "trust", "--root-fingerprint", fingerprint];
  expect(at.run(["verify", "reports", "--key", "host.pub", ...trust])).toMatchObject({
    status: 0,
    stderr: "",
  });
}

describeOnBed("from three engineers to a verified report", () => {
  beforeAll(async () => {
    await rootFolder();
  });

  test("over https with a private authority", LONG, async () => {
    await using bed = await Bed.open();
    const host = await bed.boot("line3");
    const server = await bed.boot("trust");
    const at = await desk(temporaryFolder());
    const fingerprint = await baselineInForce(at, host);

    const { stdout: address } = await server.sh("hostname -I | cut -d' ' -f1");
    makeCertificates(at.folder, address.trim());
    for (const name of ["tls.key", "tls.pem"]) await carry(join(at.folder, name), server, `/srv/tls/${name}`);
    const files = execFileSync("tar", ["-c", "-C", at.folder, "trust"]);
    await server.write("/srv/trust.tar", files);
    await server.sh(
      `tar -x -C /srv -f /srv/trust.tar; systemd-run --unit=web ${NODE} ${CHECKOUT}/test/support/https-server.ts /srv/trust /srv/tls`,
    );
    await server.listening(443);
    await carry(join(at.folder, "ca.pem"), host, "/root/ca.pem");
    const from = ["--from", `https://${address.trim()}/`, "--ca", "/root/ca.pem"];
    await agent(host, ["trust", "add", "--site", "site-a", ...from, "--root-fingerprint", fingerprint]);
    await auditedAndVerified(at, host);
  });

  test("by a stick, with no network", LONG, async () => {
    await using bed = await Bed.open();
    const host = await bed.boot("line3");
    const at = await desk(temporaryFolder());
    const fingerprint = await baselineInForce(at, host);

    at.run(["bundle", "--repo", "trust", "--site", "site-a", "-o", "site-a.bundle"]);
    await carry(join(at.folder, "site-a.bundle"), host, "/media/site-a.bundle");
    const from = ["--from", "/media/site-a.bundle", "--root-fingerprint", fingerprint];
    await agent(host, ["trust", "add", "--site", "site-a", ...from]);
    await host.run(["rm", "/media/site-a.bundle"]);
    await auditedAndVerified(at, host);
  });
});

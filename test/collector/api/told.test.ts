import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Parts } from "../../../src/collector/api/parts.ts";
import { newServer } from "../../../src/collector/api/server.ts";
import { actsOf, brokenActs, recordAct } from "../../../src/collector/store/acts.ts";
import { openStore } from "../../../src/collector/store/store.ts";
import { EnrolToken, PATHS } from "../../../src/wire/protocol.ts";
import { TestCollector } from "../../support/collector.ts";
import { PlantHost } from "../../support/plant-host.ts";
import { type Postgres, startPostgres, whyNoPostgres } from "../../support/postgres.ts";
import { finding } from "../../support/signed-host.ts";
import { onEachStore } from "../../support/stores.ts";
import { ask } from "../../support/tls-request.ts";

type Operation = {
  operationId: string;
  summary: string;
  parameters?: { name: string; in: string; required: boolean }[];
  requestBody?: { content: Record<string, { schema: object }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: object }> }>;
};

onEachStore((stores) => {
  let collector: TestCollector;
  let token: string;
  beforeAll(async () => {
    collector = await TestCollector.start(await stores.fresh(), ["--log-level", "trace"]);
    const host = new PlantHost(collector.folder, "mes-1");
    token = await collector.token();
    await host.enrol(token);
    host.keep(host.signs.report([finding("aa")]));
    await host.deliver();
  });
  afterAll(() => collector?.stop());

  const get = async (path: string) => ask(new URL(path, collector.running.url));

  test("the interface is described as OpenAPI: every route that there is, and none that there isn't", async () => {
    const { openapi, info, paths } = JSON.parse((await get(PATHS.openapi)).text);
    expect(openapi).toBe("3.1.0");
    expect(info.version).toMatch(/^\d+\.\d+\.\d+$/);
    const described = Object.entries(paths as Record<string, Record<string, Operation>>).flatMap(
      ([path, methods]) =>
        Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace("{path}", "*")}`),
    );
    expect(described.sort()).toEqual(routes());
  });

  test("each operation has a name of its own, declares its parameters, and its schemas are JSON Schema 2020-12", async () => {
    const { paths } = JSON.parse((await get(PATHS.openapi)).text);
    const operations = Object.entries(paths as Record<string, Record<string, Operation>>).flatMap(
      ([path, methods]) => Object.values(methods).map((operation) => ({ path, ...operation })),
    );
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    for (const { path, parameters = [], requestBody, responses } of operations) {
      const named = Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => name);
      expect(
        parameters.filter((each) => each.in === "path" && each.required).map(({ name }) => name),
      ).toEqual(named);
      expect(Object.keys(responses)).toContain("200");
      const bodies = [requestBody, ...Object.values(responses)].flatMap((body) =>
        Object.values(body?.content ?? {}),
      );
      for (const { schema } of bodies)
        expect(ajv.validateSchema(schema), JSON.stringify(ajv.errors)).toBe(true);
      for (const { description } of Object.values(responses)) expect(description).not.toBe("");
    }
  });

  test("whatever a stranger sends is answered as it is described", async () => {
    const { paths } = JSON.parse((await get(PATHS.openapi)).text);
    const operations = Object.entries(paths as Record<string, Record<string, Operation>>).flatMap(
      ([path, methods]) =>
        Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    );
    const answered = await Promise.all(
      operations.flatMap(({ path, method, operation: { requestBody, responses } }) =>
        (requestBody ? ["{}", "x".repeat(70_000)] : [undefined]).map(async (body) => {
          const status = await sent(path, method, requestBody, body);
          return `${method} ${path} ${status}${status in responses ? "" : " is not described"}`;
        }),
      ),
    );
    expect(answered).toContain(`post ${PATHS.enrol} 400`);
    expect(answered.filter((each) => each.endsWith("not described"))).toEqual([]);
  });

  async function sent(
    path: string,
    method: string,
    { content = {} }: Partial<NonNullable<Operation["requestBody"]>> = {},
    body?: string,
  ) {
    const [type = "application/octet-stream"] = Object.keys(content);
    const headers = body === undefined ? {} : { "content-type": type };
    const url = new URL(path.replace("{path}", "x"), collector.running.url);
    return (await ask(url, { method: method.toUpperCase(), headers }, body)).status;
  }

  test("it says that it is well, and its figures are what Prometheus reads", async () => {
    expect(await get(PATHS.health)).toEqual({ status: 200, text: '{"store":true}' });
    const { text } = await get(PATHS.metrics);
    expect(text.endsWith("\n")).toBe(true);
    const samples = new Map<string, number>();
    let family = "";
    for (const line of text.trimEnd().split("\n")) {
      const [, kind, name, rest] = /^# (HELP|TYPE) ([a-z_]+) (.+)$/.exec(line) ?? [];
      if (kind === "HELP") family = name ?? "";
      else if (kind === "TYPE") expect([name, rest]).toEqual([family, "gauge"]);
      else {
        const [, of, labels, value] =
          /^([a-z_]+)(\{(?:[a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)+\})? (-?[\d.]+(?:e[+-]?\d+)?)$/.exec(line) ??
          [];
        expect(of, line).toBe(family);
        samples.set(`${of}${labels ?? ""}`, Number(value));
      }
    }
    expect(samples.get('mesdrift_hosts{status="approved"}')).toBe(1);
    expect(samples.get("mesdrift_findings_open")).toBe(1);
    expect(samples.get('mesdrift_report_deliveries_waiting{way="mail"}')).toBe(0);
  });

  test("an act of administration that is changed or taken away later is noticed", async () => {
    const store = await openStore(collector.store);
    for (const subject of ["host 1", "host 2", "host 3"])
      await recordAct(store, { actor: "b.kaya", act: "host.revoke", subject, detail: {}, now: new Date() });
    const [, second, third] = await actsOf(store);
    const broken = async () => brokenActs(await actsOf(store));
    expect(await broken()).toEqual([]);
    const put = (actor: string) =>
      store.db
        .updateTable("audit")
        .set({ actor })
        .where("id", "=", third?.id ?? 0)
        .execute();
    await put("somebody else");
    expect(await broken()).toEqual([third?.id]);
    await put(third?.actor ?? "");
    await store.db
      .deleteFrom("audit")
      .where("id", "=", second?.id ?? 0)
      .execute();
    await store.close();
    expect(await collector.tryAdmin("acts")).toMatchObject({
      status: 1,
      stderr: `the audit trail was changed: act ${third?.id} is not as it was recorded, or one before it is gone\n`,
    });
  });

  test("however much is logged, no token, key or certificate's key is", async () => {
    const bad = new PlantHost(collector.folder, "mes-2");
    await expect(bad.enrol(token)).rejects.toThrow(/used up/);
    const said = await collector.running.end("SIGTERM");
    expect(said).toContain('"level":');
    const secrets = [secretOf(token), ...privateKeys(collector.state)];
    expect(secrets.length).toBeGreaterThanOrEqual(4);
    for (const secret of secrets) expect(said).not.toContain(secret);
    rmSync(collector.folder, { recursive: true, force: true });
  });
});

const WHY = whyNoPostgres();

describe.skipIf(WHY !== undefined)(
  `without its database${WHY === undefined ? "" : ` (skipped: ${WHY})`}`,
  () => {
    test("a collector whose store is gone says that it is not well, and is well again with it", async () => {
      const server: Postgres = await startPostgres();
      const collector = await TestCollector.start(await server.newDatabase());
      const health = async () => (await ask(new URL(PATHS.health, collector.running.url))).status;
      expect(await health()).toBe(200);
      await server.down();
      expect(await health()).toBe(503);
      await server.up();
      expect(await health()).toBe(200);
      await collector.stop();
      await server.stop();
    });
  },
);

/** What the server answers to, of itself. */
function routes(): string[] {
  const server = newServer({ intake: {}, store: {}, trust: "" } as Parts, undefined);
  const lines = server.printRoutes().split("\n");
  const path: string[] = [];
  return lines
    .flatMap((line) => {
      const [, indent = "", segment = "", methods] = /^([│ ]*)[├└]── (\S+)(?: \((.*)\))?$/.exec(line) ?? [];
      path.splice(indent.length / 4, Number.POSITIVE_INFINITY, segment);
      return (methods ?? "")
        .split(", ")
        .filter((method) => method !== "" && method !== "HEAD")
        .map((method) => `${method} ${path.join("")}`);
    })
    .sort();
}

function secretOf(token: string): string {
  return EnrolToken.parse(JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8")))
    .secret;
}

/** A line of each secret that the collector keeps. */
function privateKeys(state: string): string[] {
  return readdirSync(state)
    .filter((name) => name.endsWith(".key") || name === "authority.json")
    .flatMap((name) => {
      const text = readFileSync(join(state, name), "utf8").replaceAll("\\n", "\n");
      const [secret] = /AGE-SECRET-KEY-\S+/.exec(text) ?? /(?<=PRIVATE KEY-----\n)\S+/.exec(text) ?? [];
      return secret === undefined ? [] : [secret];
    });
}

import { createSocket } from "node:dgram";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { Ports } from "../../../agent/run/ports.ts";

async function listener(host = "127.0.0.1"): Promise<Server & { port: number }> {
  const server = createServer().listen(0, host);
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return Object.assign(server, { port: (server.address() as AddressInfo).port });
}

/** Connects, and keeps the connection. */
async function connected(port: number): Promise<void> {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  onTestFinished(() => void socket.destroy());
}

async function closed(server: Server): Promise<void> {
  server.close();
  await once(server, "close");
}

/** Addresses that wait, as the kernel writes their ports. */
function waiting(ports: Ports): string[] {
  const glance = ports.glance();
  if (glance.is === "unseen") throw new Error(glance.why);
  return [...glance.what.matchAll(/:([0-9A-F]{4}) \d+/g)].map(([, port = ""]) => port);
}

const hex = ({ port }: { port: number }) => port.toString(16).toUpperCase().padStart(4, "0");

test("each socket that waits is seen as it comes and goes, by IPv4, IPv6 and UDP", async () => {
  const ports = new Ports();
  const before = waiting(ports);
  const [four, six] = [await listener(), await listener("::1")];
  const udp = createSocket("udp4").bind(0, "127.0.0.1");
  await once(udp, "listening");
  const now = waiting(ports);
  expect(now).toEqual(expect.arrayContaining([hex(four), hex(six), hex(udp.address())]));
  udp.close();
  await Promise.all([closed(four), closed(six)]);
  const after = waiting(ports);
  for (const gone of [four, six].map(hex)) expect(after).not.toContain(gone);
  expect(after.length).toBe(before.length);
});

test("one that takes the place of another is seen, though as many wait as before", async () => {
  const others = await Promise.all(Array.from({ length: 12 }, () => listener()));
  const ports = new Ports();
  waiting(ports);
  let late = 0;
  for (const old of others) {
    await closed(old);
    const next = hex(await listener());
    // Only the last row in the kernel's order is not looked at each time.
    for (let glances = 0; !waiting(ports).includes(next); glances++) {
      if (glances === 0) late++;
      expect(glances).toBeLessThan(13);
    }
  }
  expect(late).toBeLessThan(others.length / 2);
});

test("connections do not count, however many there are", async () => {
  const server = await listener();
  const ports = new Ports();
  const before = ports.glance();
  for (let count = 0; count < 100; count++) await connected(server.port);
  expect(ports.glance()).toEqual(before);
});

test("a thousand that wait are all seen", async () => {
  const servers = await Promise.all(Array.from({ length: 1000 }, () => listener()));
  const ports = new Ports();
  expect(waiting(ports)).toEqual(expect.arrayContaining(servers.map(hex)));
  await closed(servers[500] as Server);
  expect(waiting(ports)).not.toContain(hex(servers[500] as { port: number }));
});

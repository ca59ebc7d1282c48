import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BedHost } from "../../bed/host.ts";
import { run } from "../../bed/shell.ts";

/** Debian's package with what Tomcat needs to speak with PostgreSQL, and the file in it. */
const DRIVER = { name: "libpostgresql-jdbc-java", file: "usr/share/java/postgresql.jar" };
const WEBAPP = "/var/lib/tomcat10/webapps/mes";

/**
 * Has PostgreSQL keep its data in memory: a commit waits for the disk, which here may be shared with whoever else uses the
 * machine, and their stalls would drown what the agent does.
 */
const IN_MEMORY = `
  systemctl stop postgresql@15-main
  cd /var/lib/postgresql/15
  mv main disk
  install -d -m 700 -o postgres -g postgres main
  mount -t tmpfs -o mode=700,uid=postgres,gid=postgres none main
  cp -a disk/. main
  systemctl start postgresql@15-main`;

/** Where the MES answers, from the network of the bed; `%` stands for the number of the request. */
export const MES_URL = "http://10.77.1.1:8080/mes/tx.jsp?request=%";

/** Has Tomcat and PostgreSQL of a host be a small MES: each request is a transaction. */
export async function installMes(host: BedHost): Promise<void> {
  const source = (name: string) => readFile(join(import.meta.dirname, "mes", name), "utf8");
  await host.sh("sed -i '1i host mes mes 127.0.0.1/32 trust' /etc/postgresql/15/main/pg_hba.conf");
  await host.sh(IN_MEMORY);
  await host.listening(5432);
  await host.run(["runuser", "-u", "postgres", "--", "psql", "-q", "-v", "ON_ERROR_STOP=1"], {
    input: await source("schema.sql"),
  });
  await host.write("/var/lib/tomcat10/lib/postgresql.jar", await driver());
  await host.write(`${WEBAPP}/META-INF/context.xml`, await source("context.xml"));
  await host.write(`${WEBAPP}/tx.jsp`, await source("tx.jsp"));
  await host.run(["systemctl", "restart", "tomcat10"]);
  await host.listening(8080);
}

/** Gets the driver from Debian's mirror, without installing it on this machine. */
async function driver(): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), "mesdrift-driver-"));
  try {
    await run("sh", ["-euc", `cd ${folder}; apt-get -q download ${DRIVER.name}; dpkg-deb --extract *.deb .`]);
    return await readFile(join(folder, DRIVER.file));
  } finally {
    await rm(folder, { recursive: true });
  }
}
